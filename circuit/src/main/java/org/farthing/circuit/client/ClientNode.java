package org.farthing.circuit.client;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.link.LinkKeys;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.socks.SocksServer;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * The client: keeps paid circuits ready and carries the SOCKS port's connections over them. All its mutable state belongs to one event
 * loop; its methods may be called from any thread.
 */
public final class ClientNode implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.client");
    private static final int HOPS = 3;
    private static final Duration PROBE_EVERY = Duration.ofSeconds(20);
    private static final Duration STATUS_EVERY = Duration.ofMillis(500);

    private final EventLoop loop;
    private final Supplier<Directory> directory;
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;
    private final Links links;
    private final Circuit.Surroundings surroundings;
    private final RelayMeasurements measured = new RelayMeasurements();
    private final PathSelector selector = new PathSelector(random, new RelayWeights(measured), _ -> Optional.empty());
    private final RelayHealth health = new RelayHealth(measured);
    private final CircuitPool pool;
    private final Map<Bytes, HopPayer> payers = new HashMap<>();
    /** Circuits that ask a relay to close a channel. */
    private final Set<Circuit> closing = new HashSet<>();
    private final ExecutorService worker;
    private final StreamDialer dialer;
    private Optional<Bytes> guard = Optional.empty();
    private SocksServer socks;
    private Instant lastProbe;
    private String lastFailure = "";
    private long closedBytes;
    private Circuit lastUsed;
    private EventLoop.Timer probeTimer;
    private EventLoop.Timer statusTimer;
    private volatile boolean closed;
    private volatile ClientStatus status = ClientStatus.OFF;

    /**
     * @param directory what the registry lists now
     * @param rules     which destinations may be asked of an exit
     */
    public ClientNode(Supplier<Directory> directory, DestinationRules rules, InstantSource clock) {
        this.loop = EventLoop.start("client");
        this.directory = directory;
        this.clock = clock;
        this.links = new Links(loop, Optional.empty(), new LinkKeys(random, clock), Optional.empty());
        this.surroundings = new Circuit.Surroundings(loop, links, random, new MessageCursor(), new StreamMux.Scratch());
        this.pool = new CircuitPool(loop, new Paths(), random);
        this.worker = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("payer").factory());
        this.dialer = new StreamDialer(loop, pool, rules, circuit -> lastUsed = circuit);
    }

    /** Adds a channel that circuits may pay from. */
    public void addChannel(PayingChannel channel, Amount unitPrice) {
        loop.post(() -> {
            payers.put(channel.relayId(), new HopPayer(channel, unitPrice, loop::post, worker));
            publish();
        });
    }

    /**
     * Opens the SOCKS port on 127.0.0.1.
     *
     * @param port 0 for any free one
     * @throws IOException if the port cannot be had
     */
    public InetSocketAddress listen(int port) throws IOException {
        socks = SocksServer.listen(loop, port, dialer);
        return socks.address();
    }

    /** Begins to build circuits. */
    public void connect() {
        loop.post(() -> {
            pool.open();
            if (probeTimer == null) {
                probeLater();
                statusLater();
            }
            publish();
        });
    }

    /** Ends all circuits; the SOCKS port refuses everything until {@link #connect}. */
    public void disconnect() {
        loop.post(() -> {
            pool.close();
            lastProbe = null;
            publish();
        });
    }

    /** A snapshot, at most half a second old. */
    public ClientStatus status() {
        return status;
    }

    // ---- paths ----

    private final class Paths implements CircuitPool.Builder {
        @Override
        public Optional<Circuit> prepare(Circuit.Watcher watcher) {
            Instant now = clock.instant();
            List<Descriptor> candidates = candidates(now);
            Optional<List<Descriptor>> path =
                    selector.choose(PathWish.of(HOPS).by(currentGuard(now).stream().toList()), candidates,
                            relay -> !health.isPaused(relay.relayId(), now));
            if (path.isEmpty()) {
                lastFailure = "There are not three relays with money left in their channels.";
                return Optional.empty();
            }
            guard = Optional.of(path.get().getFirst().relayId());
            return Optional.of(circuit(path.get(), watcher));
        }

        @Override
        public void succeeded(Circuit circuit) {
            for (Circuit.PathHop hop : circuit.path()) {
                health.succeeded(hop.relay().relayId(), clock.instant());
            }
            lastFailure = "";
            probe(circuit);
        }

        @Override
        public void ended(Circuit circuit) {
            closedBytes += circuit.bytesIn() + circuit.bytesOut();
            if (circuit == lastUsed) {
                lastUsed = null;
            }
        }

        @Override
        public void failed(Circuit circuit, Optional<Descriptor> blamed, String why, boolean whileBuilding) {
            blamed.ifPresent(relay -> health.failed(relay.relayId(), FailureReason.NO_ANSWER, clock.instant()));
            lastFailure = blamed.map(Descriptor::name).orElse("A circuit") + ": " + why;
            LOG.log(Level.DEBUG, "a circuit ended: " + lastFailure);
        }

        @Override
        public void changed() {
            publish();
        }
    }

    private List<Descriptor> candidates(Instant now) {
        return directory.get().all().stream()
                .filter(relay -> relay.isValidAt(now.getEpochSecond()))
                .filter(relay -> payers.containsKey(relay.relayId()) && payers.get(relay.relayId()).isUsable())
                .toList();
    }

    /** The entry is kept, so that not every relay gets its turn at seeing who we are, unless it fails. */
    private Optional<Bytes> currentGuard(Instant now) {
        return guard.filter(relay -> !health.isPaused(relay, now));
    }

    private Circuit circuit(List<Descriptor> path, Circuit.Watcher watcher) {
        List<Circuit.PathHop> hops =
                path.stream().map(relay -> new Circuit.PathHop(relay, payers.get(relay.relayId()))).toList();
        return new Circuit(surroundings, hops, watcher);
    }

    // ---- truth ----

    private void probeLater() {
        probeTimer = loop.schedule(PROBE_EVERY, () -> {
            if (lastUsed != null && lastUsed.isReady()) {
                probe(lastUsed);
            } else {
                pool.ready().stream().findFirst().ifPresent(this::probe);
            }
            probeLater();
        });
    }

    private void probe(Circuit circuit) {
        circuit.ping(() -> {
            lastProbe = clock.instant();
            publish();
        });
    }

    private void statusLater() {
        statusTimer = loop.schedule(STATUS_EVERY, () -> {
            publish();
            statusLater();
        });
    }

    private void publish() {
        List<Circuit> all = pool.all();
        List<Circuit> ready = all.stream().filter(Circuit::isReady).toList();
        Circuit shown = lastUsed != null && lastUsed.isReady() ? lastUsed : ready.stream().findFirst().orElse(null);
        long bytes = closedBytes;
        int streams = 0;
        for (Circuit circuit : all) {
            bytes += circuit.bytesIn() + circuit.bytesOut();
            streams += circuit.streamCount();
        }
        Amount spent = Amount.ZERO;
        var served = new HashMap<Bytes, Amount>();
        for (HopPayer payer : payers.values()) {
            spent = spent.plus(payer.servedThisSession());
            served.put(payer.channelId(), payer.served());
        }
        status = new ClientStatus(pool.isOpen(), ready.size(), streams, Optional.ofNullable(lastProbe).filter(_ -> shown != null),
                shown == null ? List.of() : shown.path().stream().map(Circuit.PathHop::relay).toList(), bytes, spent, Map.copyOf(served),
                lastFailure, socks == null ? Optional.empty() : Optional.of(socks.address()));
    }

    // ---- closing ----

    /**
     * Asks the relay of a channel, over a circuit that ends there, to cash its best voucher and give the rest back. Nothing more is signed
     * on the channel, whatever the answer.
     *
     * @return completes with the total that the relay will cash, or exceptionally if the relay cannot be asked or refuses
     */
    public CompletableFuture<Amount> askToClose(Bytes channel) {
        var answer = new CompletableFuture<Amount>();
        loop.post(() -> {
            Optional<HopPayer> payer = payers.values().stream().filter(each -> each.channelId().equals(channel)).findFirst();
            Optional<Descriptor> relay = payer.flatMap(this::relayOf);
            if (relay.isEmpty()) {
                answer.completeExceptionally(new IllegalStateException("The relay of this channel is not in the list of relays."));
                return;
            }
            Instant now = clock.instant();
            Optional<List<Descriptor>> path = selector.choose(PathWish.of(HOPS).endingAt(relay.get()), candidates(now),
                    each -> !health.isPaused(each.relayId(), now));
            if (path.isEmpty()) {
                answer.completeExceptionally(new IllegalStateException("No path leads to this relay now."));
                return;
            }
            payer.get().beginClosing();
            answer.whenComplete((_, failure) -> {
                if (failure != null) {
                    loop.post(payer.get()::resume);
                }
            });
            Circuit circuit = circuit(path.get(), new ClosingWatcher(answer));
            closing.add(circuit);
            circuit.build();
        });
        return answer;
    }

    private Optional<Descriptor> relayOf(HopPayer payer) {
        return payers.entrySet().stream().filter(entry -> entry.getValue() == payer).findFirst()
                .flatMap(entry -> directory.get().find(entry.getKey()));
    }

    private final class ClosingWatcher implements Circuit.Watcher {
        private final CompletableFuture<Amount> answer;

        private ClosingWatcher(CompletableFuture<Amount> answer) {
            this.answer = answer;
        }

        @Override
        public void ready(Circuit circuit) {
            circuit.askToClose(HOPS - 1, closing -> {
                if (closing.status() == PayStatus.CLOSED) {
                    answer.complete(closing.bestVoucher());
                } else {
                    answer.completeExceptionally(new IllegalStateException("The relay has nothing to cash on this channel."));
                    circuit.close();
                }
                circuit.close();
            });
        }

        @Override
        public void dead(Circuit circuit, int blamed, String why) {
            closing.remove(circuit);
            answer.completeExceptionally(new IllegalStateException("The relay could not be asked: " + why + "."));
        }

        @Override
        public void idle(Circuit circuit) {
            // It never carries a stream.
        }
    }

    /** Ends the circuits and stores what was served. Blocks for at most a few seconds. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (socks != null) {
            socks.close();
        }
        var ended = new CountDownLatch(1);
        loop.post(() -> {
            if (probeTimer != null) {
                probeTimer.cancel();
                statusTimer.cancel();
            }
            pool.close();
            List.copyOf(closing).forEach(Circuit::close);
            links.close();
            payers.values().forEach(HopPayer::checkpoint);
            ended.countDown();
        });
        try {
            if (!ended.await(2, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "circuits did not end in time");
            }
            // Only a loop that has ended gives the payers nothing more to store.
            loop.close();
            worker.shutdown();
            if (!worker.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "the last totals could not be stored in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
