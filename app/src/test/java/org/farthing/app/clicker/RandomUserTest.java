package org.farthing.app.clicker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import org.farthing.app.support.JsonRpc;
import org.farthing.app.support.Origin;
import org.farthing.app.support.Program;
import org.farthing.app.support.SocksClient;
import org.farthing.app.support.VirtualDisplay;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.devnet.DevRpcServer;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program as a real window on a real display, with somebody at it who presses, types, drags and chooses without a plan, also where
 * money is moved, while pages are fetched through its circuits. Nothing throws or logs a fault, no frame takes longer than 250 ms of the
 * window's own time, nothing grows, and every wei is somewhere.
 *
 * <p>{@code -Dfarthing.thorough=true} takes a minute, {@code -Dfarthing.clicker.minutes=10} ten, and prints what it saw; from five on, what
 * grows is told, and a frame that took too long fails: in a short run, which is part of every CI run, it is only printed.
 * {@code -Dfarthing.clicker.seed=S} is another user.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class RandomUserTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Address SOMEBODY = Address.parse("0x00000000000000000000000000000000000a11ce");
    private static final Amount MONEY = Amount.ofCoins(100);
    private static final int SHORT_SECONDS = 20;

    /**
     * How much more there may be at the end than near the beginning, beside a tenth. Vouchers, circuits and movements are remembered up
     * to a bound, tables keep cells for the most rows they ever showed, and the practice chain lies in the same memory. A shell with its
     * pages is some 5000 nodes and 150 windows: one that is kept for each change of language is well above.
     */
    private static final Map<String, Long> SLACK = Map.of("heap KiB", 24L << 10, "nodes", 2_500L, "windows", 60L, "listeners", 30_000L,
            "own objects", 3_000L, "threads", 16L, "virtual threads", 60L, "open files", 40L);

    /** What grows takes longer than this to be told from what warms up. */
    private static final int TELLS_GROWTH = 5;

    private final int minutes = Integer.getInteger("farthing.clicker.minutes", Boolean.getBoolean("farthing.thorough") ? 1 : 0);
    private final long seed = Long.getLong("farthing.clicker.seed", 1);

    @TempDir
    private Path folder;

    @Test
    void nothingThrowsFreezesOrLeaks() throws Exception {
        Assumptions.assumeTrue(minutes > 0 || Integer.getInteger("farthing.clicker.minutes") != null,
                "a minute long: only with -Dfarthing.thorough=true or -Dfarthing.clicker.minutes");
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "this system does not tell a process's open files");
        Assumptions.assumeTrue(Machine.tells(), "this system does not tell how long a thread waits for a processor");
        int seconds = minutes == 0 ? SHORT_SECONDS : minutes * 60;
        int samples = minutes < TELLS_GROWTH ? 2 : 12 + minutes;
        var lines = new ArrayList<JsonNode>();
        try (VirtualDisplay display = VirtualDisplay.start(1400, 1000); Origin origin = Origin.start()) {
            Process program = start(display, seconds, samples);
            try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
                var over = new AtomicBoolean();
                JsonNode first = next(out);
                say(first);
                Thread pages = Thread.ofVirtual().start(() -> fetch(first.path("socks").asInt(), origin.http(), over));
                do {
                    lines.add(next(out));
                    say(lines.getLast());
                } while (!lines.getLast().path("ended").asBoolean());
                over.set(true);
                pages.join();
                program.outputWriter().write("\n");
                program.outputWriter().flush();
                assertTrue(program.waitFor(60, TimeUnit.SECONDS), "the window does not close");
                assertEquals(0, program.exitValue());
                assertEquals(List.of(), Files.readAllLines(folder.resolve("errors")).stream().filter(RandomUserTest::isFault).toList());
            } finally {
                program.destroyForcibly();
            }
        } catch (IOException e) {
            throw new IOException(e.getMessage() + Files.readString(folder.resolve("errors")), e);
        }
        everyWeiIsSomewhere();
        judge(lines.removeLast(), lines);
    }

    /** The toolkit and GTK quarrel about who hears of the display's errors, and go on. */
    private static boolean isFault(String line) {
        return !line.isBlank() && !line.contains("XSetErrorHandler() called with a GDK error trap pushed");
    }

    private void say(JsonNode line) {
        if (minutes > 0) {
            System.out.println(line);
        }
    }

    private static JsonNode next(BufferedReader out) throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the program ended");
        }
        return MAPPER.readTree(line);
    }

    /** Without browsers to open, in a home of its own. */
    private Process start(VirtualDisplay display, int seconds, int samples) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path nothing = Files.createDirectories(folder.resolve("nothing"));
        var command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Dprism.order=sw", "-Duser.home=" + home));
        command.addAll(List.of(System.getProperty("farthing.clicker.options", "-XX:+UseSerialGC -XX:-UsePerfData -XX:MetaspaceSize=128m")
                .split(" ")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), DrivenProgram.class.getName(), Long.toString(seed),
                Integer.toString(seconds), Integer.toString(samples), SOMEBODY.toString().toLowerCase(Locale.ROOT),
                Long.toString(display.process()), "--data", folder.resolve("data").toString()));
        var builder = new ProcessBuilder(command).directory(nothing.toFile()).redirectError(folder.resolve("errors").toFile());
        builder.environment().keySet().retainAll(List.of("TMPDIR"));
        builder.environment().putAll(Map.of("PATH", nothing.toString(), "HOME", home.toString(), "DISPLAY", display.name(), "LANG",
                "C.UTF-8"));
        return builder.start();
    }

    /** Pages of all sizes, one after the other; the user may have ended the connection, and what fails is fetched again. */
    private static void fetch(int port, int site, AtomicBoolean over) {
        var socks = new SocksClient(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
        int size = 1_000;
        while (!over.get()) {
            try (Socket socket = socks.connect("127.0.0.1", site)) {
                socket.getOutputStream().write(("GET /bytes/" + size + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
                size = size * 3 % 1_000_000 + 1_000;
            } catch (IOException _) {
                // It is the user's right to disconnect.
            }
            try {
                Thread.sleep(300);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    // ---- what is judged ----

    private void judge(JsonNode report, List<JsonNode> lines) {
        assertEquals(List.of(), texts(report.path("exceptions")));
        List<String> frozen = StreamSupport.stream(report.path("stalls").spliterator(), false)
                .filter(stall -> stall.path("ours").asBoolean())
                .map(stall -> "after " + stall.path("at").asLong() / 1000 + " s, " + stall.path("wall") + " ms, of that the program's own "
                        + stall.path("own") + " ms, with " + stall.path("processor") + " ms of computing and " + stall.path("collector")
                        + " ms of collecting: " + stall.path("doing").asText())
                .toList();
        assertTrue(report.path("actions").asInt() > lines.size(), "nobody was there");
        frozen.forEach(System.out::println);
        if (minutes >= TELLS_GROWTH) {
            List<JsonNode> warm = lines.subList(lines.size() / 4, lines.size());
            SLACK.forEach((figure, slack) -> flat(figure, warm, slack, report));
            assertEquals(List.of(), frozen);
        }
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    /** Medians of thirds: the last is not above the first by more than a tenth and so much. */
    private static void flat(String figure, List<JsonNode> samples, long slack, JsonNode report) {
        List<Long> values = samples.stream().map(sample -> sample.path("sample").path(figure).asLong()).toList();
        int third = values.size() / 3;
        long first = median(values.subList(0, third));
        long last = median(values.subList(values.size() - third, values.size()));
        assertTrue(last <= first + first / 10 + slack,
                () -> figure + " grew from " + first + " to " + last + ": " + values + "\n"
                        + String.join("\n", texts(report.path("growth"))));
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    /** The program has ended, and its chain and its ledger lie open: what was there in the beginning is all there, by both. */
    private void everyWeiIsSomewhere() throws Exception {
        Path data = folder.resolve("data").resolve("practice-world");
        JsonNode wallet = command(data, "wallet", "address").getFirst();
        Address own = Address.parse(wallet.path("address").asText());
        try (DevChain chain = DevChain.open(data.resolve("practice").resolve("chain"), Map.of(), InstantSource.system());
                DevRpcServer server = DevRpcServer.start(chain, 0); Ledger ledger = Ledger.openReadOnly(data.resolve("ledger.db"))) {
            var rpc = new JsonRpc(server.uri());
            Address contract = ledger.channels().getFirst().terms().contract();
            Amount inContract = rpc.balance(contract);
            Amount sent = rpc.balance(SOMEBODY);
            assertEquals(MONEY, List.of(rpc.balance(own), inContract, rpc.cashed(contract), rpc.fees(own), sent).stream()
                    .reduce(Amount.ZERO, Amount::plus), "by the chain");
            ledger.channels().forEach(row -> assertTrue(!row.funds().signed().isMoreThan(row.funds().deposit()), "signed above a deposit"));
            if (minutes > 0) {
                System.out.println("every wei is somewhere: " + rpc.balance(own).toCoins() + " in the account, " + inContract.toCoins()
                        + " in channels, " + rpc.cashed(contract).toCoins() + " cashed, " + rpc.fees(own).toCoins() + " fees, "
                        + sent.toCoins() + " sent; " + ledger.channels().size() + " channels, "
                        + ledger.history().count(org.farthing.wallet.ledger.VoucherHistory.Filter.ALL) + " vouchers");
            }
        }
    }

    private static List<JsonNode> command(Path data, String... words) throws IOException {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--json", "--data", data.toString()));
        Program.Outcome outcome = Program.run(all.toArray(String[]::new));
        assertEquals(0, outcome.status(), outcome.err());
        return outcome.json();
    }
}
