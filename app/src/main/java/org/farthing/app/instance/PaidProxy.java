package org.farthing.app.instance;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.Settings.SocksChoice;
import org.farthing.app.refusals.Refusal;
import org.farthing.circuit.client.CircuitRefusal;
import org.farthing.circuit.client.ClientNode;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.client.DestinationRules;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.socks.CircuitSockets;
import org.farthing.circuit.socks.PortPassword;
import org.farthing.circuit.socks.SocksOptions;
import org.farthing.circuit.socks.TextPage;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/** The client's side of circuits: which channels pay, the SOCKS port, and asking relays to close. Thread-safe. */
public final class PaidProxy implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.proxy");
    /** Where neither an option nor the settings name one. */
    public static final int USUAL_PORT = 9250;
    /** An entry, a middle and an exit. */
    private static final int HOPS = 3;
    private static final Duration LOOP_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(30);
    private static final Duration PAGE_LIMIT = Duration.ofSeconds(30);

    private final ClientNode client;
    private final RelayList relays;
    private final Optional<DataFolder> folder;
    private final AtomicBoolean namesLookedUp = new AtomicBoolean();
    private final AtomicBoolean outdated = new AtomicBoolean();
    private volatile Optional<InetSocketAddress> socks = Optional.empty();
    private volatile Optional<PortPassword> password = Optional.empty();
    /** What the port was made with; empty where there is no port. */
    private Optional<PortWish> port = Optional.empty();
    private Settings settled;
    private CircuitSockets walletWay;
    /** Channels that circuits pay from, and their relays. */
    private final Map<Bytes, Bytes> paying = new HashMap<>();
    /** Relays that are left out of paths until the next start, beside those that are never used. */
    private final Set<Bytes> aside = new HashSet<>();
    /** Channels whose relays were asked what they hold. */
    private final Set<Bytes> asked = ConcurrentHashMap.newKeySet();

    /** What the settings want of the port. @param number 0 for any free one */
    private record PortWish(int number, SocksChoice choice) {
    }

    private PaidProxy(RelayList relays, Optional<DataFolder> folder, KeptState kept, boolean loopback) {
        this.relays = relays;
        this.folder = folder;
        this.client = new ClientNode(relays::directory, new DestinationRules(loopback), InstantSource.system(), kept.guards(),
                kept.measurements());
        client.whenListIsOutdated(() -> outdated.set(true));
    }

    /**
     * A proxy on 127.0.0.1 that refuses everything until it has channels and is {@linkplain #client told to connect}.
     *
     * @param data     the folder that this program holds: entry relays and measurements are kept there
     * @param choice   what the port asks for and answers
     * @param port     0 for any free one
     * @param loopback whether this machine may be reached through exits: in a practice world alone
     * @throws WalletException BAD_INPUT if another program has the port
     */
    public static PaidProxy listen(RelayList relays, DataFolder data, SocksChoice choice, int port, boolean loopback) {
        var proxy = new PaidProxy(relays, Optional.of(data), KeptState.in(data), loopback);
        try {
            proxy.open(new PortWish(port, choice), Refusal.PORT_TAKEN_AT_START);
            return proxy;
        } catch (WalletException e) {
            proxy.close();
            throw e;
        }
    }

    /** Opens the port; where there is one already, it moves. Where that fails, all stays. */
    private void open(PortWish wish, Refusal taken) {
        Optional<PortPassword> wanted = wish.choice().password() ? folder.map(KeptPassword::of) : Optional.empty();
        try {
            socks = Optional.of(client.listen(wish.number(), new SocksOptions(wanted, wish.choice().extendedReplies(), this::warn)));
            password = wanted;
            port = Optional.of(wish);
        } catch (BindException e) {
            throw taken.after(e, Integer.toString(wish.number()));
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The proxy's port could not be opened: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Takes over what the settings say of the port, of relays that are never used and of the day.
     *
     * @throws WalletException BAD_INPUT if another program has the port; it stays where it was then
     */
    synchronized void follow(Settings settings) {
        Optional<PortWish> wish = port.map(before -> new PortWish(settled == null || settings.socksPort().equals(settled.socksPort())
                ? before.number() : settings.socksPort().orElse(USUAL_PORT), settings.socks()));
        if (!wish.equals(port)) {
            boolean stays = wish.get().number() == port.get().number();
            // The same port cannot be had twice at once.
            open(stays ? new PortWish(0, wish.get().choice()) : wish.get(), Refusal.PORT_TAKEN);
            if (stays) {
                open(wish.get(), Refusal.PORT_TAKEN);
            }
        }
        client.limitPerDay(settings.dayLimit());
        settled = settings;
        client.neverUse(leftOut());
    }

    private Set<Bytes> leftOut() {
        Set<Bytes> relays = new HashSet<>(aside);
        if (settled != null) {
            relays.addAll(settled.neverUse());
        }
        return relays;
    }

    /**
     * Leaves a relay out of paths until the next start; what is open through it finishes.
     *
     * @throws WalletException CHANNEL_STATE where too few others can be paid to build a path
     */
    synchronized void setAside(Bytes relay) {
        Set<Bytes> others = new HashSet<>(paying.values());
        others.removeAll(leftOut());
        others.remove(relay);
        if (others.size() < HOPS) {
            throw Refusal.NO_OTHER_PATH.exception();
        }
        aside.add(relay);
        client.neverUse(leftOut());
    }

    /** Whether a program asked for a web server by its address since the start, which it has probably looked up by itself. */
    boolean sawNamesLookedUp() {
        return namesLookedUp.get();
    }

    /** Whether a relay no longer knew the descriptor that the list has of it, since this was asked last. */
    boolean takeOutdated() {
        return outdated.getAndSet(false);
    }

    /** Says neither who asked nor for what: no log keeps that. */
    private void warn() {
        namesLookedUp.set(true);
        LOG.log(Level.WARNING, "A program asked for a web server by its address, so it has probably looked the name up by itself, where "
                + "others can read it. Let the proxy look names up: --socks5-hostname, or \"Proxy DNS\" in a browser.");
    }

    /**
     * A client without a port, for what needs circuits but carries no pages.
     *
     * @param held the folder, if this program holds it; without one nothing is remembered
     */
    public static PaidProxy withoutPort(RelayList relays, Optional<DataFolder> held, boolean loopback) {
        return new PaidProxy(relays, held, held.map(KeptState::in).orElse(KeptState.NONE), loopback);
    }

    public ClientNode client() {
        return client;
    }

    /** Relays that can be asked about their list; nobody while circuits are not wanted. */
    Optional<RelaysAsked> relaysAsked() {
        return client.status().wanted() ? Optional.of(new AskedOverCircuits(client)) : Optional.empty();
    }

    ClientStatus status() {
        return client.status();
    }

    /** Sockets over circuits of the wallet's own; deposits reserve a little for them. To be called before channels are used. */
    synchronized CircuitSockets walletSockets() {
        try {
            if (walletWay == null) {
                walletWay = client.walletSockets("wallet");
            }
            return walletWay;
        } catch (IOException e) {
            throw Refusal.NO_WALLET_PORT.after(e);
        }
    }

    /**
     * Reads a small page of text through the proxy's own port, as any program on this computer would.
     *
     * @param user sets the circuit apart from those of other programs
     * @throws IOException where no circuit leads there, or no such page is there
     */
    public String readPage(String user, String host, int destination, String path) throws IOException {
        InetSocketAddress port = socks().orElseThrow(() -> new IOException("the proxy is not listening"));
        var sockets = new CircuitSockets(port, password.orElseGet(() -> PortPassword.generate(new SecureRandom())), user);
        return TextPage.read(sockets, host, destination, path, PAGE_LIMIT);
    }

    /** What the port asks for, for the person at this computer; empty if it asks for nothing. */
    public Optional<String> password() {
        return password.map(PortPassword::reveal);
    }

    /** Where it listens, if it does. */
    public Optional<InetSocketAddress> socks() {
        return socks;
    }

    /** Lets circuits pay from all channels that are open now, and from no others. */
    synchronized void use(Wallet wallet) {
        Directory directory = relays.directory();
        Set<Bytes> open = new HashSet<>();
        for (ChannelRow row : wallet.channels().rows()) {
            Optional<Descriptor> relay = directory.find(row.relay().id());
            Optional<PayingChannel> channel = wallet.channels().paying(row.id());
            // The price is fixed by the list: without it there is nothing to count by. Where the signed total is in doubt, its relay is
            // asked first; where that is silent, the bound is paid on from.
            if (relay.isPresent() && channel.isPresent() && (!row.funds().isUncertain() || asked.contains(row.id()))) {
                open.add(row.id());
                client.addChannel(channel.get(), wallet.channels().prices().most(row.relay().id(), relay.get().pricePerUnit()));
                paying.put(row.id(), row.relay().id());
            }
        }
        for (Bytes gone : List.copyOf(paying.keySet())) {
            if (!open.contains(gone) && wallet.channels().paying(gone).isEmpty()) {
                paying.remove(gone);
                client.removeChannel(gone);
            }
        }
    }

    /**
     * Disconnects, so that whoever asks is told that and not that money is missing, and forgets the channels, whose keys may go when this
     * returns. {@link #use} takes channels again, {@link ClientNode#connect} connects.
     */
    synchronized void putDown(Purse purse) {
        purse.ifChannels().ifPresent(this::checkpoint);
        paying.clear();
        client.disconnect();
        try {
            client.removeAll().get(LOOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, "circuits did not end in time");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** So many relays to open channels with; fewer where there are no more. @param taken relays that have one */
    List<Descriptor> choose(Set<Bytes> taken, int count) {
        try {
            return client.chooseForChannels(taken, count).get(LOOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw Refusal.CHOOSING_LATE.after(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.CLOSING.after(e);
        }
    }

    /** How many relays can be paid from open channels. */
    synchronized int payableRelays() {
        return new HashSet<>(paying.values()).size();
    }

    /** Whether so many relays can be paid from open channels. */
    synchronized boolean canPay(int relays) {
        return payableRelays() >= relays;
    }

    /** Stores what was served on each channel, by our own count. */
    void checkpoint(Wallet wallet) {
        client.status().served().forEach((id, served) -> wallet.channels().paying(id).ifPresent(channel -> channel.recordServed(served)));
    }

    /**
     * Asks the relay of {@code channel} to cash now; nothing more is signed on it unless the relay cannot be asked.
     *
     * @return the total that the relay cashes
     */
    public Amount askToClose(Wallet wallet, Bytes channel) {
        PayingChannel paying = wallet.channels().askable(channel).orElseThrow(() -> WalletRefusal.NOT_OPEN_TO_CLOSE.exception());
        wallet.channels().askedToClose(channel);
        try {
            return answer(client.askToClose(paying));
        } catch (WalletException e) {
            wallet.channels().closingFailed(channel);
            throw e;
        } catch (TimeoutException e) {
            throw Refusal.RELAY_LATE.after(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.CLOSING_INTERRUPTED.after(e);
        }
    }

    /** What a relay says, as long as one waits for it. @throws WalletException what the circuit or the relay refuses with */
    private static <T> T answer(CompletableFuture<T> asked) throws TimeoutException, InterruptedException {
        try {
            return asked.get(CLOSING_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException e) {
            if (e.getCause() instanceof WalletException told) {
                throw told;
            }
            throw new WalletException(Kind.CHANNEL_STATE, e.getCause().getMessage(), e);
        }
    }

    /** Whether the relay agrees to cash now. Blocks until it has answered or cannot be reached. */
    boolean asksToClose(PayingChannel channel) {
        try {
            client.askToClose(channel).get(CLOSING_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | CompletionException | TimeoutException e) {
            LOG.log(Level.DEBUG, "a relay was not asked to close: " + e.getMessage());
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * The highest voucher that the channel's relay holds, with this wallet's signature on it; empty where it holds none. Blocks for some
     * seconds.
     *
     * @throws WalletException where the relay is silent, or its answer is not to be believed
     */
    Optional<Voucher> askHighest(PayingChannel channel) {
        try {
            return answer(client.askHighest(channel));
        } catch (TimeoutException _) {
            throw CircuitRefusal.NOT_REACHED.exception();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.CLOSING.after(e);
        }
    }

    /** Asks the channels' relays for the highest vouchers they hold, and tells the wallet. Relays that are silent are asked again later. */
    void askHighest(List<PayingChannel> channels, Wallet wallet) {
        var answers = new LinkedHashMap<PayingChannel, CompletableFuture<Optional<Voucher>>>();
        channels.forEach(channel -> answers.put(channel, client.askHighest(channel)));
        answers.forEach((channel, answer) -> {
            try {
                wallet.channels().shown(channel.terms().id(), answer.get());
            } catch (ExecutionException | CompletionException | WalletException e) {
                LOG.log(Level.DEBUG, "a relay did not say what it holds: " + e.getMessage());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            asked.add(channel.terms().id());
        });
    }

    @Override
    public void close() {
        client.close();
    }
}
