package org.farthing.wallet;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.ChannelEvent;
import org.farthing.wallet.chain.ChannelOpening;
import org.farthing.wallet.chain.OnChainChannel;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.channel.ChannelCommand;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.keys.WalletKeys;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The wallet's channels: opens them, gives out what signs on them, and follows them on the chain.
 *
 * <p>Thread-safe; every method may block on the chain or the disk.
 */
public final class Channels {
    private static final System.Logger LOG = System.getLogger("farthing.channels");
    private static final String SCANNED_UP_TO = "channels-scanned-up-to";

    private final Ledger ledger;
    private final WalletKeys keys;
    private final Chain chain;
    private final ChannelContract contract;
    private final Transactions funder;
    private final InstantSource clock;
    private final Map<Bytes, LiveChannel> live = new LinkedHashMap<>();

    Channels(Ledger ledger, WalletKeys keys, Chain chain, ChannelContract contract, Transactions funder, InstantSource clock) {
        this.ledger = ledger;
        this.keys = keys;
        this.chain = chain;
        this.contract = contract;
        this.funder = funder;
        this.clock = clock;
        for (ChannelRow row : ledger.channels()) {
            live.put(row.id(), liveChannel(row));
        }
    }

    private LiveChannel liveChannel(ChannelRow row) {
        Signer signer = keys.channelSigner(row.keyIndex());
        return new LiveChannel(row, signer, ledger, clock);
    }

    /**
     * Opens channels in one transaction, paid from the wallet's account, which is also where the rest of each returns: all of them stand in
     * one transaction anyway, so an account for each would hide nothing and cost more.
     *
     * @param life how long until the money can be taken back without the relays, 7 to 90 days
     * @return their ids, once the transaction is confirmed
     */
    public List<Bytes> openTogether(List<ChannelPlan> plans, Duration life) {
        // The chain's clock counts, not ours.
        Instant expiry = Instant.ofEpochSecond(chain.latest().time().plus(life).getEpochSecond());
        var rows = new ArrayList<ChannelRow>();
        var openings = new ArrayList<ChannelOpening>();
        for (ChannelPlan plan : plans) {
            int index = ledger.nextChannelIndex();
            try (Signer signer = keys.channelSigner(index)) {
                ChannelTerms terms = contract.terms(funder.account(), plan.payee(), signer.address(), keys.channelSalt(index));
                var planned = new ChannelState.Planned(Funds.fresh(plan.deposit(), expiry));
                rows.add(new ChannelRow(terms, index, plan.relay(), planned));
                openings.add(new ChannelOpening(terms, expiry, plan.deposit()));
            }
        }
        ledger.saveChannels(rows);
        synchronized (live) {
            rows.forEach(row -> live.put(row.id(), liveChannel(row)));
        }
        Receipt receipt = contract.openMany(funder, openings);
        for (ChannelEvent event : contract.events(receipt)) {
            apply(event);
        }
        return rows.stream().map(ChannelRow::id).toList();
    }

    /** What spends from the channel, if this wallet has it and it is open. */
    public Optional<PayingChannel> paying(Bytes id) {
        return find(id).filter(LiveChannel::isOpen).map(channel -> channel);
    }

    private Optional<LiveChannel> find(Bytes id) {
        synchronized (live) {
            return Optional.ofNullable(live.get(id));
        }
    }

    private List<LiveChannel> all() {
        synchronized (live) {
            return List.copyOf(live.values());
        }
    }

    /** All channels as they stand, in the order they were planned. */
    public List<ChannelRow> rows() {
        return all().stream().map(LiveChannel::row).toList();
    }

    /** Notes that the relay is being asked to close: from here on nothing is signed. */
    public void askedToClose(Bytes id) {
        LiveChannel channel = find(id).orElseThrow(() -> new WalletException(Kind.CHANNEL_STATE, "This wallet has no such channel."));
        if (!channel.apply(new ChannelCommand.AskToClose())) {
            throw new WalletException(Kind.CHANNEL_STATE, "This channel is not open, so its relay cannot be asked to close it.");
        }
    }

    /** The relay could not be asked, or had nothing to cash: the channel may be used again. */
    public void closingFailed(Bytes id) {
        find(id).ifPresent(channel -> channel.apply(new ChannelCommand.Resume()));
    }

    /**
     * Takes over what the chain says by now.
     *
     * @throws WalletException if the chain cannot be read; nothing was changed then
     */
    public void refresh() {
        long head = chain.latest().number();
        long from = ledger.meta(SCANNED_UP_TO).map(Long::parseLong).orElse(-1L) + 1;
        if (from > head) {
            return;
        }
        for (ChannelEvent event : contract.events(from, head)) {
            apply(event);
        }
        ledger.putMeta(SCANNED_UP_TO, Long.toString(head));
    }

    private void apply(ChannelEvent event) {
        switch (event) {
            case ChannelEvent.Opened opened -> seen(opened.id(), new ChannelCommand.OpenSeen(opened.deposit(), opened.expiry()));
            case ChannelEvent.ToppedUp toppedUp -> seen(toppedUp.id(), new ChannelCommand.DepositSeen(toppedUp.deposit()));
            case ChannelEvent.Extended extended -> seen(extended.id(), new ChannelCommand.ExpirySeen(extended.expiry()));
            case ChannelEvent.CloseRequested request ->
                    seen(request.id(), new ChannelCommand.CloseRequestSeen(clock.instant(), request.expiry()));
            case ChannelEvent.Closed closed -> seen(closed.id(), new ChannelCommand.ClosedSeen(closed.paid(), closed.returned()));
            case ChannelEvent.Refunded refunded -> seen(refunded.id(), new ChannelCommand.RefundedSeen(refunded.amount()));
            // No state of a channel: the first says why a relay's batch left one out, the others are a payer's money in the contract.
            case ChannelEvent.ItemSkipped _, ChannelEvent.PendingCredited _, ChannelEvent.PendingWithdrawn _ -> { }
        }
    }

    private void seen(Bytes id, ChannelCommand command) {
        Optional<LiveChannel> channel = find(id);
        if (channel.isPresent() && !channel.get().apply(command)) {
            LOG.log(Level.DEBUG, "a channel was already past what the chain shows");
        }
    }

    /** What the chain holds for the channel right now. */
    public OnChainChannel onChain(Bytes id) {
        return contract.read(id);
    }

    void close() {
        all().forEach(LiveChannel::close);
    }
}
