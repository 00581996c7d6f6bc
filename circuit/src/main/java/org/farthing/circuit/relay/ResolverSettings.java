package org.farthing.circuit.relay;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.ResolverConfig;

/**
 * Whom an exit asks for names.
 *
 * @param servers recursive name servers, asked in this order; at least one, each an address and no name
 * @param timeout how long each is waited for; every question is asked at most three times
 */
public record ResolverSettings(List<InetSocketAddress> servers, Duration timeout) {
    /** What the system's own resolver assumes when nothing is configured. */
    private static final InetSocketAddress ON_THIS_MACHINE = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 53);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    public ResolverSettings {
        servers = List.copyOf(servers);
        if (servers.isEmpty() || servers.stream().anyMatch(InetSocketAddress::isUnresolved)) {
            throw new IllegalArgumentException("a resolver needs the addresses of name servers");
        }
    }

    public ResolverSettings(List<InetSocketAddress> servers) {
        this(servers, TIMEOUT);
    }

    /** The servers that this machine's system asks ({@code /etc/resolv.conf} and the like), read once. */
    public static ResolverSettings system() {
        List<InetSocketAddress> known = ResolverConfig.getCurrentConfig().servers().stream()
                .filter(server -> !server.isUnresolved()).toList();
        return new ResolverSettings(known.isEmpty() ? List.of(ON_THIS_MACHINE) : known);
    }
}
