package org.farthing.circuit.relay;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Descriptor.PortRange;
import org.farthing.circuit.flow.PublicAddress;

/**
 * Where an exit connects to, asked with the very address that will be connected, after the name was looked up: a name that turns into a
 * private address (DNS rebinding) is refused like the address itself.
 *
 * @param ports          what the exit connects to, ascending and apart, as its {@link Descriptor} states it; none for
 *                       a relay that is no exit
 * @param allowLoopback  true in the practice world alone, where the sites are on this machine
 */
public record ExitPolicy(List<PortRange> ports, boolean allowLoopback) {
    /**
     * Remote logins without encryption, mail submission, file sharing, remote control and databases without passwords: what strangers abuse
     * through exits. No policy allows them.
     */
    public static final List<PortRange> REFUSED_PORTS = List.of(
            new PortRange(23, 23), new PortRange(25, 25), new PortRange(135, 139), new PortRange(445, 445), new PortRange(465, 465),
            new PortRange(587, 587), new PortRange(1214, 1214), new PortRange(2323, 2323), new PortRange(3389, 3389),
            new PortRange(4661, 4666), new PortRange(5900, 5903), new PortRange(6346, 6429), new PortRange(6699, 6699),
            new PortRange(6379, 6379), new PortRange(6881, 6999), new PortRange(9200, 9200), new PortRange(11211, 11211),
            new PortRange(27017, 27017));

    /** A relay that never connects to sites. */
    public static final ExitPolicy NONE = new ExitPolicy(List.of(), false);

    /** All ports but {@link #REFUSED_PORTS}. */
    public static final ExitPolicy STANDARD = new ExitPolicy(allBut(REFUSED_PORTS), false);

    /** The web, mail boxes, chat and their like: for operators who want few complaints. Names are looked up whatever the ports. */
    public static final ExitPolicy REDUCED = new ExitPolicy(List.of(
            new PortRange(22, 22), new PortRange(80, 80), new PortRange(443, 443), new PortRange(853, 853), new PortRange(993, 993),
            new PortRange(995, 995), new PortRange(5222, 5223), new PortRange(5228, 5228), new PortRange(6697, 6697),
            new PortRange(8080, 8080), new PortRange(8443, 8443), new PortRange(9418, 9418)), false);

    public ExitPolicy {
        ports = List.copyOf(ports);
        if (ports.size() > Descriptor.MAX_PORT_RANGES) {
            throw new IllegalArgumentException("a descriptor states at most " + Descriptor.MAX_PORT_RANGES + " ranges of ports");
        }
        for (int i = 0; i < ports.size(); i++) {
            PortRange range = ports.get(i);
            if (i > 0 && range.first() <= ports.get(i - 1).last() + 1) {
                throw new IllegalArgumentException("ranges of ports ascend and do not touch");
            }
            if (REFUSED_PORTS.stream().anyMatch(refused -> refused.first() <= range.last() && range.first() <= refused.last())) {
                throw new IllegalArgumentException("a port that no exit connects to");
            }
        }
    }

    /** All ports that any exit may have, or none. */
    public ExitPolicy(boolean exits, boolean allowLoopback) {
        this(exits ? allBut(REFUSED_PORTS) : List.of(), allowLoopback);
    }

    private static List<PortRange> allBut(List<PortRange> refused) {
        List<PortRange> ascending = refused.stream().sorted((a, b) -> Integer.compare(a.first(), b.first())).toList();
        var left = new ArrayList<PortRange>();
        int next = 1;
        for (PortRange range : ascending) {
            if (next < range.first()) {
                left.add(new PortRange(next, range.first() - 1));
            }
            next = Math.max(next, range.last() + 1);
        }
        left.add(new PortRange(next, 0xFFFF));
        return left;
    }

    /** Whether the relay is an exit at all. */
    public boolean exits() {
        return !ports.isEmpty();
    }

    /** Whether the exit connects to {@code port} on any address. */
    public boolean allows(int port) {
        return ports.stream().anyMatch(range -> port >= range.first() && port <= range.last());
    }

    /** Whether the exit connects to {@code address}, whatever the port. */
    public boolean allows(InetAddress address) {
        if (!exits()) {
            return false;
        }
        InetAddress canonical = PublicAddress.unwrap(address);
        return canonical.isLoopbackAddress() ? allowLoopback : PublicAddress.isPublic(canonical);
    }

    public boolean allows(InetAddress address, int port) {
        return allows(port) && allows(address);
    }
}
