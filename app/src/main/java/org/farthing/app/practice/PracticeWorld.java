package org.farthing.app.practice;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.circuit.client.ClientNode;
import org.farthing.circuit.client.DestinationRules;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.wallet.ChannelPlan;
import org.farthing.wallet.Wallet;
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
    private static final Duration FIRST_CIRCUIT_WITHIN = Duration.ofSeconds(30);
    private static final String CHANNELS_KEY = "channels";
    /** Under what the wallet's account is noted in the ledger, for commands that only read. */
    public static final String ADDRESS_KEY = "address";
    private static final String REGISTRY_KEY = "registry";
    private static final String RELAYS_KEY = "practice-relays";

    private final DataFolder data;
    private final DataFolder.Hold hold;
    private final PracticeRelays relays = new PracticeRelays();
    private final Contracts contracts = Contracts.load();
    private PracticeChain chain;
    private Network network;
    private Wallet wallet;
    private ClientNode client;
    private InetSocketAddress socks;
    private Thread watcher;
    private volatile Amount balance = Amount.ZERO;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;

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
        if (options.relays() < PracticeOptions.FEWEST_RELAYS || options.relays() > PracticeOptions.MOST_RELAYS) {
            throw new WalletException(Kind.BAD_INPUT, "A practice world has " + PracticeOptions.FEWEST_RELAYS + " to "
                    + PracticeOptions.MOST_RELAYS + " relays: an entry, a middle and an exit are the least. Give another number.");
        }
        var world = new PracticeWorld(options.data(), options.data().hold());
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

    private void begin(PracticeOptions options, Consumer<String> progress) throws IOException {
        // What can be refused without leaving a trace is refused first: the port, the password, the node.
        client = new ClientNode(relays::directory, new DestinationRules(true), InstantSource.system());
        try {
            socks = client.listen(options.socksPort());
        } catch (BindException e) {
            throw new WalletException(Kind.BAD_INPUT, "Another program uses port " + options.socksPort()
                    + ". Take another one with --socks PORT, or any free one with --socks 0.", e);
        }
        Vault vault = new Vault(data.vault(), new SecureRandom());
        try (Vault.Contents contents = words(vault, options.password())) {
            if (options.node().isPresent()) {
                chain = PracticeChain.of(options.node().get());
            }
            Settings.writeFirst(data);
            if (!vault.exists()) {
                vault.create(contents, options.password(), Vault.Cost.PRACTICE);
            }
            progress.accept("Practice chain");
            if (chain == null) {
                chain = PracticeChain.embedded(data);
            }
            Ledger ledger = Ledger.open(data.ledger());
            try {
                chain.requireLedger(ledger, REGISTRY_KEY);
                // A world keeps the number of relays it began with: channels are open with them.
                int count = ledger.meta(RELAYS_KEY).map(Integer::parseInt).orElse(options.relays());
                ledger.putMeta(RELAYS_KEY, Integer.toString(count));
                relays.open(data.practice(), count);
                progress.accept("Contracts");
                deploy(ledger);
                progress.accept(count + " relays");
                var registry = new Registry(chain.chain(), contracts, network.registry().orElseThrow());
                registry.requireOurCode();
                relays.start(chain.chain(), network, contracts, registry);
                fund(contents, ledger);
                progress.accept("Wallet");
                wallet = Wallet.open(contents, ledger, chain.chain(), network, contracts, TransactionPolicy.LOCAL, InstantSource.system());
            } catch (RuntimeException | IOException e) {
                ledger.close();
                throw e;
            }
        }
        progress.accept(relays.all().size() + " channels");
        openChannels();
        lookAtChain();
        watcher = Thread.ofVirtual().name("practice-watcher").start(this::watch);
        progress.accept("First circuit");
        client.connect();
        awaitCircuit();
    }

    private static Vault.Contents words(Vault vault, Password password) {
        return vault.exists() ? vault.openOrRecover(password).contents()
                : new Vault.Contents(Mnemonic.generate(12, new SecureRandom()), new Password(new char[0]));
    }

    private void deploy(Ledger ledger) {
        for (PracticeRelay relay : relays.all()) {
            if (chain.chain().balance(relay.payee()).isZero()) {
                chain.money().give(relay.payee(), RELAY_MONEY);
            }
        }
        if (ledger.meta(REGISTRY_KEY).isEmpty()) {
            Transactions deployer = relays.all().getFirst().transactions(chain.chain(), chain.network(), contracts);
            Address channels = deployer.send(Optional.empty(), Amount.ZERO, contracts.deployChannels(), "put up the channels' contract")
                    .created().orElseThrow();
            Address list = deployer.send(Optional.empty(), Amount.ZERO, contracts.deployRegistry(PracticeRelay.BOND),
                    "put up the relay list's contract").created().orElseThrow();
            ledger.putMeta(CHANNELS_KEY, channels.hex());
            ledger.putMeta(REGISTRY_KEY, list.hex());
        }
        network = chain.network().withContracts(Address.parse(ledger.meta(CHANNELS_KEY).orElseThrow()),
                Address.parse(ledger.meta(REGISTRY_KEY).orElseThrow()), 0);
    }

    // ---- wallet ----

    private void fund(Vault.Contents contents, Ledger ledger) {
        if (ledger.meta("practice-funded").isEmpty()) {
            try (var keys = contents.keys(); var account = keys.account(0)) {
                chain.money().give(account.address(), WALLET_MONEY);
                ledger.putMeta(ADDRESS_KEY, account.address().toString());
            }
            ledger.putMeta("practice-funded", "1");
        }
    }

    private void openChannels() {
        // An opening that a crash interrupted is followed to its end before another one is begun.
        wallet.channels().resume();
        if (wallet.channels().rows().stream().allMatch(row -> row.state() instanceof ChannelState.Planned)) {
            List<ChannelPlan> plans = relays.all().stream().map(relay -> new ChannelPlan(
                    new Relay(relay.id(), relay.name(), ""), relay.payee(), DEPOSIT)).toList();
            wallet.channels().openTogether(plans, CHANNEL_LIFE);
        }
        for (var row : wallet.channels().rows()) {
            Optional<Descriptor> relay = relays.directory().find(row.relay().id());
            wallet.channels().paying(row.id()).ifPresent(channel ->
                    client.addChannel(channel, relay.map(Descriptor::pricePerUnit).orElse(PracticeRelays.UNIT_PRICE)));
        }
    }

    private void awaitCircuit() {
        Instant limit = Instant.now().plus(FIRST_CIRCUIT_WITHIN);
        while (client.status().readyCircuits() == 0) {
            if (Instant.now().isAfter(limit)) {
                throw new WalletException(Kind.CHANNEL_STATE, "No circuit could be built: " + client.status().lastFailure());
            }
            pause(Duration.ofMillis(10));
        }
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new WalletException(Kind.CHANNEL_STATE, "The practice world was interrupted.");
        }
    }

    private void watch() {
        Instant renewed = Instant.now();
        while (!closed) {
            try {
                Thread.sleep(LOOK_AT_CHAIN_EVERY);
                lookAtChain();
                if (Instant.now().isAfter(renewed.plus(RENEW_DESCRIPTORS_EVERY))) {
                    relays.publish();
                    renewed = Instant.now();
                }
            } catch (InterruptedException _) {
                return;
            } catch (WalletException | IllegalStateException e) {
                if (!closed) {
                    LOG.log(Level.WARNING, "the chain could not be looked at: " + e.getMessage());
                }
            }
        }
    }

    private void lookAtChain() {
        wallet.channels().refresh();
        client.status().served().forEach((id, served) ->
                wallet.channels().paying(id).ifPresent(channel -> channel.recordServed(served)));
        balance = wallet.balance();
    }

    // ---- what others ask ----

    public Wallet wallet() {
        return wallet;
    }

    public ClientNode client() {
        return client;
    }

    public Directory directory() {
        return relays.directory();
    }

    public List<PracticeRelay> relays() {
        return relays.all();
    }

    /** Stops a relay as if its process had been killed; the others and the client find out by themselves. */
    public void killRelay(int number) {
        relays.kill(number);
    }

    /** Starts a relay again that was stopped. */
    public void startRelay(int number) {
        relays.startAgain(number);
    }

    public InetSocketAddress socks() {
        return socks;
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

    /** What lay in the wallet's account when the chain was last looked at. */
    public Amount balance() {
        return balance;
    }

    /** Ends everything in order: first who signs, then who serves, then the chain. Takes a few seconds at most. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        closed = true;
        if (watcher != null) {
            watcher.interrupt();
        }
        close(client);
        close(wallet);
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
