package org.farthing.app.soak;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The site behind the exits of a soak. A request is {@code verb u8 | start u32 | count u64}:
 * <pre>
 *   'G'  the site sends {@code count} bytes and ends
 *   'P'  the site reads {@code count} bytes and answers with how many of them were right, u64
 *   'H'  the same, for a client that ends its direction after them
 * </pre>
 * Bytes are those of an endless text that both ends know, from {@code start} on: each is compared, none is kept.
 */
final class SoakSite implements AutoCloseable {
    static final int HEADER = 13;
    private static final int PERIOD = 1 << 20;
    private static final byte[] TEXT = text();
    private static final int CHUNK = 16 * 1024;

    private final ServerSocket server = new ServerSocket(0, 256, InetAddress.ofLiteral("127.0.0.1"));
    /** Uploads that ended like whole ones and were not. */
    private final AtomicInteger cutShort = new AtomicInteger();

    SoakSite() throws IOException {
        Thread.ofVirtual().name("soak-site").start(this::accept);
    }

    /** One and a bit of periods, so that a chunk from any place is one array. */
    private static byte[] text() {
        byte[] text = new byte[PERIOD + CHUNK];
        byte[] once = new byte[PERIOD];
        new SplittableRandom(7).nextBytes(once);
        System.arraycopy(once, 0, text, 0, PERIOD);
        System.arraycopy(once, 0, text, PERIOD, CHUNK);
        return text;
    }

    int port() {
        return server.getLocalPort();
    }

    int cutShort() {
        return cutShort.get();
    }

    /** Bytes of the text from {@code start} on. */
    static void send(OutputStream out, long start, long count) throws IOException {
        long at = start;
        for (long left = count; left > 0;) {
            int chunk = (int) Math.min(left, CHUNK);
            out.write(TEXT, (int) (at % PERIOD), chunk);
            at += chunk;
            left -= chunk;
        }
    }

    /**
     * Reads {@code count} bytes, or fewer where the stream ends.
     *
     * @param slowly pauses between reads, in ms
     * @return how many came
     * @throws AssertionError if one is not that of the text
     */
    static long receive(InputStream in, long start, long count, int slowly) throws IOException, InterruptedException {
        byte[] buffer = new byte[CHUNK];
        long received = 0;
        while (received < count) {
            int read = in.read(buffer, 0, (int) Math.min(CHUNK, count - received));
            if (read < 0) {
                return received;
            }
            int at = (int) ((start + received) % PERIOD);
            for (int i = 0; i < read; i++) {
                if (buffer[i] != TEXT[at + i]) {
                    throw new AssertionError("byte " + (received + i) + " of " + count + " is another");
                }
            }
            received += read;
            if (slowly > 0) {
                Thread.sleep(slowly);
            }
        }
        return received;
    }

    static void request(OutputStream out, char verb, long start, long count) throws IOException {
        var header = new DataOutputStream(out);
        header.writeByte(verb);
        header.writeInt((int) start);
        header.writeLong(count);
        header.flush();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().name("soak-site").start(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            int verb = in.read();
            if (verb < 0) {
                // An exit that is killed while it connects: nothing came, so nothing looks whole.
                return;
            }
            long start = in.readInt();
            long count = in.readLong();
            if (verb == 'G') {
                send(socket.getOutputStream(), start, count);
                // The other end may still have something to say, as browsers do; an unread byte would make this a reset.
                socket.shutdownOutput();
                while (in.read() >= 0) {
                    continue;
                }
            } else {
                long right = receive(in, start, count, 0);
                boolean whole = right == count && (verb != 'H' || in.read() < 0);
                if (!whole) {
                    cutShort.incrementAndGet();
                }
                new DataOutputStream(socket.getOutputStream()).writeLong(right);
            }
        } catch (EOFException _) {
            cutShort.incrementAndGet();
        } catch (IOException | InterruptedException _) {
            // Reset, as a stream is that was cut.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
