package org.farthing.circuit.client;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import org.farthing.circuit.flow.PublicAddress;
import org.farthing.wallet.value.Bytes;

/**
 * The network that a relay stands in: its IPv4 /16 or IPv6 /32. Whoever holds one such network can list many relays, so it counts as one
 * neighbour. Only public addresses have one: those of loopback and private networks belong to trials, where all relays share one.
 *
 * @param prefix 2 bytes for IPv4, 4 for IPv6
 */
record RelaySubnet(Bytes prefix) {
    /** @param host a literal address; a name has no subnet that could be known without looking it up */
    static Optional<RelaySubnet> of(String host) {
        InetAddress address;
        try {
            address = PublicAddress.unwrap(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (!PublicAddress.isPublic(address)) {
            return Optional.empty();
        }
        return Optional.of(new RelaySubnet(Bytes.of(address.getAddress()).slice(0, address instanceof Inet4Address ? 2 : 4)));
    }
}
