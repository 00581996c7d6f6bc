package org.farthing.circuit.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.link.LinkKeys;
import org.farthing.circuit.link.LinkLimits;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.Platform;
import org.farthing.circuit.onion.Handshake;
import org.farthing.circuit.onion.HandshakeOptions;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.relay.Refusal;
import org.farthing.circuit.relay.RelayActivity;
import org.farthing.wallet.value.Amount;

/**
 * What a flood of CREATE takes from those who pay: a download through three relays, by turns with strangers asking the entry for circuits
 * as fast as their links may, and without, in one run. Printed; run {@code main} by hand: {@code FloodBenchmark ROUNDS SECONDS ADDRESSES}.
 * Not a test, since it measures. The flooder, the client and the relays share the machine's processors, so what making the flood takes counts
 * against the relay.
 */
final class FloodBenchmark {
    private static final Amount PLENTY = Amount.ofCoins(1000);
    private static final long TICK_MILLIS = 50;
    /** As many as a client's link may bring: 16 a second. */
    private static final int TICKS_OF_A_SECOND = 20;
    private static final int PER_SECOND = 16;

    private FloodBenchmark() {
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        int addresses = Integer.parseInt(arguments[2]);
        Path folder = Files.createTempDirectory("flood");
        try (var network = new PaidNetwork(folder, 3, new ExitPolicy(true, true))) {
            network.startClient(PLENTY);
            PaidNetwork.Relay entry = network.relay(network.status().path().getFirst().relayId());
            var floods = new ArrayList<Flood>();
            try {
                for (int i = 0; i < addresses; i++) {
                    floods.add(new Flood(entry.descriptor(), 2 + i));
                }
                download(network, seconds);
                var ratios = new double[rounds];
                for (int round = 0; round < rounds; round++) {
                    double quiet = download(network, seconds);
                    RelayActivity before = activity(entry);
                    floods.forEach(Flood::begin);
                    long from = System.nanoTime();
                    double flooded = download(network, seconds);
                    double took = (System.nanoTime() - from) / 1e9;
                    long sent = 0;
                    for (Flood flood : floods) {
                        sent += flood.end();
                    }
                    RelayActivity after = activity(entry);
                    ratios[round] = flooded / quiet;
                    System.out.printf(Locale.ROOT,
                            "quiet %.1f MB/s, flooded %.1f MB/s (%.0f %%); of %.0f CREATE a second %.0f were answered, refused %s%n",
                            quiet, flooded, 100 * ratios[round], sent / took, (after.circuitsBegun() - before.circuitsBegun()) / took,
                            difference(before.refusals(), after.refusals()));
                    TimeUnit.SECONDS.sleep(2);
                }
                Arrays.sort(ratios);
                System.out.printf(Locale.ROOT, "median %.0f %% of the throughput without the flood%n", 100 * ratios[rounds / 2]);
            } finally {
                floods.forEach(Flood::close);
            }
        }
    }

    private static RelayActivity activity(PaidNetwork.Relay relay) {
        return relay.node().activity();
    }

    private static Map<Refusal, Long> difference(Map<Refusal, Long> before, Map<Refusal, Long> after) {
        var difference = new HashMap<Refusal, Long>();
        after.forEach((refusal, count) -> {
            long more = count - before.getOrDefault(refusal, 0L);
            if (more > 0) {
                difference.put(refusal, more);
            }
        });
        return difference;
    }

    /** Megabytes a second. */
    private static double download(PaidNetwork network, int seconds) throws Exception {
        try (SocksSocket socket = network.dial("payer")) {
            socket.request('G', Integer.MAX_VALUE);
            byte[] buffer = new byte[65_536];
            long start = System.nanoTime();
            long end = start + TimeUnit.SECONDS.toNanos(seconds);
            long got = 0;
            while (System.nanoTime() < end) {
                int read = socket.in().read(buffer);
                if (read < 0) {
                    throw new IllegalStateException("the download ended");
                }
                got += read;
            }
            return got / ((System.nanoTime() - start) / 1e9) / 1e6;
        }
    }

    /** Strangers behind one address, as many as may be there, each with a link of its own, that send CREATE and finish no handshake. */
    private static final class Flood implements AutoCloseable {
        private final Platform platform = Platform.SYSTEM;
        private final EventLoop loop;
        private final List<Links> strangers = new ArrayList<>();
        private final List<LinkCircuits> open = new ArrayList<>();
        private final byte[] body;
        private boolean on;
        private long sent;
        private double due;

        Flood(Descriptor relay, int number) throws Exception {
            loop = EventLoop.start("flood", new OtherAddress(number));
            body = Handshake.Client.start(relay.relayId(), relay.onionKey(), HandshakeOptions.offer(DescriptorCodec.quote(relay)).encode(),
                    platform.random()).createBody();
            for (int i = 0; i < LinkLimits.MOST_PER_ADDRESS; i++) {
                var links = new Links(loop, Optional.empty(), new LinkKeys(platform, platform.random(), platform), Optional.empty());
                strangers.add(links);
                var opened = new CompletableFuture<LinkCircuits>();
                loop.execute(() -> links.to(relay, new Links.Waiter() {
                    @Override
                    public void ready(LinkCircuits ready) {
                        opened.complete(ready);
                    }

                    @Override
                    public void failed(String why) {
                        opened.completeExceptionally(new IllegalStateException(why));
                    }
                }));
                open.add(opened.get(60, TimeUnit.SECONDS));
            }
        }

        void begin() {
            loop.execute(() -> {
                on = true;
                sent = 0;
                tick();
            });
        }

        long end() throws Exception {
            var done = new CompletableFuture<Long>();
            loop.execute(() -> {
                on = false;
                done.complete(sent);
            });
            return done.get(20, TimeUnit.SECONDS);
        }

        private void tick() {
            if (!on) {
                return;
            }
            due += (double) PER_SECOND / TICKS_OF_A_SECOND;
            for (; due >= 1; due--) {
                for (LinkCircuits link : open) {
                    if (!link.isClosed()) {
                        link.sendControl(link.open(new Unfinished(link)), Cell.CREATE, body);
                        sent++;
                    }
                }
            }
            loop.schedule(Duration.ofMillis(TICK_MILLIS), this::tick);
        }

        @Override
        public void close() {
            loop.execute(() -> strangers.forEach(Links::close));
            loop.close();
        }
    }

    private record Unfinished(LinkCircuits link) implements LinkCircuits.Circuit {
        @Override
        public void onRelayCells(LinkCircuits from, byte[] buf, int off, int count) {
            throw new IllegalStateException("cells of a circuit that was never finished");
        }

        @Override
        public void onCreated(LinkCircuits from, byte[] buf, int bodyOff) {
            // It leaves the circuit standing, unpaid.
        }

        @Override
        public void onDestroyed(LinkCircuits from) {
            // The next tick asks again.
        }

        @Override
        public void onDrained(LinkCircuits from) {
            // It sends little.
        }
    }
}
