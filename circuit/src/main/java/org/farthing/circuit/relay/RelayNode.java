package org.farthing.circuit.relay;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.directory.DirectoryArchive;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.link.EstablishedLink;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.link.LinkException;
import org.farthing.circuit.link.LinkHandshake;
import org.farthing.circuit.link.LinkKeys;
import org.farthing.circuit.link.LinkListener;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.link.RelayIdentity;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.Platform;
import org.farthing.circuit.onion.Handshake;
import org.farthing.circuit.onion.OnionKey;
import org.farthing.circuit.onion.PaddingGenerator;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A relay: listens for links, takes circuits, forwards their cells for money. Its links, circuits and streams belong to one event loop;
 * handshakes run on a thread beside it that takes a share of the processor, and more of them than can be answered soon are refused.
 */
public final class RelayNode implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.relay");
    /** Circuits at a time; each takes some 20 KB, and those that are being built are not counted. */
    static final int MOST_CIRCUITS = 16_384;
    /** What may wait for sockets and money: a quarter of the memory, within these bounds. */
    private static final long LEAST_WAITING = 64L << 20;
    private static final long MOST_WAITING = 1L << 30;

    private final RelayIdentity identity;
    private final Supplier<Directory> directory;
    private final DirectoryArchive archive = new DirectoryArchive();
    private final EventLoop loop;
    private final Till till;
    private final LinkKeys keys;
    private final Links links;
    private final ExitConnector exit;
    private final LinkListener listener;
    private final CircuitHandshakes handshakes;
    private final UnpaidCircuits<LinkCircuits, RelayCircuit> unpaid = new UnpaidCircuits<>();
    private final SecureRandom random;
    private final StreamMux.Scratch scratch = new StreamMux.Scratch();
    private final MessageCursor cursor = new MessageCursor();
    private final Set<RelayCircuit> circuits = new LinkedHashSet<>();
    private final Surroundings surroundings = new Surroundings();
    private final RelayTally tally = new RelayTally();
    private final IncomingLinks incoming;
    private final Bandwidth bandwidth;
    private RelayLimits limits = RelayLimits.USUAL;
    private final CountDownLatch emptied = new CountDownLatch(1);
    private volatile boolean draining;
    private volatile boolean closed;

    /**
     * Starts listening.
     *
     * @param directory what the registry lists now; asked at every extension
     * @param tillOn    makes the till, which belongs to the given loop
     * @throws IOException if the address cannot be listened on
     */
    public RelayNode(String name, RelayIdentity identity, OnionKey onionKey, InetSocketAddress listen, ExitPolicy policy,
            Supplier<Directory> directory, Function<EventLoop, Till> tillOn) throws IOException {
        this(name, identity, onionKey, listen, policy, ResolverSettings.system(), directory, tillOn);
    }

    /**
     * As above, asking name servers of the operator's choice.
     *
     * @param resolver whom the exit asks for names
     */
    public RelayNode(String name, RelayIdentity identity, OnionKey onionKey, InetSocketAddress listen, ExitPolicy policy,
            ResolverSettings resolver, Supplier<Directory> directory, Function<EventLoop, Till> tillOn) throws IOException {
        this(Platform.SYSTEM, name, identity, onionKey, listen, policy, resolver, directory, tillOn);
    }

    /**
     * As above, on a machine of one's choice.
     *
     * @param platform what the relay runs on
     */
    public RelayNode(Platform platform, String name, RelayIdentity identity, OnionKey onionKey, InetSocketAddress listen,
            ExitPolicy policy, ResolverSettings resolver, Supplier<Directory> directory, Function<EventLoop, Till> tillOn)
            throws IOException {
        this.identity = identity;
        this.directory = directory;
        this.loop = EventLoop.start("relay-" + name, platform);
        this.random = platform.random();
        this.till = tillOn.apply(loop);
        this.keys = new LinkKeys(platform, random, platform);
        this.links = new Links(loop, Optional.of(identity), keys, Optional.of(this::onCreate));
        this.exit = new ExitConnector(loop, policy, new ExitResolver(loop, resolver, random),
                new RelayAddresses(directory, platform));
        this.handshakes = new CircuitHandshakes(name, loop, identity.id(), onionKey, random, tally, this::stands);
        limitMemory(Math.clamp(Runtime.getRuntime().maxMemory() / 4, LEAST_WAITING, MOST_WAITING));
        this.incoming = new IncomingLinks(loop, this::onCreate, random, surroundings::isListed);
        this.bandwidth = new Bandwidth(loop, () -> Stream.concat(incoming.all(), links.all()));
        loop.post(incoming::start);
        try {
            this.listener = LinkListener.open(listen, identity, keys, this::onLink);
        } catch (IOException e) {
            handshakes.close();
            loop.close();
            throw e;
        }
    }

    /** Where it really listens. */
    public InetSocketAddress address() {
        return listener.address();
    }

    /** Whether this relay, and no other, answers at an address when it is asked from this machine. Blocks for some seconds at the most. */
    public boolean answersAt(InetSocketAddress address) {
        try {
            LinkHandshake.connect(address, identity.id(), Optional.empty(), keys).close();
            return true;
        } catch (LinkException _) {
            return false;
        }
    }

    public Bytes id() {
        return identity.id();
    }

    /** What it answers from when it is asked about the list of relays; whoever reads the registry for this relay fills it. */
    public DirectoryArchive archive() {
        return archive;
    }

    /** Of the present key. */
    public Bytes onionPublicKey() {
        return handshakes.presentKey().publicValue();
    }

    /**
     * Answers handshakes with these keys from now on: clients that read the list of relays some time ago still mean an earlier one. From
     * any thread; the caller wipes the keys that are no longer among them.
     *
     * @param keys the present one first, at least one
     */
    public void useOnionKeys(List<OnionKey> keys) {
        handshakes.useKeys(keys);
    }

    /** The operator wants these limits from now on; what stands beyond them is left to end by itself. From any thread. */
    public void limit(RelayLimits wanted) {
        loop.post(() -> {
            limits = wanted;
            incoming.limits().limit(wanted.links(), wanted.linksPerAddress());
            bandwidth.limit(wanted.bytesPerSecond());
        });
    }

    /** The operator wants this exit policy from now on: streams that stand go on, what is asked next is held against it. From any thread. */
    public void follow(ExitPolicy policy) {
        loop.post(() -> exit.follow(policy));
    }

    private void onLink(EstablishedLink established) {
        loop.post(() -> {
            if (closed) {
                established.close();
            } else if (!incoming.add(established)) {
                tally.refused(Refusal.LINK_BEYOND_LIMIT);
            }
        });
    }

    private void onCreate(LinkCircuits link, int circuitId, byte[] buf, int bodyOff) {
        if (draining || circuits.size() >= limits.circuits()) {
            handshakes.turnAway(link, circuitId, draining ? Refusal.STOPPING : Refusal.CIRCUIT_BEYOND_LIMIT);
        } else {
            handshakes.begin(link, circuitId, buf, bodyOff);
        }
    }

    private void stands(LinkCircuits link, int circuitId, Handshake.Response response, Optional<Bytes> quote) {
        if (closed) {
            response.keys().wipe();
            return;
        }
        var circuit = new RelayCircuit(surroundings, link, circuitId, response.keys(), quote, scratch, new PaddingGenerator(random));
        circuits.add(circuit);
        tally.begun();
        link.attach(circuitId, circuit.towardsClient());
        link.sendControl(circuitId, Cell.CREATED, response.createdBody());
        RelayCircuit oldest = unpaid.add(link, link.isRelay(), circuit);
        if (oldest != null) {
            tally.refused(Refusal.NEVER_PAID);
            oldest.destroy();
        }
    }

    private final class Surroundings implements RelayCircuit.Surroundings {
        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public Till till() {
            return till;
        }

        @Override
        public Links links() {
            return links;
        }

        @Override
        public ExitConnector exit() {
            return exit;
        }

        @Override
        public Descriptor listedAt(Bytes relayId, String host, int port) {
            return directory.get().find(relayId)
                    .filter(descriptor -> descriptor.host().equals(host) && descriptor.port() == port)
                    .orElse(null);
        }

        @Override
        public boolean isListed(Bytes relayId) {
            return directory.get().find(relayId).isPresent();
        }

        @Override
        public DirectoryArchive archive() {
            return archive;
        }

        @Override
        public Bytes ownId() {
            return identity.id();
        }

        @Override
        public MessageCursor cursor() {
            return cursor;
        }

        @Override
        public void bound(RelayCircuit circuit) {
            unpaid.remove(circuit.towardsClientLink(), circuit);
        }

        @Override
        public void gone(RelayCircuit circuit) {
            circuits.remove(circuit);
            tally.ended(circuit.cells());
            unpaid.remove(circuit.towardsClientLink(), circuit);
            if (draining && circuits.isEmpty()) {
                emptied.countDown();
            }
        }
    }

    /**
     * The rule for when memory runs out, which is Tor's: the circuit whose bytes have waited longest ends first, for whoever feeds an end
     * that takes nothing has the oldest, and a busy circuit that is served has none older than its link's delay. Circuits end until a tenth
     * is free. What is left of circuits that have ended goes before any other.
     */
    private void relieve(long limit) {
        long enough = limit - limit / 10;
        incoming.dropRemains();
        links.dropRemains();
        while (loop.memory().inUse() > enough) {
            RelayCircuit oldest = null;
            long since = 0;
            for (RelayCircuit circuit : circuits) {
                OptionalLong waiting = circuit.oldestWaiting();
                if (waiting.isPresent() && (oldest == null || waiting.getAsLong() - since < 0)) {
                    oldest = circuit;
                    since = waiting.getAsLong();
                }
            }
            if (oldest == null) {
                return;
            }
            LOG.log(Level.WARNING, "memory is short: a circuit whose cells wait longest was ended");
            tally.refused(Refusal.MEMORY_SHORT);
            oldest.discard();
        }
    }

    /** Bytes of memory that wait for sockets and for money. Asks the loop and waits for it: not to be called on the loop. */
    public long waitingBytes() {
        var answer = new CompletableFuture<Long>();
        loop.execute(() -> answer.complete(loop.memory().inUse()));
        return answer.join();
    }

    /** What it does. Asks the loop and waits for it: not to be called on the loop. */
    public RelayActivity activity() {
        var answer = new CompletableFuture<RelayActivity>();
        if (!loop.post(() -> answer.complete(activityNow()))) {
            throw new IllegalStateException("the relay is closed");
        }
        return answer.join();
    }

    private RelayActivity activityNow() {
        long forward = tally.forward();
        long backward = tally.backward();
        for (RelayCircuit circuit : circuits) {
            forward += circuit.cells().forward();
            backward += circuit.cells().backward();
        }
        Map<Refusal, Long> refusals = tally.refusals();
        till.refusals().forEach((why, count) -> refusals.merge(why, count, Long::sum));
        return new RelayActivity(forward, backward, tally.circuits(), circuits.size(), incoming.size(), refusals, handshakes.waiting(),
                till.waiting(), loop.memory().inUse());
    }

    /** At most so many bytes may wait for sockets and for money. */
    public void limitMemory(long bytes) {
        loop.execute(() -> loop.memory().limit(bytes, () -> relieve(bytes)));
    }

    /** Closes a channel on the chain with the best voucher held of it; see {@link Till#cash}. */
    public CompletableFuture<Amount> cash(Bytes channel) {
        return till.cash(channel);
    }

    /** Closes every channel that a voucher is held of; see {@link Till#cashAll}. */
    public CompletableFuture<Amount> cashAll() {
        return till.cashAll();
    }

    /**
     * Takes no more links and circuits, and waits until those that stand have ended: so that a relay which stops cuts off fewer pages. To
     * be followed by {@link #close}.
     *
     * @param limit how long to wait at the most; what stands then is cut off by closing
     */
    public void drain(Duration limit) throws InterruptedException {
        draining = true;
        listener.close();
        loop.post(() -> {
            if (circuits.isEmpty()) {
                emptied.countDown();
            }
        });
        if (!loop.platform().await(emptied, limit)) {
            LOG.log(Level.INFO, "circuits still stood when the relay stopped");
        }
    }

    /** Ends all circuits, stores what was used, closes the port. Blocks for at most a few seconds. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        listener.close();
        handshakes.close();
        var ended = new CountDownLatch(1);
        loop.post(() -> {
            for (RelayCircuit circuit : new ArrayList<>(circuits)) {
                circuit.destroy();
            }
            links.close();
            incoming.close();
            bandwidth.stop();
            ended.countDown();
        });
        try {
            if (!loop.platform().await(ended, Duration.ofSeconds(2))) {
                LOG.log(Level.WARNING, "a relay's circuits did not end in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        till.close();
        loop.close();
        identity.wipe();
        handshakes.wipeKeys();
    }

    /** Dies as a killed process would: sockets close, nobody is told, nothing more is stored. For tests and the practice world. */
    public void kill() {
        closed = true;
        listener.close();
        handshakes.close();
        loop.close();
        till.abandon();
    }
}
