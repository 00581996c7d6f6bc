package org.farthing.app.practice;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingsFile;
import org.farthing.app.SettingsInUse;
import org.farthing.app.instance.ChainAccess;
import org.farthing.app.instance.Instance;
import org.farthing.app.instance.InstanceKeys;
import org.farthing.app.instance.MoneyChores;
import org.farthing.app.instance.PaidProxy;
import org.farthing.app.instance.RelayList;
import org.farthing.app.instance.Watcher.Chore;
import org.farthing.app.refusals.Refusal;
import org.farthing.app.relay.HostedRelay;
import org.farthing.app.session.CheckPage;
import org.farthing.app.session.PracticeStep;
import org.farthing.app.session.PracticeStep.Part;
import org.farthing.circuit.client.ClientNode;
import org.farthing.wallet.ChannelPlan;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.TransactionPolicy;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * A complete Farthing on this machine: chain, contracts, registry, relays, a funded wallet, open channels and a SOCKS port. All parts are
 * the real ones, talking over real sockets on the loopback address; only the money is play money, and only here may exits reach this
 * machine.
 *
 * <p>Goes on after a restart on the same folder.
 */
public final class PracticeWorld implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.practice");
    private static final Amount WALLET_MONEY = Amount.ofCoins(100);
    private static final Amount RELAY_MONEY = Amount.ofCoins(10);
    private static final Amount DEPOSIT = Amount.ofCoins(1);
    private static final Duration CHANNEL_LIFE = Duration.ofDays(30);
    private static final Duration LOOK_AT_CHAIN_EVERY = Duration.ofSeconds(1);
    private static final Duration RENEW_DESCRIPTORS_EVERY = Duration.ofHours(12);
    /** An entry relay from before that is gone by now is waited for, for half of that. */
    private static final Duration FIRST_CIRCUIT_WITHIN = Duration.ofSeconds(60);
    private static final Duration READ_RELAYS_EVERY = Duration.ofSeconds(5);
    private static final String CHANNELS_KEY = "channels";
    private static final String FUNDED_KEY = "practice-funded";
    private static final String REGISTRY_KEY = "registry";
    private static final String RELAYS_KEY = "practice-relays";

    private final DataFolder data;
    private final DataFolder.Hold hold;
    private final PracticeRelays relays = new PracticeRelays();
    private final Contracts contracts = Contracts.load();
    private PracticeChain chain;
    private Network network;
    private PaidProxy proxy;
    private PracticeSite site;
    private HostedRelay ownRelay;
    private Instance instance;
    private final AtomicBoolean closing = new AtomicBoolean();

    private PracticeWorld(DataFolder data, DataFolder.Hold hold) {
        this.data = data;
        this.hold = hold;
    }

    /**
     * Brings the world up and returns once a stream can be carried.
     *
     * @param progress hears what is being done, for people who wait
     * @throws WalletException for all that a user may have wrong; nothing is left running then
     */
    public static PracticeWorld open(PracticeOptions options, Consumer<String> progress) {
        PracticeWorld world = raise(options, step -> {
            if (step.done() == 0) {
                progress.accept(named(step));
            }
        });
        try {
            progress.accept("First circuit");
            world.instance.connect();
            world.awaitCircuit();
            return world;
        } catch (RuntimeException e) {
            world.close();
            throw e;
        }
    }

    private static String named(PracticeStep step) {
        return switch (step.part()) {
            case CHAIN -> "Practice chain";
            case CONTRACTS -> "Contracts";
            case RELAYS -> step.count() + " relays";
            case WALLET -> "Wallet";
            case CHANNELS -> step.count() + " channels";
        };
    }

    /**
     * Brings the world up and returns when all of it stands, not connected.
     *
     * @param progress hears each piece of work before it is begun; what it throws ends the world
     * @throws WalletException for all that a user may have wrong; nothing is left running then
     */
    public static PracticeWorld raise(PracticeOptions options, Consumer<PracticeStep> progress) {
        if (options.relays() < PracticeOptions.FEWEST_RELAYS || options.relays() > PracticeOptions.MOST_RELAYS) {
            throw new WalletException(Kind.BAD_INPUT, "A practice world has " + PracticeOptions.FEWEST_RELAYS + " to "
                    + PracticeOptions.MOST_RELAYS + " relays: an entry, a middle and an exit are the least. Give another number.");
        }
        return raise(options, options.data().hold(), progress);
    }

    /** As above, for a program that holds the folder. @param hold given back with the world */
    public static PracticeWorld raise(PracticeOptions options, DataFolder.Hold hold, Consumer<PracticeStep> progress) {
        var world = new PracticeWorld(options.data(), hold);
        try {
            world.begin(options, progress);
            return world;
        } catch (IOException e) {
            world.close();
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The practice world could not start: " + e.getMessage() + ".", e);
        } catch (RuntimeException e) {
            // Whatever it was: nothing is left running, and the folder can be held again.
            world.close();
            throw e;
        }
    }

    private void begin(PracticeOptions options, Consumer<PracticeStep> progress) throws IOException {
        // What can be refused without leaving a trace is refused first: the port, the password, the node.
        var listed = new RelayList();
        proxy = PaidProxy.listen(listed, data, SettingsInUse.read(data).settings().socks(), options.socksPort(), true);
        Vault vault = new Vault(data.vault(), new SecureRandom());
        try (Vault.Contents contents = words(vault, options.password())) {
            if (options.node().isPresent()) {
                chain = PracticeChain.of(options.node().get());
            }
            SettingsFile.writeFirst(data);
            if (!vault.exists()) {
                vault.create(contents, options.password(), Vault.Cost.PRACTICE);
            }
            progress.accept(new PracticeStep(Part.CHAIN, 0, 0, 1));
            if (chain == null) {
                chain = PracticeChain.embedded(data);
            }
            Ledger ledger = Ledger.open(data.ledger());
            try {
                raiseRelays(ledger, options, progress);
            } catch (RuntimeException | IOException e) {
                ledger.close();
                throw e;
            }
            progress.accept(new PracticeStep(Part.WALLET, 0, 0, 2));
            var access = new ChainAccess(network, chain.chain(), contracts, TransactionPolicy.LOCAL, LOOK_AT_CHAIN_EVERY);
            instance = new Instance(data, access, vault, listed, proxy);
            instance.begin(contents, ledger);
            progress.accept(new PracticeStep(Part.WALLET, 0, 1, 2));
            fund();
            ownRelay = new HostedRelay(new HostedRelay.Ground(HostedRelay.Ground.configIn(new DataFolder(data.practice())), () -> network,
                    () -> List.of(chain.rpc()), vault, Optional.of(new HostedRelay.Play(
                            () -> new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray()), this::fundRelay))));
            instance.host(ownRelay);
        }
        int count = relays.all().size();
        progress.accept(new PracticeStep(Part.CHANNELS, count, 0, 3));
        instance.refreshRelays();
        // After a crash the relays know better than the ledger how much was signed.
        instance.askWhatRelaysHold();
        progress.accept(new PracticeStep(Part.CHANNELS, count, 1, 3));
        openChannels();
        progress.accept(new PracticeStep(Part.CHANNELS, count, 2, 3));
        instance.lookAtChain();
        var chores = new ArrayList<>(MoneyChores.of(instance));
        chores.add(new Chore("the list of relays could not be read", READ_RELAYS_EVERY, false, instance::refreshRelays));
        chores.add(new Chore("the relays could not renew their entries", RENEW_DESCRIPTORS_EVERY, false, relays::publish));
        chores.add(new Chore("the relays could not read their list", READ_RELAYS_EVERY, false, relays::read));
        instance.watch(chores);
        site = PracticeSite.start();
        Thread.ofVirtual().name("own-relay").start(() -> {
            try (var password = new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray())) {
                ownRelay.startWithWallet(password);
            }
        });
    }

    /** The contracts and the relays. */
    private void raiseRelays(Ledger ledger, PracticeOptions options, Consumer<PracticeStep> progress) throws IOException {
        chain.requireLedger(ledger, REGISTRY_KEY);
        // A world keeps the number of relays it began with: channels are open with them.
        int count = ledger.meta(RELAYS_KEY).map(Integer::parseInt).orElse(options.relays());
        ledger.putMeta(RELAYS_KEY, Integer.toString(count));
        relays.open(data.practice(), count, options.price());
        deploy(ledger, progress);
        progress.accept(new PracticeStep(Part.RELAYS, count, 0, 2 * count));
        var registry = new Registry(chain.chain(), contracts, network.registry().orElseThrow());
        registry.requireOurCode();
        relays.start(chain.chain(), network, contracts, registry,
                done -> progress.accept(new PracticeStep(Part.RELAYS, count, done, 2 * count)));
    }

    private static Vault.Contents words(Vault vault, Password password) {
        return vault.exists() ? vault.openOrRecover(password).contents()
                : new Vault.Contents(Mnemonic.generate(12, new SecureRandom()), new Password(new char[0]));
    }

    private void deploy(Ledger ledger, Consumer<PracticeStep> progress) {
        progress.accept(new PracticeStep(Part.CONTRACTS, 0, 0, 3));
        for (PracticeRelay relay : relays.all()) {
            if (chain.chain().balance(relay.payee()).isZero()) {
                chain.money().give(relay.payee(), RELAY_MONEY);
            }
        }
        if (ledger.meta(REGISTRY_KEY).isEmpty()) {
            Transactions deployer = relays.all().getFirst().transactions(chain.chain(), chain.network(), contracts);
            progress.accept(new PracticeStep(Part.CONTRACTS, 0, 1, 3));
            Address channels = deployer.send(Optional.empty(), Amount.ZERO, contracts.deployChannels(), "put up the channels' contract")
                    .created().orElseThrow();
            progress.accept(new PracticeStep(Part.CONTRACTS, 0, 2, 3));
            Address list = deployer.send(Optional.empty(), Amount.ZERO, contracts.deployRegistry(PracticeRelay.BOND),
                    "put up the relay list's contract").created().orElseThrow();
            ledger.putMeta(CHANNELS_KEY, channels.hex());
            ledger.putMeta(REGISTRY_KEY, list.hex());
        }
        network = chain.network().withContracts(Address.parse(ledger.meta(CHANNELS_KEY).orElseThrow()),
                Address.parse(ledger.meta(REGISTRY_KEY).orElseThrow()), 0);
    }

    // ---- wallet ----

    private void fund() {
        instance.channels(wallet -> {
            if (wallet.ledger().meta(FUNDED_KEY).isEmpty()) {
                chain.money().give(wallet.address(), WALLET_MONEY);
                wallet.ledger().putMeta(FUNDED_KEY, "1");
                // Nobody has to write down the way to play money.
                InstanceKeys.noteWordsChecked(wallet.ledger());
            }
            return wallet;
        });
    }

    /** Somebody's first relay has nothing to leave as its bond. */
    private void fundRelay(Address operator) {
        if (chain.chain().balance(operator).isZero()) {
            chain.money().give(operator, RELAY_MONEY);
        }
    }

    private void openChannels() {
        instance.channels(wallet -> {
            // An opening that a crash interrupted is followed to its end before another one is begun.
            wallet.channels().resume();
            if (wallet.channels().rows().stream().allMatch(row -> row.state() instanceof ChannelState.Planned)) {
                List<ChannelPlan> plans = relays.all().stream().filter(PracticeRelay::isRunning).map(relay -> new ChannelPlan(
                        new Relay(relay.id(), relay.name(), ""), relay.payee(), DEPOSIT)).toList();
                wallet.channels().openTogether(plans, CHANNEL_LIFE);
            }
            return wallet;
        });
        instance.payFromOpenChannels();
    }

    private void awaitCircuit() {
        Instant limit = Instant.now().plus(FIRST_CIRCUIT_WITHIN);
        while (client().status().readyCircuits() == 0) {
            if (Instant.now().isAfter(limit)) {
                throw new WalletException(Kind.CHANNEL_STATE, "No circuit could be built: " + client().status().lastFailure());
            }
            pause(Duration.ofMillis(10));
        }
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Refusal.PRACTICE_INTERRUPTED.exception();
        }
    }

    // ---- what others ask ----

    public Instance instance() {
        return instance;
    }

    /** The instance's circuits. */
    public ClientNode client() {
        return instance.proxy().client();
    }

    public List<PracticeRelay> relays() {
        return relays.all();
    }

    RelayRequests faults() {
        return new RelayRequests(relays, instance::refreshRelays);
    }

    /** Stops a relay as if its process had been killed; the others and the client find out by themselves. */
    public void killRelay(int number) {
        relays.kill(number);
    }

    /** Starts a relay again that was stopped. */
    public void startRelay(int number) {
        relays.startAgain(number);
        instance.refreshRelays();
    }

    public InetSocketAddress socks() {
        return instance.proxy().socks().orElseThrow();
    }

    /**
     * Reads the world's own web page through a circuit.
     *
     * @throws WalletException where no circuit leads there
     */
    public CheckPage readCheckPage() {
        try {
            return PracticeSite.parse(instance.proxy().readPage("check-page", "localhost", site.port(), PracticeSite.PATH));
        } catch (IOException e) {
            throw Refusal.PAGE_LOST.after(e);
        }
    }

    public URI rpc() {
        return chain.rpc();
    }

    public Network network() {
        return network;
    }

    public DataFolder data() {
        return data;
    }

    /** Ends everything in order: first who signs, then who serves, then the chain. Takes a few seconds at most. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        close(site);
        close(instance);
        close(proxy);
        relays.close();
        close(chain);
        hold.close();
    }

    static void close(AutoCloseable part) {
        if (part == null) {
            return;
        }
        try {
            part.close();
        } catch (Exception e) {
            // The rest must still be closed.
            LOG.log(Level.WARNING, "a part of the practice world did not close: " + e.getMessage());
        }
    }
}
