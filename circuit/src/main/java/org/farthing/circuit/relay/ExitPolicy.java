package org.farthing.circuit.relay;

import java.net.InetAddress;
import java.util.List;
import org.farthing.circuit.flow.PublicAddress;

/**
 * Where an exit connects to, asked with the very address that will be connected, after the name was looked up: a name that turns into a
 * private address (DNS rebinding) is refused like the address itself.
 *
 * @param exits          whether this relay is an exit at all
 * @param allowLoopback  true in the practice world alone, where the sites are on this machine
 */
public record ExitPolicy(boolean exits, boolean allowLoopback) {
    /** A relay that never connects to sites. */
    public static final ExitPolicy NONE = new ExitPolicy(false, false);

    private record Range(int low, int high) {
    }

    /** Mail submission, file sharing, remote control and unauthenticated databases: what strangers abuse through exits. */
    private static final List<Range> REFUSED_PORTS = List.of(
            new Range(23, 23), new Range(25, 25), new Range(135, 139), new Range(445, 445), new Range(465, 465), new Range(587, 587),
            new Range(1214, 1214), new Range(2323, 2323), new Range(3389, 3389), new Range(4661, 4666), new Range(5900, 5903),
            new Range(6346, 6429), new Range(6699, 6699), new Range(6881, 6999), new Range(6379, 6379), new Range(9200, 9200),
            new Range(11211, 11211), new Range(27017, 27017));

    public boolean allows(InetAddress address, int port) {
        if (!exits || port < 1 || port > 65535) {
            return false;
        }
        InetAddress canonical = PublicAddress.unwrap(address);
        if (canonical.isLoopbackAddress()) {
            return allowLoopback;
        }
        return PublicAddress.isPublic(canonical) && REFUSED_PORTS.stream().noneMatch(range -> port >= range.low() && port <= range.high());
    }
}
