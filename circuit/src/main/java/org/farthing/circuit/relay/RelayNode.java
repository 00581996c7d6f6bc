package org.farthing.circuit.relay;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.link.EstablishedLink;
import org.farthing.circuit.link.Link;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.link.LinkKeys;
import org.farthing.circuit.link.LinkListener;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.link.RelayIdentity;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.onion.Handshake;
import org.farthing.circuit.onion.HandshakeException;
import org.farthing.circuit.onion.OnionKey;
import org.farthing.circuit.onion.PaddingGenerator;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A relay: listens for links, takes circuits, forwards their cells for money. Its links, circuits and streams belong to one event loop;
 * handshakes run on a small pool beside it, and more of them than can be answered soon are refused.
 */
public final class RelayNode implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.relay");
    /** At about 0.6 ms each, a full queue is answered within a second and a half on one core. */
    private static final int WAITING_HANDSHAKES = 2048;

    private final RelayIdentity identity;
    /** The present one first. */
    private volatile List<OnionKey> onionKeys;
    private final Supplier<Directory> directory;
    private final EventLoop loop;
    private final Till till;
    private final Links links;
    private final ExitConnector exit;
    private final LinkListener listener;
    private final ThreadPoolExecutor handshakes;
    private final SecureRandom random = new SecureRandom();
    private final StreamMux.Scratch scratch = new StreamMux.Scratch();
    private final MessageCursor cursor = new MessageCursor();
    private final Set<RelayCircuit> circuits = new HashSet<>();
    private final Set<LinkCircuits> incoming = new HashSet<>();
    private final Surroundings surroundings = new Surroundings();
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
        this.identity = identity;
        this.onionKeys = List.of(onionKey);
        this.directory = directory;
        this.loop = EventLoop.start("relay-" + name);
        this.till = tillOn.apply(loop);
        var keys = new LinkKeys(random, InstantSource.system());
        this.links = new Links(loop, Optional.of(identity), keys, Optional.of(this::onCreate));
        this.exit = new ExitConnector(loop, policy, new ExitResolver(loop, resolver, random),
                new RelayAddresses(directory, System::nanoTime));
        this.handshakes = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_HANDSHAKES),
                Thread.ofPlatform().daemon().name("handshake-" + name).factory());
        this.listener = LinkListener.open(listen, identity, keys, this::onLink);
    }

    /** Where it really listens. */
    public InetSocketAddress address() {
        return listener.address();
    }

    public Bytes id() {
        return identity.id();
    }

    /** Of the present key. */
    public Bytes onionPublicKey() {
        return onionKeys.getFirst().publicValue();
    }

    /**
     * Answers handshakes with these keys from now on: clients that read the list of relays some time ago still mean an earlier one. From
     * any thread; the caller wipes the keys that are no longer among them.
     *
     * @param keys the present one first, at least one
     */
    public void useOnionKeys(List<OnionKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a relay has an onion key");
        }
        onionKeys = List.copyOf(keys);
    }

    private void onLink(EstablishedLink established) {
        loop.post(() -> {
            if (closed) {
                established.close();
                return;
            }
            var holder = new LinkCircuits[1];
            var link = new LinkCircuits(Optional.of(this::onCreate), () -> incoming.remove(holder[0]));
            holder[0] = link;
            incoming.add(link);
            try {
                link.start(Link.adopt(loop, established, link));
            } catch (IOException _) {
                incoming.remove(link);
            }
        });
    }

    private void onCreate(LinkCircuits link, int circuitId, byte[] buf, int bodyOff) {
        byte[] body = new byte[Cell.BODY];
        System.arraycopy(buf, bodyOff, body, 0, body.length);
        // The client may destroy the circuit before it stands, so something must hold its place.
        var place = new Place();
        link.attach(circuitId, place);
        if (draining || handshakes.getQueue().remainingCapacity() == 0) {
            link.destroy(circuitId);
            return;
        }
        try {
            handshakes.execute(() -> answer(link, circuitId, body, place));
        } catch (RejectedExecutionException _) {
            // This relay is closing.
            link.destroy(circuitId);
        }
    }

    private void answer(LinkCircuits link, int circuitId, byte[] body, Place place) {
        if (place.gone) {
            return;
        }
        try {
            Handshake.Response response =
                    Handshake.Server.respond(body, 0, body.length, identity.id(), onionKeys, _ -> new byte[0], random);
            loop.post(() -> {
                if (place.gone || link.isClosed() || closed) {
                    response.keys().wipe();
                    return;
                }
                var circuit = new RelayCircuit(surroundings, link, circuitId, response.keys(), scratch, new PaddingGenerator(random));
                circuits.add(circuit);
                link.attach(circuitId, circuit.towardsClient());
                link.sendControl(circuitId, Cell.CREATED, response.createdBody());
            });
        } catch (HandshakeException _) {
            // One answer for every fault: which check failed is nobody's business.
            loop.post(() -> link.destroy(circuitId));
        }
    }

    /** Holds a circuit's id while its handshake is computed. */
    private static final class Place implements LinkCircuits.Circuit {
        private volatile boolean gone;

        @Override
        public void onRelayCells(LinkCircuits from, byte[] buf, int off, int count) {
            // A client sends nothing before CREATED; what comes anyway belongs to no keys.
        }

        @Override
        public void onCreated(LinkCircuits from, byte[] buf, int bodyOff) {
            gone = true;
        }

        @Override
        public void onDestroyed(LinkCircuits from) {
            gone = true;
        }

        @Override
        public void onDrained(LinkCircuits from) {
            // Nothing waits.
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
        public Bytes ownId() {
            return identity.id();
        }

        @Override
        public MessageCursor cursor() {
            return cursor;
        }

        @Override
        public void gone(RelayCircuit circuit) {
            circuits.remove(circuit);
            if (draining && circuits.isEmpty()) {
                emptied.countDown();
            }
        }
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
        if (!emptied.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
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
        handshakes.shutdownNow();
        var ended = new CountDownLatch(1);
        loop.post(() -> {
            for (RelayCircuit circuit : new ArrayList<>(circuits)) {
                circuit.destroy();
            }
            links.close();
            for (LinkCircuits link : new ArrayList<>(incoming)) {
                link.close();
            }
            ended.countDown();
        });
        try {
            if (!ended.await(2, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "a relay's circuits did not end in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        till.close();
        loop.close();
        identity.wipe();
        onionKeys.forEach(OnionKey::wipe);
    }

    /** Dies as a killed process would: sockets close, nobody is told, nothing more is stored. For tests and the practice world. */
    public void kill() {
        closed = true;
        listener.close();
        handshakes.shutdownNow();
        loop.close();
        till.abandon();
    }
}
