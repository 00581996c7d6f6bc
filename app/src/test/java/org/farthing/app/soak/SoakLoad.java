package org.farthing.app.soak;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.farthing.app.support.SocksClient;

/**
 * Programs of all kinds that use the SOCKS port at once, each with connections of its own one after the other: large downloads and uploads,
 * many small pages, readers that are slow, look-ups, half-closed streams, and streams that are cut by the program. A transfer is whole, or
 * it failed and said so; what is neither is kept in {@link #wrong}.
 */
final class SoakLoad implements AutoCloseable {
    private static final long MIB = 1 << 20;
    private static final Duration END_WITHIN = Duration.ofSeconds(60);

    private interface Task {
        /** One connection's life. Returns if all went well, throws IOException if it failed and said so. */
        void run(Random random) throws IOException, InterruptedException;
    }

    private final SocksClient socks;
    private final int port;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final List<Thread> programs = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final LongAdder whole = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder cut = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    private SoakLoad(SocksClient socks, int port) {
        this.socks = socks;
        this.port = port;
    }

    /** @param port of a {@link SoakSite} */
    static SoakLoad start(SocksClient socks, int port, long seed) {
        var load = new SoakLoad(socks, port);
        for (int i = 0; i < 3; i++) {
            String user = "bulk" + i;
            load.begin(seed + i, random -> load.download(user, random, (8 + random.nextInt(56)) * MIB, 0));
        }
        for (int i = 0; i < 2; i++) {
            String user = "upload" + i;
            load.begin(seed + 10 + i, random -> load.upload(user, random, 'P', (4 + random.nextInt(28)) * MIB));
        }
        for (int i = 0; i < 8; i++) {
            String user = "page" + i % 4;
            load.begin(seed + 20 + i, random -> load.download(user, random, 1 + random.nextInt(60_000), 0));
        }
        for (int i = 0; i < 2; i++) {
            String user = "slow" + i;
            load.begin(seed + 40 + i, random -> load.download(user, random, MIB, 20 + random.nextInt(60)));
        }
        load.begin(seed + 50, random -> load.upload("half", random, 'H', 1 + random.nextInt((int) (2 * MIB))));
        load.begin(seed + 60, random -> load.cut(random));
        load.begin(seed + 70, random -> load.resolve(random));
        return load;
    }

    private void begin(long seed, Task task) {
        programs.add(Thread.ofVirtual().name("soak-program").start(() -> {
            var random = new Random(seed);
            while (!stopped.get()) {
                try {
                    task.run(random);
                    whole.increment();
                } catch (SocketTimeoutException e) {
                    wrong.add("a program waited in vain: " + e.getMessage());
                } catch (IOException _) {
                    failed.increment();
                    pause(200);
                } catch (AssertionError e) {
                    wrong.add(e.getMessage());
                } catch (InterruptedException _) {
                    return;
                }
            }
        }));
    }

    private static void pause(int ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void download(String user, Random random, long count, int slowly) throws IOException, InterruptedException {
        long start = random.nextInt(1 << 20);
        try (Socket socket = socks.connect("127.0.0.1", port, user)) {
            SoakSite.request(socket.getOutputStream(), 'G', start, count);
            long received = SoakSite.receive(socket.getInputStream(), start, count, slowly);
            bytes.add(received);
            if (received < count) {
                throw new AssertionError("a download of " + count + " bytes ended after " + received + " like a whole one");
            }
            if (socket.getInputStream().read() >= 0) {
                throw new AssertionError("more came than was asked for");
            }
        }
        pause(random.nextInt(50));
    }

    private void upload(String user, Random random, char verb, long count) throws IOException {
        long start = random.nextInt(1 << 20);
        try (Socket socket = socks.connect("127.0.0.1", port, user)) {
            SoakSite.request(socket.getOutputStream(), verb, start, count);
            SoakSite.send(socket.getOutputStream(), start, count);
            if (verb == 'H') {
                socket.shutdownOutput();
            }
            byte[] answer = socket.getInputStream().readNBytes(Long.BYTES);
            if (answer.length < Long.BYTES || ByteBuffer.wrap(answer).getLong() != count) {
                throw new AssertionError("an upload of " + count + " bytes was answered with " + HexFormat.of().formatHex(answer));
            }
            bytes.add(count);
        }
    }

    private void cut(Random random) throws IOException, InterruptedException {
        try (Socket socket = socks.connect("127.0.0.1", port, "cut")) {
            long start = random.nextInt(1 << 20);
            SoakSite.request(socket.getOutputStream(), 'G', start, 64 * MIB);
            long count = random.nextInt((int) (4 * MIB));
            long received = SoakSite.receive(socket.getInputStream(), start, count, 0);
            bytes.add(received);
            if (received < count) {
                throw new AssertionError("a download ended after " + received + " bytes like a whole one");
            }
            // A reset where the program's end has unread bytes, which is what a browser's stop button does.
            socket.setSoLinger(true, 0);
            cut.increment();
        }
    }

    private void resolve(Random random) throws IOException {
        String answer = socks.resolve("localhost");
        if (!answer.equals("127.0.0.1")) {
            throw new AssertionError("localhost is " + answer);
        }
        pause(100 + random.nextInt(400));
    }

    long whole() {
        return whole.sum();
    }

    long failed() {
        return failed.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    /** What is neither whole nor told to have failed. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    @Override
    public String toString() {
        return whole.sum() + " connections whole (" + cut.sum() + " of them cut by the program), " + failed.sum() + " failed and said so, "
                + (bytes.sum() >> 20) + " MiB";
    }

    /** Every program brings its connection to an end; none begins another. */
    @Override
    public void close() {
        stopped.set(true);
        for (Thread program : programs) {
            try {
                if (!program.join(END_WITHIN)) {
                    wrong.add("a program hangs");
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
