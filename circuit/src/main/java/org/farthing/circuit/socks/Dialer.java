package org.farthing.circuit.socks;

import java.net.InetAddress;
import org.farthing.circuit.loop.TcpConnection;

/** What the proxy needs of the circuits behind it. Called on the event loop. */
public interface Dialer {
    /** A program's connection that waits for its answer. Exactly one of the four answers is given, on the event loop. */
    interface Caller {
        TcpConnection connection();

        /** The stream stands: answers the program and gives the connection's events to {@code owner} from here on. */
        void succeed(TcpConnection.Handler owner);

        /** The look-up of a name found this address. */
        void found(InetAddress address);

        /** The look-up of an address found this name, of at most 255 bytes of ASCII. */
        void found(String name);

        void fail(SocksReply reply);

        /** Whether the program has hung up meanwhile. */
        boolean isGone();
    }

    void dial(SocksRequest request, Caller caller);
}
