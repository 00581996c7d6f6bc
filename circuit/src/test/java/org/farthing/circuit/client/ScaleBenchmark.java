package org.farthing.circuit.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.farthing.circuit.cell.EndReason;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.flow.StreamBridge;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.link.LinkKeys;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.Platform;
import org.farthing.circuit.network.PaidNetwork;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.socks.Dialer;
import org.farthing.circuit.socks.SocksOptions;
import org.farthing.circuit.socks.SocksReply;
import org.farthing.circuit.socks.SocksRequest;
import org.farthing.circuit.socks.SocksServer;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * How goodput, processor time and memory change with hops, streams, circuits and relays: paid circuits of any length and number, which the
 * product's client does not build, over real relays. Client and relays are this process, the programs and the site another. Not a test,
 * since it measures; run {@code main} by hand: {@code ScaleBenchmark hops|streams|relays|held ROUNDS}. Figures are medians of rounds in which
 * the variants take turns.
 */
final class ScaleBenchmark implements AutoCloseable {
    private static final Amount PLENTY = Amount.ofCoins(1000);
    private static final Amount UNIT_PRICE = Amount.ofWei(1_600);
    private static final int MILLIS = 3_000;
    /** Each has a link and channels of its own, and carries so many circuits; the relays take 64 links from one address. */
    private static final int CLIENTS = 63;
    private static final int CIRCUITS_OF_A_CLIENT = 16;
    private static final int BUILDING_AT_ONCE = 16;
    /** Each takes 1,536 connections. */
    private static final int PORTS = 4;
    private static final double GB = 1e9;

    private final Path folder = Files.createTempDirectory("scale");
    private final PaidNetwork network;
    private final Platform platform = Platform.SYSTEM;
    private final EventLoop loop = EventLoop.start("client", platform);
    private final ExecutorService worker = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("payer").factory());
    private final List<Client> clients = new ArrayList<>();
    private final List<SocksServer> servers = new ArrayList<>();
    private final Process load;
    private final BufferedReader loadSays;
    private final PrintWriter toLoad;
    /** What users' numbers mean; the loop's. */
    private List<Circuit> circuits = List.of();

    private ScaleBenchmark(int relays) throws IOException, InterruptedException {
        network = new PaidNetwork(folder, relays, new ExitPolicy(true, true));
        var cursor = new MessageCursor();
        var scratch = new StreamMux.Scratch();
        var awake = new AwakeClock();
        for (int i = 0; i < CLIENTS; i++) {
            var links = new Links(loop, Optional.empty(), new LinkKeys(platform, platform.random(), platform), Optional.empty());
            clients.add(new Client(new Circuit.Surroundings(loop, links, platform.random(), cursor, scratch, () -> Duration.ofSeconds(60),
                    awake), new HashMap<>()));
        }
        for (int i = 0; i < PORTS; i++) {
            servers.add(SocksServer.listen(loop, 0, this::dial, SocksOptions.DEFAULT));
        }
        load = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-XX:+UseSerialGC", "-Xmx1g", "-cp",
                System.getProperty("java.class.path"), ScaleLoad.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        loadSays = load.inputReader(StandardCharsets.US_ASCII);
        toLoad = new PrintWriter(load.outputWriter(StandardCharsets.US_ASCII), true);
        loadSays.readLine();
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[1]);
        switch (arguments[0]) {
            case "hops" -> hops(rounds);
            case "streams" -> streams(rounds);
            case "relays" -> relays(rounds);
            case "held" -> held();
            case String other -> throw new IllegalArgumentException(other);
        }
    }

    // ---- what is measured ----

    /** One stream over circuits of two to four hops: no exit serves a circuit of one. */
    private static void hops(int rounds) throws Exception {
        try (var benchmark = new ScaleBenchmark(4)) {
            var byHops = new ArrayList<List<Circuit>>();
            for (int hops = 2; hops <= 4; hops++) {
                int count = hops;
                byHops.add(benchmark.build(1, i -> benchmark.path(i, 0, count)));
            }
            compare(rounds, byHops.size(), i -> (i + 2) + " hops, 1 stream", i -> {
                benchmark.use(byHops.get(i));
                return benchmark.carry(1, 1);
            });
        }
    }

    /** @param busy streams that carry what they can */
    private record Crowd(int streams, int circuits, int busy) {
    }

    /** Streams and circuits of three hops, all through the same three relays. */
    private static void streams(int rounds) throws Exception {
        List<Crowd> crowds = List.of(new Crowd(1, 1, 1), new Crowd(8, 1, 8), new Crowd(64, 1, 64), new Crowd(8, 8, 8),
                new Crowd(64, 64, 64), new Crowd(1000, 1000, 1000), new Crowd(5000, 1000, 100), new Crowd(5000, 1000, 1000));
        try (var benchmark = new ScaleBenchmark(3)) {
            List<Circuit> all = benchmark.build(1000, i -> benchmark.path(i, 0, 3));
            compare(rounds, crowds.size(), i -> crowds.get(i).toString(), i -> {
                benchmark.use(all.subList(0, crowds.get(i).circuits));
                return benchmark.carry(crowds.get(i).streams, crowds.get(i).busy);
            });
        }
    }

    /** Eight streams on eight circuits, over ever more relays on this machine. */
    private static void relays(int rounds) throws Exception {
        int[] counts = {3, 6, 12, 24};
        try (var benchmark = new ScaleBenchmark(24)) {
            var byRelays = new ArrayList<List<Circuit>>();
            for (int count : counts) {
                byRelays.add(benchmark.build(8, i -> benchmark.path(i, 3 * i % count, 3)));
            }
            compare(rounds, counts.length, i -> counts[i] + " relays, 8 streams", i -> {
                benchmark.use(byRelays.get(i));
                return benchmark.carry(8, 8);
            });
        }
    }

    /** Memory and processor time of circuits and streams that do nothing. */
    private static void held() throws Exception {
        try (var benchmark = new ScaleBenchmark(3)) {
            benchmark.use(benchmark.build(40, i -> benchmark.path(i, 0, 3)));
            benchmark.carry(40, 40);
            State none = State.now("40 circuits", 40, 0);
            benchmark.use(benchmark.build(1000, i -> benchmark.path(i, 0, 3)));
            State circuits = State.now("1,040 circuits", 1040, 0);
            benchmark.toLoad.println("hold 5000 1000 " + benchmark.ports());
            benchmark.hear("go");
            State streams = State.now("1,040 circuits, 5,000 streams", 1040, 5000);
            benchmark.toLoad.println("close");
            benchmark.hear("closed");
            System.out.printf(Locale.ROOT, "a circuit of three hops, client and three relays together: %.1f kB of heap; %.3f %% of a "
                    + "processor a thousand%n", (circuits.heap - none.heap) / 1e3 / 1000, 100 * (circuits.share - none.share));
            System.out.printf(Locale.ROOT, "a stream, client and exit together: %.1f kB of heap; %.3f %% of a processor a thousand%n",
                    (streams.heap - circuits.heap) / 1e3 / 5000, 100 * (streams.share - circuits.share) / 5);
        }
    }

    /** What the nodes take while nothing is carried. */
    private record State(long heap, double share) {
        static State now(String what, int circuits, int streams) throws InterruptedException {
            TimeUnit.SECONDS.sleep(3);
            System.gc();
            System.gc();
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            long cpu = cpu();
            long from = System.nanoTime();
            TimeUnit.SECONDS.sleep(10);
            double share = (cpu() - cpu) / (double) (System.nanoTime() - from);
            System.out.printf(Locale.ROOT, "%s: heap %.1f MB, %.2f %% of a processor%n", what, heap / 1e6, 100 * share);
            return new State(heap, share);
        }
    }

    /** @param rate bytes a second */
    private record Carried(double rate, double cpuPerGb) {
    }

    private interface Variant {
        Carried run(int number) throws Exception;
    }

    private static void compare(int rounds, int variants, IntFunction<String> names, Variant variant) throws Exception {
        var rates = new double[variants][rounds];
        var cpus = new double[variants][rounds];
        for (int i = 0; i < variants; i++) {
            Carried carried = variant.run(i);
            System.err.printf(Locale.ROOT, "  warm-up, %s: %.1f MB/s%n", names.apply(i), carried.rate / 1e6);
        }
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < variants; turn++) {
                int i = (turn + round) % variants;
                Carried carried = variant.run(i);
                rates[i][round] = carried.rate / 1e6;
                cpus[i][round] = carried.cpuPerGb;
            }
        }
        for (int i = 0; i < variants; i++) {
            Arrays.sort(rates[i]);
            Arrays.sort(cpus[i]);
            System.out.printf(Locale.ROOT, "%s: %.1f MB/s (%.1f-%.1f), %.2f CPU s/GB (%.2f-%.2f)%n", names.apply(i), rates[i][rounds / 2],
                    rates[i][0], rates[i][rounds - 1], cpus[i][rounds / 2], cpus[i][0], cpus[i][rounds - 1]);
        }
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    // ---- load ----

    private Carried carry(int streams, int busy) throws Exception {
        toLoad.println("carry " + streams + " " + circuits.size() + " " + busy + " " + MILLIS + " " + ports());
        hear("go");
        long cpu = cpu();
        long from = System.nanoTime();
        long bytes = Long.parseLong(hear("end").split(" ")[1]);
        double seconds = (System.nanoTime() - from) / 1e9;
        long used = cpu() - cpu;
        hear("closed");
        return new Carried(bytes / seconds, used / 1e9 / (bytes / GB));
    }

    private String hear(String word) throws IOException {
        String line = loadSays.readLine();
        if (line == null || !line.startsWith(word)) {
            throw new IOException("the load says " + line + " instead of " + word);
        }
        return line;
    }

    private String ports() {
        var text = new StringBuilder();
        servers.forEach(server -> text.append(server.address().getPort()).append(' '));
        return text.toString().strip();
    }

    // ---- circuits ----

    /** @param payers by relay, made when first wanted */
    private record Client(Circuit.Surroundings surroundings, Map<Bytes, HopPayer> payers) {
    }

    private Client client(int circuit) {
        return clients.get(circuit / CIRCUITS_OF_A_CLIENT % CLIENTS);
    }

    /** @param circuit says whose it is */
    private List<Circuit.PathHop> path(int circuit, int first, int hops) {
        var path = new ArrayList<Circuit.PathHop>();
        for (int i = 0; i < hops; i++) {
            PaidNetwork.Relay relay = network.relay((first + i) % network.relays().size());
            HopPayer payer = client(circuit).payers.computeIfAbsent(relay.descriptor().relayId(), _ -> new HopPayer(
                    network.openChannel(1000 + network.channels().size(), relay, PLENTY), UNIT_PRICE, 0,
                    new DayLimit(platform, ZoneId.of("UTC")), loop, worker));
            path.add(new Circuit.PathHop(relay.descriptor(), Optional.of(payer)));
        }
        return path;
    }

    private void use(List<Circuit> chosen) throws Exception {
        var done = new CompletableFuture<Void>();
        loop.execute(() -> {
            circuits = chosen;
            done.complete(null);
        });
        done.get(10, TimeUnit.SECONDS);
    }

    private List<Circuit> build(int count, IntFunction<List<Circuit.PathHop>> paths) throws Exception {
        var building = new Semaphore(BUILDING_AT_ONCE);
        var built = new ArrayList<CompletableFuture<Circuit>>();
        for (int i = 0; i < count; i++) {
            building.acquire();
            var one = new CompletableFuture<Circuit>();
            built.add(one);
            one.whenComplete((_, _) -> building.release());
            Circuit.Surroundings surroundings = client(i).surroundings;
            List<Circuit.PathHop> path = paths.apply(i);
            loop.execute(() -> new Circuit(surroundings, path, Lane.PAGES, new Built(one)).build());
        }
        var all = new ArrayList<Circuit>();
        for (CompletableFuture<Circuit> one : built) {
            all.add(one.get(60, TimeUnit.SECONDS));
        }
        return all;
    }

    private record Built(CompletableFuture<Circuit> circuit) implements Circuit.Watcher {
        @Override
        public void ready(Circuit ready) {
            circuit.complete(ready);
        }

        @Override
        public void dead(Circuit dead, int blamed, String why) {
            if (!circuit.completeExceptionally(new IOException("a circuit was not built: " + why))) {
                System.err.println("a circuit ended at hop " + blamed + ": " + why);
            }
        }

        @Override
        public void idle(Circuit circuit) {
            // It is used again.
        }
    }

    private void dial(SocksRequest request, Dialer.Caller caller) {
        circuits.get(Integer.parseInt(request.user())).openStream(request.host(), request.port(), new StreamOpenings.Opening() {
            @Override
            public void connected(StreamBridge bridge) {
                if (caller.isGone()) {
                    bridge.abort(EndReason.RESET);
                } else {
                    caller.succeed(bridge);
                    bridge.join(caller.connection());
                }
            }

            @Override
            public void refused(EndReason reason) {
                caller.fail(SocksReply.GENERAL_FAILURE);
            }

            @Override
            public void circuitDied() {
                caller.fail(SocksReply.CIRCUIT_FAILED);
            }
        });
    }

    @Override
    public void close() throws IOException {
        load.destroy();
        servers.forEach(SocksServer::close);
        loop.execute(() -> clients.forEach(client -> client.surroundings.links().close()));
        loop.close();
        worker.shutdown();
        network.close();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
