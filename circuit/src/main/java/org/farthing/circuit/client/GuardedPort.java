package org.farthing.circuit.client;

import org.farthing.circuit.socks.SocksServer;

/**
 * A SOCKS port on 127.0.0.1 for one program, such as a browser, whose streams never share a circuit with those of another port. Who may use
 * it, and for what, its {@link org.farthing.circuit.socks.PortGuard guard} says. A program that names a
 * site as its SOCKS user name has all parts of that site's pages on that site's circuits; without one, streams are told apart by where they
 * lead.
 *
 * <p>Thread-safe.
 */
public final class GuardedPort implements AutoCloseable {
    private final SocksServer server;

    GuardedPort(SocksServer server) {
        this.server = server;
    }

    /** 1 to 65535; also what its circuits are {@linkplain CircuitView#port known by}. */
    public int number() {
        return server.address().getPort();
    }

    /** Resets every connection that came in by it and takes no more. */
    @Override
    public void close() {
        server.closeWithConnections();
    }
}
