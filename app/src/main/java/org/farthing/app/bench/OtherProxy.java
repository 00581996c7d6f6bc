package org.farthing.app.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * A SOCKS proxy that somebody else runs, and whose exits reach 127.0.0.1 of this machine.
 *
 * @param name       for tables
 * @param proxy      its port; takes user names
 * @param pids       all its processes that count, client and relays
 * @param torControl of a Tor: where it takes control connections without authentication
 */
public record OtherProxy(String name, InetSocketAddress proxy, List<Long> pids, Optional<InetSocketAddress> torControl) {
    public OtherProxy {
        pids = List.copyOf(pids);
    }

    /** @throws IllegalArgumentException with a sentence, unless {@code text} is ADDRESS:PORT; no name is looked up */
    public static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port > 0 && port <= 65_535) {
                String host = text.substring(0, colon);
                return new InetSocketAddress(InetAddress.ofLiteral(host.equals("localhost") ? "127.0.0.1" : host), port);
            }
        } catch (IllegalArgumentException _) {
            // Said below, with all that else can be wrong.
        }
        throw new IllegalArgumentException("A proxy is an address and a port, such as 127.0.0.1:9050, not \"" + text + "\".");
    }

    Subject subject() {
        return new Subject(name, proxy, new NodeProcesses(pids), torControl.map(ControlledTor::new));
    }
}
