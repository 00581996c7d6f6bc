package org.farthing.app.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * The site that the load goes to. A connection begins with {@code verb u8 | count u64}, count from 0 up:
 * <pre>
 *   'G'  the site sends {@code count} bytes of the text and ends
 *   'P'  the site reads {@code count} bytes of the text and answers with 8 bytes, count again
 *   'E'  the site sends {@code count} bytes back, each as it comes, and ends
 * </pre>
 * What is no such request, or a text that differs, ends the connection without an answer.
 */
final class LoadSite implements AutoCloseable {
    static final int HEADER_BYTES = 9;
    private static final int BACKLOG = 1024;

    private final ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
    private final LoadText text;
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    /** The system's threads: a virtual one is woken by way of another, and that delay would be measured. */
    private final ExecutorService visits = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("bench-site-", 0).factory());

    LoadSite(LoadText text) throws IOException {
        this.text = text;
        Thread.ofPlatform().daemon().name("bench-site").start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Bytes of the text that were asked for and sent whole. */
    long sent() {
        return sent.sum();
    }

    /** Bytes of the text that arrived whole and right. */
    long received() {
        return received.sum();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                visits.execute(() -> visit(socket));
            } catch (IOException _) {
                // Closed; or one connection went before it was taken.
                continue;
            }
        }
    }

    private void visit(Socket visitor) {
        try (Socket socket = visitor) {
            socket.setTcpNoDelay(true);
            answer(new DataInputStream(socket.getInputStream()), socket.getOutputStream());
        } catch (IOException _) {
            // Whoever asked sees it: the answer is missing.
            return;
        }
    }

    private void answer(DataInputStream in, OutputStream out) throws IOException {
        byte[] header = in.readNBytes(HEADER_BYTES);
        if (header.length < HEADER_BYTES) {
            throw new EOFException();
        }
        long count = count(header);
        switch (header[0]) {
            case 'G' -> {
                text.send(out, count);
                sent.add(count);
            }
            case 'P' -> {
                text.receive(in, count);
                received.add(count);
                new DataOutputStream(out).writeLong(count);
            }
            case 'E' -> echo(in, out, count);
            default -> throw new IOException("no such request");
        }
    }

    private static void echo(InputStream in, OutputStream out, long count) throws IOException {
        byte[] buffer = new byte[1024];
        for (long left = count; left > 0;) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException();
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    private static long count(byte[] header) {
        return ByteBuffer.wrap(header, 1, Long.BYTES).getLong();
    }

    @Override
    public void close() throws IOException {
        server.close();
        visits.shutdownNow();
    }
}
