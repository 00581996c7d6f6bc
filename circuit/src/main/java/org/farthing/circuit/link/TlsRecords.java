package org.farthing.circuit.link;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import org.farthing.circuit.loop.ByteQueue;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.Scratch;

/**
 * A TLS engine after its handshake, between the sealed and the open side of a link. Loop thread only.
 *
 * <p>TLS 1.3 has messages of its own after the handshake: tickets, which we take and forget, key updates, which call for an answer, and
 * alerts. What they make us send is put into {@link #unsent}, ahead of the next cells.
 */
final class TlsRecords {
    /** Seven cells: eight do not fit a record of 2^14 bytes. The boundary depends on nothing but how much waits. */
    static final int RECORD_CELLS = 7;
    /** A sealed record of seven cells is 38 bytes longer with the engine of the JDK, which pads; room for a key update before it. */
    private static final int SEALED_MOST = RECORD_CELLS * Link.CELL_SIZE + 256;
    /** One write's worth, and then a peer that asks for key updates and takes no answer. */
    private static final int MOST_UNSENT = Scratch.WRITE_SIZE + 64 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final SSLEngine engine;
    private final EventLoop loop;
    private final ByteQueue unsent;
    private final ByteBuffer[] sources = new ByteBuffer[RECORD_CELLS];

    TlsRecords(SSLEngine engine, EventLoop loop) {
        this.engine = engine;
        this.loop = loop;
        this.unsent = loop.newQueue();
    }

    /** Sealed and not yet taken by the socket, in the order of sealing, which is the order in which the peer can open it. */
    ByteQueue unsent() {
        return unsent;
    }

    /**
     * Opens all whole records of {@code sealed} into {@code opened}; what remains in {@code sealed} is the beginning of another.
     *
     * @return false once the peer has ended the TLS connection
     * @throws SSLException if a record is not authentic or against the rules
     */
    boolean open(ByteBuffer sealed, ByteBuffer opened) throws SSLException {
        while (sealed.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(sealed, opened);
            boolean worked = switch (result.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> sealControl();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> false;
            };
            switch (result.getStatus()) {
                case OK -> {
                    if (!worked && result.bytesConsumed() == 0) {
                        throw new SSLException("the engine does not open");
                    }
                }
                case BUFFER_UNDERFLOW -> {
                    return true;
                }
                case BUFFER_OVERFLOW -> throw new SSLException("a record opens to more than any may");
                case CLOSED -> {
                    return false;
                }
            }
        }
        return true;
    }

    /** Seals what waits in {@code cells}, taking it out, until nothing does or {@code sealed} has no room for another record. */
    void seal(CellScheduler cells, ByteBuffer sealed) throws SSLException {
        while (!cells.isEmpty() && sealed.remaining() >= SEALED_MOST) {
            int views = cells.take(sources);
            // More than once where the engine has a record of its own to send first, such as a key update: the cells are taken already.
            while (sources[views - 1].hasRemaining()) {
                sealRecord(views, sealed);
            }
        }
    }

    private void sealRecord(int views, ByteBuffer sealed) throws SSLException {
        ByteBuffer record = loop.scratch().record().clear();
        SSLEngineResult result = engine.wrap(sources, 0, views, record);
        if (result.getStatus() != SSLEngineResult.Status.OK || result.bytesProduced() == 0) {
            throw new SSLException("the engine does not seal: " + result.getStatus());
        }
        sealed.put(record.flip());
        if (result.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_TASK) {
            runTasks();
        }
    }

    /** Puts our end of the TLS connection into {@link #unsent}. */
    void sealEnd() throws SSLException {
        engine.closeOutbound();
        sealControl();
    }

    /** True if that made any record. */
    private boolean sealControl() throws SSLException {
        boolean any = false;
        while (true) {
            ByteBuffer record = loop.scratch().record().clear();
            SSLEngineResult result = engine.wrap(NOTHING, record);
            any |= result.bytesProduced() > 0;
            unsent.append(record.flip());
            if (unsent.size() > MOST_UNSENT) {
                throw new SSLException("the peer asks for answers and does not take them");
            }
            if (result.bytesProduced() == 0 || result.getHandshakeStatus() != SSLEngineResult.HandshakeStatus.NEED_WRAP) {
                return any;
            }
        }
    }

    private boolean runTasks() {
        boolean any = false;
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
            any = true;
        }
        return any;
    }
}
