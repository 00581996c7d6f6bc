package org.farthing.app.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the load of one measure on one subject, once. Every transfer is checked: whole, and byte for byte. */
final class Load {
    private static final int STREAMS = 8;
    private static final int CLIENTS = 32;
    private static final double MEGABYTE = 1e6;
    private static final double GIGABYTE = 1e9;
    private static final double NANOS_PER_MS = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    /** Of SOCKS users, each of whom has circuits of its own. */
    private static final String USER = "bench";

    /** What one stream does. */
    private interface Stream {
        void run() throws IOException;
    }

    private final Subject subject;
    private final LoadSite site;
    private final LoadText text;
    private final LoadClient client;
    private final LoadSize size;

    Load(Subject subject, LoadSite site, LoadText text, LoadSize size) {
        this.subject = subject;
        this.site = site;
        this.text = text;
        this.client = new LoadClient(subject.proxy(), site.port());
        this.size = size;
    }

    /**
     * Measures it.
     *
     * @return nothing where the subject cannot be asked for that
     * @throws IOException if a stream was refused, broke or carried other bytes than were sent: nothing of that has a speed
     */
    Map<Figure, Double> run(Measure measure) throws IOException, InterruptedException {
        return switch (measure) {
            case CIRCUIT_BUILD -> subject.circuits().isEmpty() ? Map.of()
                    : Map.of(Figure.BUILD_P50, Statistics.median(subject.circuits().get().build(size.circuits())));
            case FIRST_BYTE -> firstByte();
            case ECHO -> echo();
            case DOWNLOAD -> transfers(1, 'G', Figure.DOWNLOAD, Figure.DOWNLOAD_CPU);
            case DOWNLOADS -> transfers(STREAMS, 'G', Figure.DOWNLOADS, Figure.DOWNLOADS_CPU);
            case UPLOAD -> transfers(1, 'P', Figure.UPLOAD, Figure.UPLOAD_CPU);
            case CONNECTIONS -> connections();
            case MEMORY -> memory();
        };
    }

    // ---- streams ----

    private static String user(int number) {
        return USER + number;
    }

    private void download(String user, long count) throws IOException {
        try (Socket socket = client.ask(user, 'G', count)) {
            text.receive(socket.getInputStream(), count);
            if (socket.getInputStream().read() >= 0) {
                throw new IOException("more arrived than was sent");
            }
        }
    }

    private void upload(String user, long count) throws IOException {
        try (Socket socket = client.ask(user, 'P', count)) {
            text.send(socket.getOutputStream(), count);
            byte[] answer = socket.getInputStream().readNBytes(Long.BYTES);
            if (answer.length < Long.BYTES || ByteBuffer.wrap(answer).getLong() != count) {
                throw new IOException("an upload did not arrive whole");
            }
        }
    }

    private void carry(String user, char verb, long count) throws IOException {
        if (verb == 'G') {
            download(user, count);
        } else {
            upload(user, count);
        }
    }

    /** Runs them side by side, each on a thread of the system's, and waits for all. @throws IOException the first that failed */
    private static void together(List<Stream> streams) throws IOException, InterruptedException {
        var tasks = new ArrayList<FutureTask<Void>>();
        for (Stream stream : streams) {
            var task = new FutureTask<Void>(() -> {
                stream.run();
                return null;
            });
            tasks.add(task);
            Thread.ofPlatform().daemon().name("bench-load").start(task);
        }
        for (FutureTask<Void> task : tasks) {
            try {
                task.get();
            } catch (ExecutionException e) {
                throw new IOException("a stream failed: " + e.getCause().getMessage(), e.getCause());
            }
        }
    }

    // ---- measures ----

    private Map<Figure, Double> transfers(int streams, char verb, Figure speed, Figure cost) throws IOException, InterruptedException {
        // Circuits stand and their windows are open afterwards; how long it takes says how much is worth carrying.
        long warmUp = size.warmUpBytes() / streams;
        double rate = rate(streams, verb, warmUp);
        long count = size.transfer(rate / streams);
        long before = verb == 'G' ? site.sent() : site.received();
        Duration cpu = subject.nodes().cpu();
        double measured = rate(streams, verb, count);
        Duration used = subject.nodes().cpu().minus(cpu);
        long carried = (verb == 'G' ? site.sent() : site.received()) - before;
        if (carried != count * streams) {
            throw new IOException("the site counted " + carried + " bytes, the load " + count * streams);
        }
        return Map.of(speed, measured / MEGABYTE, cost, used.toNanos() / NANOS_PER_SECOND / (count * streams / GIGABYTE));
    }

    /** Bytes per second of all streams together, from the first one's opening until the last has ended. */
    private double rate(int streams, char verb, long count) throws IOException, InterruptedException {
        var all = new ArrayList<Stream>();
        for (int i = 0; i < streams; i++) {
            String user = user(i);
            all.add(() -> carry(user, verb, count));
        }
        long start = System.nanoTime();
        together(all);
        return count * streams * NANOS_PER_SECOND / (System.nanoTime() - start);
    }

    /** From the connection to the proxy until the first byte of an answer, on a circuit that stands. */
    private Map<Figure, Double> firstByte() throws IOException {
        download(user(0), 1);
        double[] ms = new double[size.openings()];
        for (int i = 0; i < ms.length; i++) {
            long start = System.nanoTime();
            try (Socket socket = client.ask(user(0), 'G', 1)) {
                requireByte(socket.getInputStream());
                ms[i] = (System.nanoTime() - start) / NANOS_PER_MS;
            }
        }
        return Map.of(Figure.FIRST_BYTE_P50, Statistics.percentile(50, ms), Figure.FIRST_BYTE_P95, Statistics.percentile(95, ms),
                Figure.FIRST_BYTE_P99, Statistics.percentile(99, ms));
    }

    private Map<Figure, Double> echo() throws IOException {
        double[] ms = new double[size.echoes()];
        try (Socket socket = client.ask(user(0), 'E', 2L * ms.length)) {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < ms.length; i++) {
                out.write(1);
                requireByte(in);
            }
            for (int i = 0; i < ms.length; i++) {
                long start = System.nanoTime();
                out.write(1);
                requireByte(in);
                ms[i] = (System.nanoTime() - start) / NANOS_PER_MS;
            }
        }
        return Map.of(Figure.ECHO_P50, Statistics.percentile(50, ms), Figure.ECHO_P99, Statistics.percentile(99, ms));
    }

    private static void requireByte(InputStream in) throws IOException {
        if (in.read() < 0) {
            throw new EOFException("a stream ended without an answer");
        }
    }

    /** Each of {@value #CLIENTS} clients opens a stream, gets a byte and closes it, again and again, four clients to a user name. */
    private Map<Figure, Double> connections() throws IOException, InterruptedException {
        var warmUp = new ArrayList<Stream>();
        for (int i = 0; i < STREAMS; i++) {
            String user = user(i);
            warmUp.add(() -> download(user, 1));
        }
        together(warmUp);
        var left = new AtomicInteger(size.connections());
        List<Stream> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String user = user(i % STREAMS);
            clients.add(() -> {
                while (left.decrementAndGet() >= 0) {
                    download(user, 1);
                }
            });
        }
        long start = System.nanoTime();
        together(clients);
        return Map.of(Figure.CONNECTIONS, size.connections() * NANOS_PER_SECOND / (System.nanoTime() - start));
    }

    private Map<Figure, Double> memory() throws IOException {
        List<Long> resident = subject.nodes().resident();
        var figures = new EnumMap<Figure, Double>(Figure.class);
        if (!resident.isEmpty()) {
            figures.put(Figure.MEMORY_ALL, resident.stream().mapToLong(Long::longValue).sum() / MEGABYTE);
            figures.put(Figure.MEMORY_LARGEST, Collections.max(resident) / MEGABYTE);
        }
        return figures;
    }
}
