package org.farthing.circuit.socks;

import java.net.InetSocketAddress;

/** Who may come in by a SOCKS port. A connection that may not is reset as it comes in: to whoever made it the port is dead. */
public interface Admission {
    /** Every program of this computer, at any time. */
    Admission ALL = new Admission() {
        @Override
        public boolean listens() {
            return true;
        }

        @Override
        public boolean admits(InetSocketAddress peer) {
            return true;
        }
    };

    /** Whether connections of those who are admitted are taken now. Called on the event loop: answers at once. */
    boolean listens();

    /**
     * Whether the program at the other end of a connection may use the port. Called on a thread of its own, one connection after the other;
     * may read files.
     *
     * @param peer its end of the connection, on the loopback address
     */
    boolean admits(InetSocketAddress peer);
}
