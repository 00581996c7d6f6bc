package org.farthing.app.relay;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.farthing.app.control.ControlServer;
import org.farthing.app.instance.AskedOverCircuits;
import org.farthing.app.instance.ChainAccess;
import org.farthing.app.instance.NetworkChoice;
import org.farthing.app.instance.RelayList;
import org.farthing.app.instance.RelaysAsked;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.session.BondMissing;
import org.farthing.app.session.OwnRelay;
import org.farthing.circuit.client.ClientNode;
import org.farthing.circuit.client.DestinationRules;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.link.RelayIdentity;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.onion.OnionKey;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.relay.RelayNode;
import org.farthing.circuit.relay.ResolverSettings;
import org.farthing.circuit.relay.Till;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.keys.WalletKeys;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * One relay that runs: carries circuits for money, keeps its place on the list of relays, changes its onion key, and cashes what it earns.
 * Everything it needs is in one {@linkplain RelaySettings file of settings} and the folder that this names.
 */
public final class RelayService implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.relay");
    private static final Duration TICK = Duration.ofSeconds(1);
    /** Well below the day that a payer's request to close leaves. */
    private static final Duration LOOK_EVERY = Duration.ofMinutes(10);
    /** Where blocks come only when something happens there is nothing to spare. */
    private static final Duration LOOK_EVERY_IN_PRACTICE = Duration.ofSeconds(5);
    /** What was earned is told to who closes the window, and kept for the days' figures. */
    private static final Duration NOTE_EVERY = Duration.ofSeconds(10);
    private static final Duration WARN_EVERY = Duration.ofDays(1);
    private static final Duration GATHER = Duration.ofMillis(300);

    /** After that the others' lists have a new entry for certain: they read it every ten minutes, and only what is final. */
    private static final Duration READ_BY_OTHERS = Duration.ofMinutes(45);
    private static final Duration READ_BY_OTHERS_IN_PRACTICE = Duration.ofSeconds(15);

    /** What is done from the start until the relay carries circuits, in this order. */
    public enum Stage {
        CONTRACTS("Contracts"), LISTENING("Listening"), LIST("The list of relays"), REACH("Whether it can be reached");

        private final String words;

        Stage(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    private final Path config;
    private volatile RelaySettings settings;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean closing = new AtomicBoolean();
    /** What is closed at the end, last opened first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private Network network;
    private Signer operator;
    private PayeeLedger till;
    private Ledger wallet;
    private Listing listing;
    /** Read by the relay's loop too. */
    private volatile RelayList seen;
    private ChainAccess access;
    private ClientNode asking;
    private RelaysAsked others;
    private Redemption redemption;
    private RelayEarnings earnings;
    private RelayNode node;
    private OnionKeys onionKeys;
    private Reachability reachability;
    private Chain chain;
    private RelayChores chores;
    private Thread looks;
    private Optional<Instant> keyUntil = Optional.empty();
    private boolean practice;
    private boolean reached;

    private RelayService(Path config, InstantSource clock) {
        this.config = config;
        this.settings = RelaySettings.read(config);
        this.clock = clock;
    }

    /**
     * Starts the relay, and returns once it is on the list.
     *
     * @param config   the file of settings
     * @param password of the vault, still the caller's
     * @param progress hears what is being done, for people who wait
     * @throws WalletException for all that an operator may have wrong, such as too little money for the bond; nothing is left running then
     */
    public static RelayService start(Path config, Password password, Consumer<Stage> progress) {
        var service = new RelayService(config, InstantSource.system());
        try {
            service.begin(password, progress);
            return service;
        } catch (RuntimeException e) {
            service.close();
            throw e;
        }
    }

    private void begin(Password password, Consumer<Stage> progress) {
        RelayFiles files = settings.files();
        if (!files.vault().exists() || !files.hasIdentity()) {
            throw new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA, "The relay has no keys yet. Make them with \"farthing relay init\".");
        }
        FileLock lock = files.hold();
        parts.push(lock.acquiredBy());
        NetworkChoice choice = NetworkChoice.of(files.control(), settings.network(), Optional.empty(), List.of());
        operator = operator(files.vault(), password);
        parts.push(operator);
        NodeConnection connection = NodeConnection.open(choice);
        parts.push(connection);
        network = connection.network();
        chain = connection.chain();
        practice = connection.isPractice();
        progress.accept(Stage.CONTRACTS);
        Contracts contracts = Contracts.load();
        var contract = new ChannelContract(connection.chain(), network, contracts);
        var registry = new Registry(connection.chain(), network, contracts);
        contract.requireOurCode();
        registry.requireOurCode();
        openBooks(files);
        var transactions = new Transactions(connection.chain(), network, contracts, Wallet.signing(operator), wallet.intents());
        var closings = new BatchedClosings(contract, transactions, payout(), GATHER);
        RelayIdentity identity = files.identity(random);
        keyUntil = identity.until();
        keyUntil.filter(until -> !until.isAfter(clock.instant())).ifPresent(until -> {
            identity.wipe();
            throw LentKey.over(until);
        });
        listing = new Listing(registry, transactions, identity, operator, settings, till, clock);
        listing.refresh();
        onionKeys = files.onionKeys(random, clock.instant());
        progress.accept(Stage.LISTENING);
        node = listen(identity, loop -> new Till(loop, network.chainId(), contract.address(), operator.address(), closings, till, clock));
        // Closings end first: the node waits for those under way, and after a restart they are found again.
        parts.push(node);
        parts.push(closings);
        node.useOnionKeys(onionKeys.all());
        node.limit(settings.limits());
        compareLists(connection, contracts);
        redemption = new Redemption(connection.chain(), contract, transactions, closings, till, wallet, settings.redemption(), node::cash,
                clock);
        earnings = new RelayEarnings(chain, operator.address(), till, wallet, redemption, () -> settings.redemption(), clock);
        progress.accept(Stage.LIST);
        RelayBooks.finish(transactions);
        reachability = new Reachability(settings.advertised().getPort(), () -> asking.reach(node.id()),
                () -> node.answersAt(settings.advertised()), clock, practice ? READ_BY_OTHERS_IN_PRACTICE : READ_BY_OTHERS);
        enter(connection);
        progress.accept(Stage.REACH);
        reached = isReached();
        ControlServer control = ControlServer.start(files.control(), new RelayControl(this));
        parts.push(control);
        settings.metrics().ifPresent(port -> parts.push(MetricsServer.start(port, () -> MetricsText.of(node.activity(), earnings.sums()))));
        earnings.look();
        Duration every = practice ? LOOK_EVERY_IN_PRACTICE : LOOK_EVERY;
        chores = chores(every);
        chores.start();
        looks = Thread.ofVirtual().name("relay-reach").start(() -> lookWhetherReached(every));
    }

    private void openBooks(RelayFiles files) {
        till = PayeeLedger.open(files.till());
        parts.push(till);
        wallet = Ledger.open(files.wallet());
        parts.push(wallet);
        // Vouchers of another chain are worth nothing here, and those of this one nothing there.
        wallet.bind(Map.of("chain-id", Long.toString(network.chainId()), "channels", network.channels().orElseThrow().toString(),
                "registry", network.registry().orElseThrow().toString(), "operator", operator.address().toString()));
    }

    /** The list that this relay tells others of, and the circuits on which it asks others: without channels, as questions are free. */
    private void compareLists(NodeConnection connection, Contracts contracts) {
        access = new ChainAccess(network, connection.chain(), contracts, network.policy(), TICK);
        seen = new RelayList(clock, node.archive()::add);
        asking = new ClientNode(seen::directory, new DestinationRules(practice), clock);
        parts.push(asking);
        others = new AskedOverCircuits(asking);
    }

    /** As the node lists them, and those that it withholds from this relay and others know: circuits are extended to them too. */
    private Directory listed() {
        RelayList compared = seen;
        return compared == null ? listing.directory() : listing.directory().with(compared.directory());
    }

    private static Signer operator(Vault vault, Password password) {
        try (Vault.Contents contents = vault.openOrRecover(password).contents(); WalletKeys keys = contents.keys()) {
            return keys.account(0);
        }
    }

    private ExitPolicy policy() {
        return new ExitPolicy(settings.exitPorts(), practice);
    }

    private RelayNode listen(RelayIdentity identity, Function<EventLoop, Till> tillOn) {
        ResolverSettings resolver = settings.nameServers().isEmpty() ? ResolverSettings.system()
                : new ResolverSettings(settings.nameServers());
        try {
            return new RelayNode(settings.name(), identity, onionKeys.present(), settings.listen(), policy(), resolver, this::listed,
                    tillOn);
        } catch (BindException e) {
            throw Refusal.RELAY_CANNOT_LISTEN.after(e, text(settings.listen()));
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The relay cannot listen on " + text(settings.listen()) + ": "
                    + e.getMessage() + ".", e);
        }
    }

    /**
     * Whether this machine itself reaches the advertised address. Most routers let a machine reach itself by its outer address, some do not;
     * so this is no proof, and the relay starts either way.
     */
    private boolean isReached() {
        boolean answers = node.answersAt(settings.advertised());
        if (!answers) {
            LOG.log(Level.WARNING, "the relay does not answer at " + text(settings.advertised()) + ", where \"advertise\" sends others: "
                    + "correct it, or forward that port to this machine. (Some routers merely keep a machine from reaching itself so.)");
        }
        return answers;
    }

    private void enter(NodeConnection connection) {
        try {
            if (ensureListed() == Listing.Done.RETIRED) {
                LOG.log(Level.WARNING, "the relay was taken off the list: nobody sends it circuits, and it only cashes what it has earned");
            }
        } catch (WalletException e) {
            if (e.kind() != Kind.NOT_ENOUGH_MONEY || listing.entry().isPresent()) {
                throw e;
            }
            throw new WalletException(new BondMissing(listing.bond(), network.coin(), operator.address(),
                    connection.chain().balance(operator.address())), e);
        }
    }

    /** Where the list leads others elsewhere than before, what is known of being reached is of no use any more. */
    private Listing.Done ensureListed() {
        Optional<InetSocketAddress> before = listing.address();
        Listing.Done done = listing.ensure(node.onionPublicKey());
        if (done == Listing.Done.REGISTERED || done == Listing.Done.UPDATED && !listing.address().equals(before)) {
            reachability.moved(settings.advertised().getPort());
        }
        return done;
    }

    // ---- what goes on by itself ----

    private RelayChores chores(Duration every) {
        return new RelayChores(clock, List.of(
                RelayChores.Chore.now(every, "what is owed could not be looked at", () -> {
                    redemption.look();
                    earnings.look();
                }),
                RelayChores.Chore.now(WARN_EVERY, "whether the relay's key ends could not be told", () ->
                        LentKey.warning(keyUntil, clock.instant()).ifPresent(sentence -> LOG.log(Level.WARNING, sentence))),
                RelayChores.Chore.now(NOTE_EVERY, "what was earned could not be noted", earnings::note),
                RelayChores.Chore.later(clock.instant(), every, "the list of relays could not be read, or the relay's entry not renewed",
                        this::renew),
                RelayChores.Chore.now(every, "the list of relays could not be compared with what others see",
                        () -> seen.refresh(access, Optional.of(others)))));
    }

    /** The key is stored and answered with before anybody is told of it. */
    private void renew() {
        OnionKeys next = onionKeys.at(clock.instant(), random);
        if (!next.equals(onionKeys)) {
            settings.files().keep(next);
            List<OnionKey> gone = new ArrayList<>(onionKeys.all());
            gone.removeAll(next.all());
            onionKeys = next;
            node.useOnionKeys(next.all());
            gone.forEach(OnionKey::wipe);
        }
        ensureListed();
    }

    private void lookWhetherReached(Duration every) {
        while (!closing.get()) {
            chores.attempt("whether others reach the relay could not be found out", reachability::look);
            try {
                Thread.sleep(reachability.known().found() == OwnRelay.Found.TOO_NEW ? LOOK_EVERY_IN_PRACTICE : every);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    // ---- what others ask ----

    RelaySettings settings() {
        return settings;
    }

    Listing listing() {
        return listing;
    }

    Redemption redemption() {
        return redemption;
    }

    RelayEarnings earnings() {
        return earnings;
    }

    /**
     * Reads the file of settings again and does what it says now, as far as that needs no new start; the list is told at once. Where the file
     * is not right, all stays as it is.
     *
     * @return the settings that differ and wait for a new start, as they are called in the file
     * @throws WalletException where the file is wrong; or where the list could not be told, which is tried again by itself
     */
    public synchronized List<String> reload() {
        RelaySettings read = RelaySettings.read(config);
        List<String> later = settings.needingRestart(read);
        settings = settings.taking(read);
        listing.follow(settings);
        redemption.follow(settings.redemption());
        node.limit(settings.limits());
        node.follow(policy());
        ensureListed();
        return later;
    }

    /** Does now what is otherwise done every ten minutes: reads the list and changes the relay's entry where that is needed. */
    synchronized Listing.Done update() {
        return ensureListed();
    }

    Reachability reachability() {
        return reachability;
    }

    public Bytes id() {
        return node.id();
    }

    public Address operator() {
        return operator.address();
    }

    Address payout() {
        return settings.payout().orElse(operator.address());
    }

    public Network network() {
        return network;
    }

    /** Until when its key speaks for its identity; empty where the key is the identity's own. */
    Optional<Instant> keyUntil() {
        return keyUntil;
    }

    /** Where it really listens, and where others reach it. */
    public String address() {
        return text(node.address());
    }

    public String advertised() {
        return text(settings.advertised());
    }

    /** Whether this machine itself reached the relay by its advertised address when it started. */
    public boolean reached() {
        return reached;
    }

    public int relays() {
        return listing.directory().size();
    }

    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Takes no more circuits, gives those that stand the time that the settings allow, and closes. */
    public void stop() throws InterruptedException {
        if (node != null && !closing.get()) {
            node.drain(settings.drain());
        }
        close();
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        if (chores != null) {
            chores.close();
        }
        if (looks != null) {
            looks.interrupt();
        }
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                // The rest must still be closed.
                LOG.log(Level.WARNING, "a part of the relay did not close: " + e.getMessage());
            }
        }
    }
}
