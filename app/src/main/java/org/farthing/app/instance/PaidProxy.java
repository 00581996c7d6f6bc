package org.farthing.app.instance;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.farthing.circuit.client.ClientNode;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.client.DestinationRules;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.wallet.Wallet;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** The client's side of circuits: which channels pay, the SOCKS port, and asking relays to close. Thread-safe. */
public final class PaidProxy implements AutoCloseable {
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(30);

    private final ClientNode client;
    private final RelayList relays;
    private Optional<InetSocketAddress> socks = Optional.empty();
    /** Which channel pays which relay. */
    private final Map<Bytes, Bytes> paying = new HashMap<>();

    private PaidProxy(RelayList relays, boolean loopback) {
        this.relays = relays;
        this.client = new ClientNode(relays::directory, new DestinationRules(loopback), InstantSource.system());
    }

    /**
     * A proxy on 127.0.0.1 that refuses everything until it has channels and is {@linkplain #client told to connect}.
     *
     * @param port     0 for any free one
     * @param loopback whether this machine may be reached through exits: in a practice world alone
     * @throws WalletException BAD_INPUT if another program has the port
     */
    public static PaidProxy listen(RelayList relays, int port, boolean loopback) {
        var proxy = new PaidProxy(relays, loopback);
        try {
            proxy.socks = Optional.of(proxy.client.listen(port));
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

    /** A client without a port, for what needs circuits but carries no pages. */
    public static PaidProxy withoutPort(RelayList relays) {
        return new PaidProxy(relays, false);
    }

    public ClientNode client() {
        return client;
    }

    ClientStatus status() {
        return client.status();
    }

    /** Where it listens, if it does. */
    public Optional<InetSocketAddress> socks() {
        return socks;
    }

    /** Lets circuits pay from the wallet's open channels: for each relay from the one with the most left, until that ends. */
    synchronized void use(Wallet wallet) {
        Directory directory = relays.directory();
        List<ChannelRow> open = wallet.channels().rows().stream().filter(row -> row.state() instanceof ChannelState.Open)
                .sorted((one, other) -> other.funds().left().compareTo(one.funds().left())).toList();
        for (ChannelRow row : open) {
            Bytes relay = row.relay().id();
            boolean served = Optional.ofNullable(paying.get(relay))
                    .filter(id -> open.stream().anyMatch(each -> each.id().equals(id))).isPresent();
            Optional<Descriptor> listed = directory.find(relay);
            Optional<PayingChannel> channel = wallet.channels().paying(row.id());
            // The price is fixed by the list: without it there is nothing to count by.
            if (!served && listed.isPresent() && channel.isPresent()) {
                paying.put(relay, row.id());
                client.addChannel(channel.get(), listed.get().pricePerUnit());
            }
        }
    }

    /** Ends all circuits and forgets the channels; {@link #use} and connecting begin again. */
    synchronized void putDown(Purse purse) {
        purse.ifChannels().ifPresent(this::checkpoint);
        client.disconnect();
        paying.clear();
    }

    /** Stores what was served on each channel, by our own count. */
    void checkpoint(Wallet wallet) {
        client.status().served().forEach((id, served) ->
                wallet.channels().paying(id).ifPresent(channel -> channel.recordServed(served)));
    }

    /**
     * Asks the relay of {@code channel} to cash now; nothing more is signed on it unless the relay cannot be asked.
     *
     * @return the total that the relay cashes
     */
    public Amount askToClose(Wallet wallet, Bytes channel) {
        wallet.channels().askedToClose(channel);
        try {
            return client.askToClose(channel).get(CLOSING_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException e) {
            wallet.channels().closingFailed(channel);
            throw new WalletException(Kind.CHANNEL_STATE, e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new WalletException(Kind.CHANNEL_STATE,
                    "The relay has not answered yet. If it does not close the channel, take the money back after the refund date.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WalletException(Kind.CHANNEL_STATE, "The closing was interrupted; look at the channel's state.", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
