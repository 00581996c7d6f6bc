package org.farthing.circuit.relay;

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
        return new ResolverSettings(ResolverConfig.getCurrentConfig().servers());
    }
}
