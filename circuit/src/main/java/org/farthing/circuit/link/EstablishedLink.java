package org.farthing.circuit.link;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.farthing.wallet.value.Bytes;

/**
 * A link after its handshake, on no loop yet. Whoever holds it either has it adopted ({@link Link#adopt}) or closes it. It carries what
 * the peer sent right behind its HELLO, or the circuit's first cell would lie here until the second one came.
 *
 * <p>Immutable, but handed on: the engine inside has one user at a time.
 */
public final class EstablishedLink implements AutoCloseable {
    private final SocketChannel channel;
    private final SSLEngine engine;
    private final byte[] sealed;
    private final byte[] opened;
    private final Optional<Bytes> peerId;
    private final boolean initiator;
    private final int version;

    EstablishedLink(BlockingTls tls, SocketChannel channel, Optional<Bytes> peerId, boolean initiator, int version) {
        this.channel = channel;
        this.engine = tls.engine();
        this.sealed = tls.receivedLeftover();
        this.opened = tls.openedLeftover();
        this.peerId = peerId;
        this.initiator = initiator;
        this.version = version;
    }

    /** The relay at the other end, 32 bytes; empty if it is a client. */
    public Optional<Bytes> peerId() {
        return peerId;
    }

    /** True at the end that dialled. */
    public boolean initiator() {
        return initiator;
    }

    /** The version of the link protocol that both ends speak. */
    public int version() {
        return version;
    }

    /** Where the other end connected from, or was dialled. */
    public InetAddress address() {
        return channel.socket().getInetAddress();
    }

    /** Closes the channel, for a link that nobody wants after all. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // The descriptor is gone either way.
        }
    }

    SocketChannel channel() {
        return channel;
    }

    SSLEngine engine() {
        return engine;
    }

    byte[] sealed() {
        return sealed;
    }

    byte[] opened() {
        return opened;
    }
}
