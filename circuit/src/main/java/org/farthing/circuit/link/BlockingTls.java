package org.farthing.circuit.link;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** Drives a TLS engine over a blocking channel, for the few messages of a handshake. One thread; closing the channel ends it. */
final class BlockingTls {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final SocketChannel channel;
    private final SSLEngine engine;
    /** Both are between calls in the state for reading: from position to limit is what was not yet used. */
    private final ByteBuffer received;
    private final ByteBuffer opened;
    private final ByteBuffer sealed;

    BlockingTls(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        this.received = ByteBuffer.allocate(2 * packet).flip();
        this.opened = ByteBuffer.allocate(packet + Hello.CELL_SIZE).flip();
        this.sealed = ByteBuffer.allocate(packet);
    }

    SSLEngine engine() {
        return engine;
    }

    void handshake() throws IOException {
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> open();
                case NEED_WRAP -> seal(NOTHING);
                case NEED_TASK -> runTasks();
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    void send(byte[] message) throws IOException {
        var source = ByteBuffer.wrap(message);
        while (source.hasRemaining()) {
            seal(source);
        }
    }

    void receive(byte[] message) throws IOException {
        while (opened.remaining() < message.length) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> seal(NOTHING);
                case NEED_TASK -> runTasks();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED, NOT_HANDSHAKING -> open();
            }
        }
        opened.get(message);
    }

    /** Tells the peer that this is over, if it still listens. */
    void sendAlert() {
        try {
            engine.closeOutbound();
            while (!engine.isOutboundDone() && seal(NOTHING)) {
                // An alert is one record or two.
            }
        } catch (IOException _) {
            // It does not; the channel is closed next.
        }
    }

    /** Bytes that came with the handshake's last ones, still sealed. */
    byte[] receivedLeftover() {
        return remaining(received);
    }

    /** Bytes that came with the handshake's last ones, opened already. */
    byte[] openedLeftover() {
        return remaining(opened);
    }

    private static byte[] remaining(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private boolean seal(ByteBuffer source) throws IOException {
        sealed.clear();
        SSLEngineResult result = engine.wrap(source, sealed);
        sealed.flip();
        boolean produced = sealed.hasRemaining();
        while (sealed.hasRemaining()) {
            channel.write(sealed);
        }
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && source.hasRemaining()) {
            throw new EOFException("the TLS connection is closed");
        }
        return produced;
    }

    /** Opens one record, reading as long as there is none. */
    private void open() throws IOException {
        while (true) {
            opened.compact();
            SSLEngineResult result;
            try {
                result = engine.unwrap(received, opened);
            } finally {
                opened.flip();
            }
            switch (result.getStatus()) {
                case OK -> {
                    return;
                }
                case BUFFER_UNDERFLOW -> read();
                case BUFFER_OVERFLOW -> throw new SSLException("a record is larger than any may be");
                case CLOSED -> throw new EOFException("the TLS connection is closed");
            }
        }
    }

    private void read() throws IOException {
        received.compact();
        int count;
        try {
            count = channel.read(received);
        } finally {
            received.flip();
        }
        if (count < 0) {
            throw new EOFException("the connection ended");
        }
    }
}
