package org.farthing.app.instance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.farthing.app.DataFolder;
import org.farthing.app.language.Language;
import org.farthing.app.session.OwnRelayDesk;
import org.farthing.circuit.directory.Directory;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * The program at work on one data folder and one network: a wallet that is unlocked or locked, the relays as the registry lists them, and
 * the client. The practice world has one, and so has every command that does something on a real network.
 *
 * <p>Thread-safe. Whoever made the instance holds the folder and closes the chain, after this.
 */
public final class Instance implements AutoCloseable {
    private static final int HOPS = 3;

    private final DataFolder data;
    private final Vault vault;
    private final LockablePurse purse;
    private final RelayList relays;
    private final PaidProxy proxy;
    private final PrivateBrowsing browser;
    private final LiveSettings settings;
    private volatile Optional<ChangeableNodes> nodes = Optional.empty();
    private volatile Optional<OwnRelayDesk> ownRelay = Optional.empty();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Amount balance = Amount.ZERO;
    private volatile Instant chainTime = Instant.EPOCH;
    /** When the chain was read last; the start, until then. */
    private volatile Instant lastLook = Instant.now();
    private volatile Optional<Instant> chainSilentSince = Optional.empty();
    private Watcher watcher;

    /**
     * An instance whose wallet is locked.
     *
     * @param relays what {@code proxy} chooses from
     * @param proxy  closed by {@link #close}
     */
    public Instance(DataFolder data, ChainAccess access, Vault vault, RelayList relays, PaidProxy proxy) {
        this.data = data;
        this.vault = vault;
        this.purse = new LockablePurse(data, access, vault, proxy);
        this.relays = relays;
        this.proxy = proxy;
        this.settings = new LiveSettings(data);
        this.browser = new PrivateBrowsing(this);
        settings.follow(proxy::follow);
    }

    LiveSettings settings() {
        return settings;
    }

    /** What the window looks like is read from, and kept in, the settings of {@code folder} from now on. */
    public void keepWindowChoiceIn(DataFolder folder) {
        settings.keepWindowChoiceIn(folder);
    }

    /** What the pages in a browser speak. */
    Language language() {
        return Language.choose(settings.now().window().language(), Language.ofTheSystem());
    }

    /** The nodes, where the settings may name others while the program runs. */
    Optional<ChangeableNodes> nodes() {
        return nodes;
    }

    void nodes(ChangeableNodes changeable) {
        nodes = Optional.of(changeable);
        settings.follow(changeable::use);
    }

    /** The relay that runs beside the wallet, where the program can run one. */
    Optional<OwnRelayDesk> ownRelay() {
        return ownRelay;
    }

    /** @param desk closed by {@link #close}, while the chain is still there */
    public void host(OwnRelayDesk desk) {
        ownRelay = Optional.of(desk);
    }

    /** The nodes that the wallet asks now; none where the chain is inside this program. */
    public List<URI> nodesNow() {
        return nodes.map(ChangeableNodes::now).orElse(List.of());
    }

    public Vault vault() {
        return vault;
    }

    // ---- locked and unlocked ----

    /**
     * Opens the wallet with its password. Does nothing but check the password where it is open already.
     *
     * @throws WalletException WRONG_PASSWORD, or what the vault and the ledger throw
     */
    public void unlock(Password password) {
        purse.unlock(password);
    }

    /** As {@link #unlock}, for whoever has opened vault and ledger already. */
    public void begin(Vault.Contents contents, Ledger ledger) {
        purse.begin(contents, ledger);
    }

    /**
     * Erases the keys that move money. Where the settings say nothing else, circuits stay and open channels go on paying for them, with
     * keys that sign nothing but vouchers; see {@link Wallet#lock}. Where they say that locking disconnects, all keys are erased, all
     * circuits end, and the proxy refuses everything until {@link #unlock}.
     *
     * @throws WalletException CHANNEL_STATE where something is under way that has to end first
     */
    public void lock() {
        purse.lock();
    }

    /** An account that was just imported, where the wallet is open; it is there after every later unlocking. */
    void adopt(Signer imported) {
        purse.adopt(imported);
    }

    /** Of the wallet, and of the relay beside it where that had the same. @throws WalletException WRONG_PASSWORD; nothing has changed then */
    void changePassword(Password before, Password fresh) {
        vault.changePassword(before, fresh, Vault.Cost.STANDARD);
        ownRelay.ifPresent(relay -> relay.changePassword(before, fresh));
    }

    public boolean isLocked() {
        return purse.isLocked();
    }

    /** Locks the wallet where nothing was asked of it and no page was loaded for so long. */
    void lockIfIdle(Duration after) {
        purse.lockIfIdle(after);
    }

    /** Keeps a fact with the wallet, which has to be open; read by whoever opens the ledger. */
    public void note(String key, String value) {
        open(opened -> {
            opened.ledger().putMeta(key, value);
            return opened;
        });
    }

    /** Somebody asked for something: the time until the wallet locks itself begins anew. */
    void used() {
        purse.used();
    }

    /**
     * Works with the open wallet, which is not locked meanwhile.
     *
     * @throws WalletException LOCKED where it is locked
     */
    <T> T open(Function<Purse, T> work) {
        return purse.open(work);
    }

    /** Works with the wallet's channels. @throws WalletException LOCKED, or WRONG_CONTRACT where the network has no contracts */
    public <T> T channels(Function<Wallet, T> work) {
        return open(opened -> work.apply(opened.wallet()));
    }

    /** Forgets vouchers that are older than the settings want them kept; totals and numbers stay. */
    void pruneVouchers() {
        Duration keep = settings.now().keepVouchers();
        if (!keep.isZero() && !isLocked()) {
            open(opened -> opened.ledger().history().prune(Instant.now().minus(keep)));
        }
    }

    /** The relays that the wallet has channels with which have not ended. */
    Set<Bytes> relaysWithChannel() {
        return rows().stream().filter(row -> !(row.state() instanceof ChannelState.Closed || row.state() instanceof ChannelState.Refunded))
                .map(row -> row.relay().id()).collect(Collectors.toSet());
    }

    // ---- what there is to know ----

    /**
     * The account that money is received on, also while the wallet is locked.
     *
     * @throws WalletException where the folder holds no wallet
     */
    public Address address() {
        return purse.address();
    }

    public DataFolder data() {
        return data;
    }

    public ChainAccess access() {
        return purse.access();
    }

    /**
     * The network has contracts from now on: channels can be opened, and the relays are those of its registry. The wallet stays open where
     * it is.
     *
     * @throws WalletException CHANNEL_STATE where something is under way that has to end first; nothing has changed then
     */
    void takeContracts(Network network) {
        purse.takeContracts(network);
    }

    public PaidProxy proxy() {
        return proxy;
    }

    /** Has circuits built as soon as the wallet is open: without them it can ask nothing. */
    void connectWhenUnlocked() {
        purse.connectWhenUnlocked();
    }

    /** The private browser on this instance's circuits. */
    public PrivateBrowsing browser() {
        return browser;
    }

    /** Begins to build circuits. */
    public void connect() {
        proxy.client().connect();
    }

    /** How many relays the registry listed when it was last read. */
    public int relayCount() {
        return relays.directory().size();
    }

    /** Waits until streams can be carried; returns at once where there are no channels that circuits could be built with. */
    public boolean awaitCircuit(Duration atMost) throws InterruptedException {
        Instant end = Instant.now().plus(atMost);
        while (proxy.canPay(HOPS) && proxy.status().readyCircuits() == 0 && Instant.now().isBefore(end)) {
            Thread.sleep(20);
        }
        return proxy.status().readyCircuits() > 0;
    }

    RelayList relays() {
        return relays;
    }

    /** Whether the channel's relay, asked over a circuit, agrees to cash now. The wallet has noted that it is being asked. */
    boolean asksToClose(Bytes channel) {
        return channels(wallet -> wallet.channels().askable(channel)).filter(proxy::asksToClose).isPresent();
    }

    /**
     * Asks the relays of channels whose signed total is only a bound, after a crash or a restore, what they hold; until they have
     * answered nothing is signed there.
     */
    public void askWhatRelaysHold() {
        channels(wallet -> {
            List<PayingChannel> doubtful = wallet.channels().uncertain();
            proxy.askHighest(doubtful, wallet);
            proxy.use(wallet);
            return doubtful;
        });
    }

    /**
     * Tells which list of relays is in use: its block, its hash, which anybody can compare, what relays said of the one read last, and why
     * a newer one was refused.
     */
    public void describeList(ObjectNode answer) {
        relays.view().ifPresent(view -> answer.put("block", view.block()).put("listHash", view.hash().toString())
                .put("confirmed", relays.isConfirmed()));
        RelayList.Compared compared = relays.compared();
        if (compared.agree() + compared.disagree() + compared.unknown() > 0) {
            answer.putObject("compared").put("block", compared.block()).put("agree", compared.agree())
                    .put("disagree", compared.disagree()).put("unknown", compared.unknown());
        }
        relays.alarm().ifPresent(alarm -> answer.put("alarm", alarm));
        if (relays.equivocations() > 0) {
            answer.put("equivocating", relays.equivocations());
        }
    }

    /** Whether a relay said another list than most, who have ours. */
    public boolean showsAnotherList(Bytes relay) {
        return relays.compared().liars().contains(relay);
    }

    /** The relays as the registry listed them when it was last read. */
    public Directory directory() {
        return relays.directory();
    }

    /** All channels as they stand; as they stood when the wallet was locked, where that ended all circuits. */
    public List<ChannelRow> rows() {
        return purse.rows();
    }

    /** What lay in the wallet's account when the chain was last looked at. */
    public Amount balance() {
        return balance;
    }

    /** By the chain's own clock, which alone decides about refunds, when it was last looked at; the epoch before that. */
    public Instant chainTime() {
        return chainTime;
    }

    // ---- the chain ----

    /**
     * Takes over what the chain says by now.
     *
     * @throws WalletException if it cannot be read
     */
    public void lookAtChain() {
        try {
            purse.ifThere(held -> {
                Optional<Wallet> wallet = held.ifChannels();
                wallet.ifPresent(open -> open.channels().refresh());
                wallet.ifPresent(proxy::checkpoint);
                balance = access().chain().balance(held.address());
                chainTime = access().chain().latest().time();
            });
            lastLook = Instant.now();
            chainSilentSince = Optional.empty();
        } catch (WalletException e) {
            if (e.kind() == WalletException.Kind.CHAIN_UNREACHABLE) {
                chainSilentSince = Optional.of(lastLook);
            }
            throw e;
        }
    }

    /** When the chain was read last, while it cannot be; empty while it can. */
    Optional<Instant> chainSilentSince() {
        return chainSilentSince;
    }

    /**
     * Reads the registry again, and pays from channels that have opened meanwhile.
     *
     * @throws WalletException if it cannot be read; the old list stays
     */
    public void refreshRelays() {
        relays.refresh(access(), proxy.relaysAsked());
        payFromOpenChannels();
    }

    /** Reads the registry again if a relay no longer knew what the list says of it. */
    void refreshOutdatedRelays() {
        if (proxy.takeOutdated()) {
            refreshRelays();
        }
    }

    /**
     * The owner agrees to what the channel's relay asks for now.
     *
     * @return wei for 512 cells; empty, and nothing is agreed to, where the relay is not on the list
     */
    Optional<Amount> agreeToPrice(Bytes channel) {
        return channels(wallet -> rows().stream().filter(row -> row.id().equals(channel)).findFirst()
                .flatMap(row -> directory().find(row.relay().id())).map(relay -> {
                    wallet.channels().prices().agree(relay.relayId(), relay.pricePerUnit());
                    return relay.pricePerUnit();
                }));
    }

    /** Lets circuits pay from channels that are open by now. */
    public void payFromOpenChannels() {
        purse.ifThere(held -> held.ifChannels().ifPresent(proxy::use));
    }

    /** Looks at the chain from now on, and does the other chores when it is their time. */
    public void watch(List<Watcher.Chore> chores) {
        watcher = Watcher.start(this, chores);
        Thread.ofVirtual().name("old-browsers").start(browser::tidy);
    }

    /** Ends everything in order: first who signs, then the ledger. Takes a few seconds at most. Done again it does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (watcher != null) {
            watcher.close();
        }
        browser.close();
        proxy.close();
        ownRelay.ifPresent(OwnRelayDesk::close);
        purse.close();
    }
}
