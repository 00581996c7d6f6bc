package org.farthing.app.clients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.Origin;
import org.farthing.app.support.PracticeProgram;
import org.farthing.app.support.Resources;
import org.farthing.app.support.SocksClient;
import org.farthing.app.support.Tool;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.flow.CellMeter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Much at once, much after one another, and much in one piece, through the port of a practice world with its usual settings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LoadTest {
    private static final boolean THOROUGH = Boolean.getBoolean("farthing.thorough");
    private static final int STREAMS = 1000;
    private static final int STREAM_BYTES = 64 * 1024;
    private static final long LARGE = THOROUGH ? 1L << 30 : 32L << 20;
    private static final int ROUNDS = THOROUGH ? 10 : 4;
    private static final int ROUND_CONNECTIONS = THOROUGH ? 1000 : 250;
    private static final int WORKERS = 32;
    private static final int RELAYS = 6;
    private static final int HOPS = 3;
    /** Cells that are signed for ahead at one relay, at the most. */
    private static final int WINDOW = 16_384;

    private final Resources resources = new Resources();
    private Origin origin;
    private PracticeProgram practice;

    @BeforeAll
    void begin(@TempDir Path folder) throws Exception {
        origin = resources.add(Origin.start());
        practice = resources.add(PracticeProgram.start(folder));
    }

    @AfterAll
    void end() throws Exception {
        try (resources) {
            Eventually.holds(() -> assertEquals(0, practice.streams()));
            practice.end();
        }
    }

    // ---- at once ----

    @Test
    void aThousandStreamsAtOnceAreAllServed() throws Exception {
        Tool.require("python3");
        long start = System.nanoTime();
        Process client = new ProcessBuilder("python3", Path.of("src/test/network/streams.py").toString(),
                Integer.toString(practice.port()), Integer.toString(origin.echo()), Integer.toString(STREAMS),
                Integer.toString(STREAM_BYTES)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (Writer in = client.outputWriter(StandardCharsets.UTF_8); BufferedReader out = client.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("{\"opened\": 1000}", out.readLine());
            JsonNode circuits = practice.circuits();
            assertEquals(STREAMS, circuits.path("streams").asInt());
            for (JsonNode circuit : circuits.path("circuits")) {
                assertTrue(circuit.path("streams").asInt() <= 64, circuit::toString);
            }
            in.write("\n");
            in.flush();
            assertEquals("{\"verified\": 1000}", out.readLine());
            assertTrue(client.waitFor(30, TimeUnit.SECONDS));
            assertEquals(0, client.exitValue());
        } finally {
            client.destroyForcibly();
        }
        report(STREAMS + " streams", start, 2L * STREAMS * STREAM_BYTES);
        Eventually.holds(() -> assertEquals(0, practice.streams()));
    }

    // ---- after one another ----

    @Test
    void manyShortConnectionsLeaveNothingBehind() throws Exception {
        shortConnections(200);
        settle();
        int files = practice.files();
        int threads = practice.threads();
        long start = System.nanoTime();
        var living = new ArrayList<Long>();
        for (int round = 0; round < ROUNDS; round++) {
            shortConnections(ROUND_CONNECTIONS);
            settle();
            living.add(practice.liveBytes());
        }
        report(ROUNDS * ROUND_CONNECTIONS + " connections, living bytes " + living, start, 0);
        Eventually.holds(() -> {
            // A link between two relays that had none, or a circuit that is just being replaced, is no leak: one for each connection is.
            assertTrue(practice.files() <= files + 16, () -> "file descriptors: " + files + " before, more now");
            assertTrue(practice.threads() <= threads + 8, () -> "threads: " + threads + " before, more now");
        });
        long grown = living.getLast() - living.get(1);
        assertTrue(grown < 1 << 20, "living objects grow: " + living);
    }

    /** The port's last connection is gone, and so are the streams. */
    private void settle() throws Exception {
        Eventually.holds(() -> {
            assertEquals(0, practice.socksConnections());
            assertEquals(0, practice.streams());
        });
    }

    private void shortConnections(int count) throws Exception {
        var left = new AtomicInteger(count);
        var all = new ArrayList<Future<Integer>>();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WORKERS; i++) {
                all.add(workers.submit(() -> {
                    int done = 0;
                    for (int number = left.decrementAndGet(); number >= 0; number = left.decrementAndGet()) {
                        converse(practice.socks(), number);
                        done++;
                    }
                    return done;
                }));
            }
        }
        int done = 0;
        for (Future<Integer> each : all) {
            done += each.get();
        }
        assertEquals(count, done);
    }

    /** By turns the site ends it, this side does in order, and this side goes away without having listened. */
    private void converse(SocksClient socks, int number) throws Exception {
        switch (number % 3) {
            case 0 -> assertArrayEquals(Origin.bytes(3000 + number), socks.get("127.0.0.1", origin.http(), "/bytes/" + (3000 + number)));
            case 1 -> {
                try (Socket socket = socks.connect("localhost", origin.echo())) {
                    socket.getOutputStream().write(Origin.bytes(number + 1));
                    socket.shutdownOutput();
                    assertArrayEquals(Origin.bytes(number + 1), socket.getInputStream().readAllBytes());
                }
            }
            default -> {
                try (Socket socket = socks.connect("127.0.0.1", origin.echo())) {
                    socket.getOutputStream().write(Origin.bytes(500));
                    assertEquals(1, socket.getInputStream().readNBytes(1).length);
                }
            }
        }
    }

    // ---- in one piece ----

    @Test
    void aLargeDownloadIsWholeAndPaidForAsItCame() throws Exception {
        Tool.require("curl");
        transfer("download", Cell.BACKWARD_BODY, () -> Tool.digestOf(InputStream.nullInputStream(), "curl", "--silent",
                "--show-error", "--fail", "--socks5-hostname", practice.proxy(), "http://127.0.0.1:" + origin.http() + "/large/" + LARGE));
    }

    @Test
    void aLargeUploadIsWholeAndPaidForAsItWent() throws Exception {
        Tool.require("curl");
        transfer("upload", Cell.FORWARD_BODY, () -> {
            Process curl = new ProcessBuilder("curl", "--silent", "--show-error", "--fail", "--socks5-hostname", practice.proxy(),
                    "--upload-file", "-", "http://127.0.0.1:" + origin.http() + "/digest")
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try {
                try (var body = curl.getOutputStream()) {
                    Origin.largeBody(LARGE).transferTo(body);
                }
                return new String(curl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            } finally {
                curl.destroyForcibly();
            }
        });
    }

    private interface Transfer {
        String digest() throws Exception;
    }

    private void transfer(String name, int room, Transfer transfer) throws Exception {
        settle();
        BigInteger spent = spent();
        BigInteger signed = practice.signed();
        long start = System.nanoTime();
        assertEquals(Origin.sha256(Origin.largeBody(LARGE)), transfer.digest());
        report(name, start, LARGE);
        settle();
        BigInteger served = Eventually.settled(this::spent).subtract(spent);
        BigInteger paid = practice.signed().subtract(signed);

        List<BigInteger> prices = practice.command("relays").stream().map(relay -> new BigInteger(relay.path("price").asText())).sorted()
                .toList();
        long cells = Math.ceilDiv(LARGE, room - Cell.MESSAGE_HEADER);
        BigInteger least = price(prices.getFirst(), HOPS * cells);
        // Cells that a socket did not fill, acknowledgements, credit and vouchers come on top.
        BigInteger most = price(prices.getLast(), HOPS * (cells + cells / 8));
        tell(name + ": served for " + served + " wei, signed for " + paid + ", full cells alone cost " + least);
        assertTrue(served.compareTo(least) >= 0 && served.compareTo(most) <= 0, served + " is not from " + least + " to " + most);
        BigInteger ahead = price(prices.getLast(), (long) RELAYS * WINDOW);
        assertTrue(paid.subtract(served).abs().compareTo(ahead) <= 0, paid + " was signed and " + served + " served");
    }

    private BigInteger spent() {
        try {
            return new BigInteger(practice.circuits().path("spent").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BigInteger price(BigInteger unitPrice, long cells) {
        return unitPrice.multiply(BigInteger.valueOf(cells)).divide(BigInteger.valueOf(CellMeter.UNIT_CELLS));
    }

    private void report(String what, long startNanos, long bytes) throws Exception {
        Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
        tell("%s: %d ms, %.1f MB/s, %d MB resident".formatted(what, took.toMillis(), bytes / 1e3 / took.toMillis(),
                practice.residentKib() / 1024));
    }

    /** Figures, for who runs the long tests to see some. */
    private static void tell(String line) {
        if (THOROUGH) {
            System.out.println(line);
        }
    }
}
