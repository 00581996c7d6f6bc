package org.farthing.circuit.client;

import java.net.InetAddress;
import org.farthing.circuit.flow.Destination;
import org.farthing.circuit.flow.PublicAddress;

/**
 * Which destinations are refused before anything leaves this machine: names that mean something only on the user's own network, and
 * addresses of such networks, in every writing. An exit would refuse them too, but by then it would have seen them.
 *
 * @param loopback whether this machine itself may be asked for: in the practice world alone
 */
public record DestinationRules(boolean loopback) {
    public boolean allows(String host) {
        return allows(Destination.of(host));
    }

    boolean allows(Destination destination) {
        return switch (destination) {
            case Destination.Literal(InetAddress address) -> allows(address);
            case Destination.Name _ -> true;
            case Destination.Localhost _ -> loopback;
            case Destination.Unusable _ -> false;
        };
    }

    /** Whether an address may be connected to, or given to a program as the answer to a look-up. */
    boolean allows(InetAddress address) {
        InetAddress canonical = PublicAddress.unwrap(address);
        return canonical.isLoopbackAddress() ? loopback : PublicAddress.isPublic(canonical);
    }
}
