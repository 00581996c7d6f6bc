package org.farthing.circuit.socks;

import org.farthing.circuit.loop.TcpConnection;

/** What the proxy needs of the circuits behind it. Called on the event loop. */
public interface Dialer {
    /** A program's connection that waits for its answer. Exactly one of the answers is given, on the event loop. */
    interface Caller {
        TcpConnection connection();

        /** The stream stands: answers the program and gives the connection's events to {@code owner} from here on. */
        void succeed(TcpConnection.Handler owner);

        void fail(SocksReply reply);

        /** Whether the program has hung up meanwhile. */
        boolean isGone();
    }

    void dial(SocksRequest request, Caller caller);
}
