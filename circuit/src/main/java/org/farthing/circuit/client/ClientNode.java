package org.farthing.circuit.client;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.directory.ListAnswer;
import org.farthing.circuit.link.LinkKeys;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.loop.Platform;
import org.farthing.circuit.socks.CircuitSockets;
import org.farthing.circuit.socks.PortGuard;
import org.farthing.circuit.socks.SocksOptions;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * The client: keeps paid circuits ready and carries the SOCKS port's connections over them. All its mutable state belongs to one event
 * loop; its methods may be called from any thread.
 */
public final class ClientNode implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.client");
    /** Units at the end of each deposit that pages do not get: some hundred questions to a chain's node. */
    private static final int WALLET_UNITS = 4;

    private final EventLoop loop;
    private final SecureRandom random;
    private final Links links;
    private final Payers payers;
    private final PathFinder paths;
    private final ExecutorService worker;
    private final ClientCircuits circuits;
    private final CircuitPool pool;
    private final Errands errands;
    private final DirectoryErrands directoryErrands;
    private final ClientChannels channels;
    private final LocalPorts ports;
    private volatile boolean closed;

    /**
     * @param directory what the registry lists now
     * @param rules     which destinations may be asked of an exit
     */
    public ClientNode(Supplier<Directory> directory, DestinationRules rules, InstantSource clock) {
        this(directory, rules, clock, GuardStore.NONE, GuardStore.NONE);
    }

    /**
     * @param guards       where the guards are kept from start to start; read here, so this blocks for a moment
     * @param measurements where what was measured of relays is kept
     */
    public ClientNode(Supplier<Directory> directory, DestinationRules rules, InstantSource clock, GuardStore guards,
            GuardStore measurements) {
        this(Platform.SYSTEM, directory, rules, clock, guards, measurements);
    }

    /**
     * As above, on a machine of one's choice.
     *
     * @param platform what the client runs on
     */
    public ClientNode(Platform platform, Supplier<Directory> directory, DestinationRules rules, InstantSource clock, GuardStore guards,
            GuardStore measurements) {
        this.loop = EventLoop.start("client", platform);
        this.random = platform.random();
        this.payers = new Payers(new DayLimit(clock, ZoneId.systemDefault()));
        this.links = new Links(loop, Optional.empty(), new LinkKeys(platform, random, clock), Optional.empty());
        this.paths = new PathFinder(directory, () -> payers, clock, random, new PathFinder.Stores(guards, measurements));
        // Signing keeps a processor busy and the ledger holds its thread, so a virtual one only adds a second to wake for every voucher.
        this.worker = Executors.newSingleThreadExecutor(work -> platform.platformThread("payer", work));
        this.circuits = new ClientCircuits(loop, links, random, clock, payers, paths, worker);
        this.pool = circuits.pool();
        this.errands = new Errands(loop, circuits.unpaid());
        this.directoryErrands = new DirectoryErrands(loop, circuits.unpaid(), random);
        this.channels = new ClientChannels(loop, payers, worker, pool, errands, circuits::publish);
        this.ports = new LocalPorts(loop, pool, rules, circuits.streams(Lane.PAGES), circuits.streams(Lane.WALLET));
    }

    /**
     * Adds a channel that circuits may pay from, soon after this returns. A relay may have several. The same channel added again changes
     * nothing but what was agreed to; the same id with another object (as after unlocking) takes the place of the one before, whose circuits
     * end.
     *
     * @param agreed the most that is paid for 512 cells, in wei; a circuit costs what the descriptor states that it is built by, as long as it
     *               stands, and while the relay's descriptor asks for more than was agreed no new circuit pays from this channel
     */
    public void addChannel(PayingChannel channel, Amount agreed) {
        channels.add(channel, agreed);
    }

    /**
     * Takes a channel away, as when it was closed or refunded; the circuits that pay from it end. Without such a channel nothing happens.
     *
     * @return completes once nothing is signed or stored through it any more
     */
    public CompletableFuture<Void> removeChannel(Bytes channel) {
        return channels.remove(channel);
    }

    /**
     * Takes all channels away, as when the wallet is locked: circuits end, and the SOCKS port goes on listening and refuses everything
     * until channels are added again.
     *
     * @return completes once nothing is signed or stored through them any more, so that the keys can go
     */
    public CompletableFuture<Void> removeAll() {
        return channels.removeAll();
    }

    /**
     * Opens the SOCKS port on 127.0.0.1.
     *
     * @param port 0 for any free one
     * @throws IOException if the port cannot be had
     */
    public InetSocketAddress listen(int port) throws IOException {
        return listen(port, SocksOptions.DEFAULT);
    }

    /**
     * As {@link #listen(int)}, with what the user chose for the port. Done again it moves to another port: connections that stand go on,
     * and the port before takes no new ones. Where the new port cannot be had, the one before stays.
     */
    public InetSocketAddress listen(int port, SocksOptions options) throws IOException {
        InetSocketAddress address = ports.listen(port, options);
        loop.post(() -> circuits.listening(address));
        return address;
    }

    /**
     * Opens a port of its own for one program, any free one of 127.0.0.1.
     *
     * @param guard asked before each request
     * @throws IOException if no port can be had
     */
    public GuardedPort openGuardedPort(PortGuard guard) throws IOException {
        return ports.openGuarded(guard);
    }

    /**
     * Ends the circuits of one site at one guarded port, with its streams. What it asks for next gets others.
     *
     * @param site as {@link CircuitView#site} names it
     * @return completes with how many circuits were ended
     */
    public CompletableFuture<Integer> stopSite(int port, String site) {
        return onLoop(() -> pool.stop(key -> key.port() == port && key.site().equals(site)), 0);
    }

    /**
     * Opens the wallet's own way: sockets over circuits that carry nothing else, and that may use the last {@value #WALLET_UNITS} units of
     * each deposit (at most 1/16 of it), which pages do not get from here on. To be called before channels are added. The sockets' port is
     * on the loopback address too, with a password that nobody else knows.
     *
     * @param user sets circuits apart, see {@link CircuitSockets}
     * @throws IOException if no port can be had
     */
    public CircuitSockets walletSockets(String user) throws IOException {
        CircuitSockets sockets = ports.openForWallet(random, user);
        channels.reserve(WALLET_UNITS);
        return sockets;
    }

    /**
     * @param told runs on the client's thread, and must not block, whenever a relay no longer knows the descriptor that the list has of it:
     *             the list is to be read anew
     */
    public void whenListIsOutdated(Runnable told) {
        loop.post(() -> paths.whenOutdated(told));
    }

    /** Begins to build circuits. */
    public void connect() {
        loop.post(circuits::connect);
    }

    /** Ends all circuits; the SOCKS port refuses everything until {@link #connect}. */
    public void disconnect() {
        loop.post(circuits::disconnect);
    }

    /** A snapshot, at most half a second old. */
    public ClientStatus status() {
        return circuits.status();
    }

    // ---- circuits and their user ----

    /**
     * Lets everything that is asked of this site from now on take fresh circuits, with other exits where there are others. Streams that are
     * open go on where they are.
     *
     * @param site a registrable domain or a host; what lies below it is meant too
     * @return completes with how many circuits were set aside
     */
    public CompletableFuture<Integer> newCircuitFor(String site) {
        String domain = site.toLowerCase(Locale.ROOT);
        return onLoop(() -> pool.renew(key -> key.isFor(domain)), 0);
    }

    /** Ends all circuits with their streams, at once, and builds others: what is asked for from now on has no key in common with before. */
    public CompletableFuture<Void> newIdentity() {
        return onLoop(() -> {
            pool.renewAll();
            circuits.publish();
            return null;
        }, null);
    }

    /**
     * All circuits at this moment.
     *
     * @param sites whether to say what they lead to: for the user at this machine who asks for it, and for nobody else
     */
    public CompletableFuture<List<CircuitView>> circuits(boolean sites) {
        return onLoop(() -> pool.views(sites), List.of());
    }

    /**
     * Relays to open channels with: by speed, price and reliability, and so that many paths lead through them and those that are had.
     *
     * @param have  relays that have a channel
     * @param count how many more; fewer are chosen where there are no more
     */
    public CompletableFuture<List<Descriptor>> chooseForChannels(Set<Bytes> have, int count) {
        return onLoop(() -> paths.forChannels(have, count), List.of());
    }

    /** What was measured of the relays on the list. */
    public CompletableFuture<Map<Bytes, RelayFigures>> figures() {
        return onLoop(paths::figures, Map.of());
    }

    // ---- what the user does not want ----

    /**
     * Relays that are never to be used: no new path leads through them, none is chosen for a channel, and circuits through them take no new
     * streams. Their channels stay as they are, and can be closed.
     */
    public void neverUse(Set<Bytes> relays) {
        Set<Bytes> unwanted = Set.copyOf(relays);
        loop.post(() -> {
            paths.neverUse(unwanted);
            pool.keepOff(circuit -> circuit.path().stream().anyMatch(hop -> unwanted.contains(hop.relay().relayId())));
            circuits.publish();
        });
    }

    /**
     * Limits what is signed for pages on one day of the computer's calendar. When it is reached, streams are refused until midnight or a
     * higher limit: nothing goes another way.
     *
     * @param most empty for no limit
     */
    public void limitPerDay(Optional<Amount> most) {
        loop.post(() -> {
            payers.day().set(most);
            circuits.publish();
            if (pool.isOpen()) {
                pool.tryNow();
            }
        });
    }

    /** Counts what was signed today before this start. To be called once. */
    public void signedBefore(Amount today) {
        loop.post(() -> {
            payers.day().before(today);
            circuits.publish();
        });
    }

    /** At most half a second old, as {@link #status}. */
    public DaySpending day() {
        return circuits.day();
    }

    private <T> CompletableFuture<T> onLoop(Supplier<T> work, T whenClosed) {
        var done = new CompletableFuture<T>();
        if (!loop.post(() -> done.complete(work.get()))) {
            done.complete(whenClosed);
        }
        return done;
    }

    // ---- questions to relays ----

    /**
     * Asks the relay of a channel to cash its best voucher and give the rest back, over a circuit that ends there. It need not be a channel
     * that circuits pay from: one that is used up, closing since long or cannot be signed on is asked for just the same. Nothing more is
     * signed on the channel unless the relay could not be asked.
     *
     * @return completes with the total that the relay will cash, or fails with a {@link WalletException} if it cannot be asked or refuses
     */
    public CompletableFuture<Amount> askToClose(PayingChannel channel) {
        return channels.askToClose(channel);
    }

    /** As {@link #askToClose(PayingChannel)}, for a channel that circuits pay from. */
    public CompletableFuture<Amount> askToClose(Bytes channel) {
        return channels.askToClose(channel);
    }

    /**
     * Asks the relay of a channel for the highest voucher that it holds of it: what a wallet needs to know that has its words and lost its
     * ledger. The relay can show less than it holds, which only costs itself, but no more than was signed. Works without any channel that
     * can be paid from; any number may be asked for at once, and a few at a time are.
     *
     * @return completes with a voucher that this channel's signer signed, or with none where the relay holds none; fails with a
     *         {@link WalletException}, within half a minute once its turn has come, where the relay is gone, silent or dishonest: then
     *         nothing may be signed on the channel
     */
    public CompletableFuture<Optional<Voucher>> askHighest(PayingChannel channel) {
        return channels.askHighest(channel, random);
    }

    /**
     * Asks relays, the entry among them, which hash their own list of relays has at {@code block}, over circuits of three hops that pay
     * nobody: all three are asked.
     *
     * @param circuits how many, at least 1
     * @return completes within some seconds with what was answered, which may be nothing
     */
    public CompletableFuture<List<ListAnswer>> askForLists(long block, int circuits) {
        var answers = new CompletableFuture<List<ListAnswer>>();
        if (!loop.post(() -> directoryErrands.compare(block, circuits, answers))) {
            answers.complete(List.of());
        }
        return answers;
    }

    /**
     * Asks relays for descriptors over such circuits, in random order.
     *
     * @param hashes of 32 bytes each
     * @return completes with the bytes of these hashes, as far as any relay that was asked had them; signatures are still to be checked
     */
    public CompletableFuture<Map<Bytes, Bytes>> askForDescriptors(Collection<Bytes> hashes) {
        var found = new CompletableFuture<Map<Bytes, Bytes>>();
        if (!loop.post(() -> directoryErrands.fetch(hashes, found))) {
            found.complete(Map.of());
        }
        return found;
    }

    /**
     * Has other relays reach a relay where the list says that it is: a circuit of three hops that pays nobody, with the relay as its last, a
     * few times by other ways where that fails. It carries nothing.
     *
     * @return completes within half a minute
     */
    public CompletableFuture<ReachedBy> reach(Bytes relay) {
        var answer = new CompletableFuture<ReachedBy>();
        if (!loop.post(() -> directoryErrands.reach(relay, answer))) {
            answer.complete(ReachedBy.NOBODY_ASKED);
        }
        return answer;
    }

    /** Ends the circuits and stores what was served. Blocks for at most a few seconds. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        ports.close();
        var ended = new CountDownLatch(1);
        loop.post(() -> {
            circuits.close();
            errands.close();
            directoryErrands.close();
            links.close();
            payers.all().forEach(HopPayer::checkpoint);
            paths.save(worker, true);
            ended.countDown();
        });
        try {
            if (!loop.platform().await(ended, Duration.ofSeconds(2))) {
                LOG.log(Level.WARNING, "circuits did not end in time");
            }
            // Only a loop that has ended gives the payers nothing more to store.
            loop.close();
            var stored = new CountDownLatch(1);
            worker.execute(stored::countDown);
            worker.shutdown();
            if (!loop.platform().await(stored, Duration.ofSeconds(2))) {
                LOG.log(Level.WARNING, "the last totals could not be stored in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
