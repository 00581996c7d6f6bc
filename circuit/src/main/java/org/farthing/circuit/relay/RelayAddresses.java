package org.farthing.circuit.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.flow.Destination;
import org.farthing.circuit.flow.PublicAddress;
import org.farthing.circuit.loop.Platform;

/**
 * The addresses of this machine and of the relays in the registry, which no exit connects to: an exit is trusted by its own machine's
 * services, and a stream from relay to relay would be a circuit inside a circuit that nobody pays for. On the loopback address, where all
 * relays of the practice world are, their ports alone are refused.
 *
 * <p>Belongs to the relay's event loop.
 */
final class RelayAddresses {
    private static final Duration OWN_HOLD = Duration.ofMinutes(1);

    private final Supplier<Directory> directory;
    private final Platform platform;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile Set<InetAddress> own = Set.of();
    private volatile long ownSince;
    private Directory seen = Directory.EMPTY;
    private Set<InetAddress> relays = Set.of();
    private Set<InetSocketAddress> ports = Set.of();

    /** Asks the system for its interfaces, which takes some milliseconds; later it is asked on a thread of its own. */
    RelayAddresses(Supplier<Directory> directory, Platform platform) {
        this.directory = directory;
        this.platform = platform;
        readOwn();
    }

    /** Whether {@code address} is this machine's or a relay's; a loopback one only together with the relay's port. */
    boolean include(InetAddress address, int port) {
        refresh();
        InetAddress canonical = PublicAddress.unwrap(address);
        if (canonical.isLoopbackAddress()) {
            return ports.contains(new InetSocketAddress(canonical, port));
        }
        return own.contains(address) || own.contains(canonical) || relays.contains(canonical);
    }

    private void refresh() {
        Directory now = directory.get();
        if (now != seen) {
            seen = now;
            var hosts = new HashSet<InetAddress>();
            var listening = new HashSet<InetSocketAddress>();
            for (Descriptor relay : now.all()) {
                if (Destination.of(relay.host()) instanceof Destination.Literal(InetAddress address)) {
                    InetAddress canonical = PublicAddress.unwrap(address);
                    hosts.add(canonical);
                    listening.add(new InetSocketAddress(canonical, relay.port()));
                }
            }
            relays = hosts;
            ports = listening;
        }
        if (platform.nanos() - ownSince > OWN_HOLD.toNanos() && reading.compareAndSet(false, true)) {
            platform.start("interfaces", () -> {
                readOwn();
                reading.set(false);
            });
        }
    }

    private void readOwn() {
        var found = new HashSet<InetAddress>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                List<InetAddress> addresses = Collections.list(each.getInetAddresses());
                addresses.forEach(address -> found.add(withoutZone(address)));
            }
            own = Set.copyOf(found);
        } catch (SocketException e) {
            // What was known before stays refused.
            System.getLogger("farthing.relay").log(System.Logger.Level.WARNING, "cannot read this machine's addresses: " + e.getMessage());
        }
        ownSince = platform.nanos();
    }

    private static InetAddress withoutZone(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? address : InetAddress.ofLiteral(text.substring(0, zone));
    }
}
