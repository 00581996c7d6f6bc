package org.farthing.app.instance;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
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
import org.farthing.app.DataFolder;
import org.farthing.app.Settings.SocksChoice;
import org.farthing.circuit.client.ClientNode;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.client.DestinationRules;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.socks.CircuitSockets;
import org.farthing.circuit.socks.PortPassword;
import org.farthing.circuit.socks.SocksOptions;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** The client's side of circuits: which channels pay, the SOCKS port, and asking relays to close. Thread-safe. */
public final class PaidProxy implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.proxy");
    private static final Duration LOOP_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(30);

    private final ClientNode client;
    private final RelayList relays;
    private Optional<InetSocketAddress> socks = Optional.empty();
    private Optional<PortPassword> password = Optional.empty();
    /** Channels that circuits pay from, and their relays. */
    private final Map<Bytes, Bytes> paying = new HashMap<>();
    /** Channels whose relays were asked what they hold. */
    private final Set<Bytes> asked = ConcurrentHashMap.newKeySet();

    private PaidProxy(RelayList relays, KeptState kept, boolean loopback) {
        this.relays = relays;
        this.client = new ClientNode(relays::directory, new DestinationRules(loopback), InstantSource.system(), kept.guards(),
                kept.measurements());
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
        Optional<PortPassword> password = choice.password() ? Optional.of(KeptPassword.of(data)) : Optional.empty();
        var proxy = new PaidProxy(relays, KeptState.in(data), loopback);
        try {
            proxy.socks = Optional.of(proxy.client.listen(port, new SocksOptions(password, choice.extendedReplies(), PaidProxy::warn)));
            proxy.password = password;
            return proxy;
        } catch (BindException e) {
            proxy.close();
            throw new WalletException(Kind.BAD_INPUT, "Another program uses port " + port
                    + ". Take another one with --socks PORT, or any free one with --socks 0.", e);
        } catch (IOException e) {
            proxy.close();
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The proxy's port could not be opened: " + e.getMessage() + ".", e);
        }
    }

    /** Says neither who asked nor for what: no log keeps that. */
    private static void warn() {
        LOG.log(Level.WARNING, "A program asked for a web server by its address, so it has probably looked the name up by itself, where "
                + "others can read it. Let the proxy look names up: --socks5-hostname, or \"Proxy DNS\" in a browser.");
    }

    /**
     * A client without a port, for what needs circuits but carries no pages.
     *
     * @param held the folder, if this program holds it; without one nothing is remembered
     */
    public static PaidProxy withoutPort(RelayList relays, Optional<DataFolder> held, boolean loopback) {
        return new PaidProxy(relays, held.map(KeptState::in).orElse(KeptState.NONE), loopback);
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
    CircuitSockets walletSockets() {
        try {
            return client.walletSockets("wallet");
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "No port could be opened for the wallet's own circuits. Close some "
                    + "programs, and try again.", e);
        }
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
                client.addChannel(channel.get(), relay.get().pricePerUnit());
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

    /** Ends all circuits and forgets the channels, whose keys may go when this returns; {@link #use} begins again. */
    synchronized void putDown(Purse purse) {
        purse.ifChannels().ifPresent(this::checkpoint);
        paying.clear();
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
            throw new WalletException(Kind.CHANNEL_STATE, "The relays could not be chosen in time. Try again.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WalletException(Kind.CHANNEL_STATE, "Farthing is closing.", e);
        }
    }

    /** Whether so many relays can be paid from open channels. */
    synchronized boolean canPay(int relays) {
        return new HashSet<>(paying.values()).size() >= relays;
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
        PayingChannel paying = wallet.channels().askable(channel).orElseThrow(() -> new WalletException(Kind.CHANNEL_STATE,
                "This channel is not open, so its relay cannot be asked to close it."));
        wallet.channels().askedToClose(channel);
        try {
            return client.askToClose(paying).get(CLOSING_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException e) {
            wallet.channels().closingFailed(channel);
            if (e.getCause() instanceof WalletException told) {
                throw told;
            }
            throw new WalletException(Kind.CHANNEL_STATE, e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new WalletException(Kind.CHANNEL_STATE,
                    "The relay has not answered yet. If it does not close the channel, take the money back after the refund date.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WalletException(Kind.CHANNEL_STATE, "The closing was interrupted; look at the channel's state.", e);
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
