package org.farthing.wallet;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.ChannelEvent;
import org.farthing.wallet.chain.ChannelOpening;
import org.farthing.wallet.chain.EventScan;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.OnChainChannel;
import org.farthing.wallet.chain.TransactionOutcome;
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
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The wallet's channels: opens them, gives out what signs on them, and follows them on the chain.
 *
 * <p>Thread-safe; every method may block on the chain or the disk. Only blocks as deep as the network asks are read, and what they hold
 * is taken for final.
 */
public final class Channels {
    private static final System.Logger LOG = System.getLogger("farthing.channels");
    private static final String SCANNED_UP_TO = "channels-scanned-up-to";
    /** The contract counts the shortest life from the block that opens, which is later than the newest one. */
    private static final Duration UNTIL_MINED = Duration.ofHours(1);

    private final Ledger ledger;
    private final WalletKeys keys;
    private final Chain chain;
    private final Network network;
    private final ChannelContract contract;
    private final Transactions funder;
    private final InstantSource clock;
    private final Map<Bytes, LiveChannel> live = new LinkedHashMap<>();
    /** Held while events are applied, so that they are in the chain's order whoever brings them. */
    private final ReentrantLock following = new ReentrantLock();
    private final ReentrantLock resuming = new ReentrantLock();
    /** Transactions that nobody in this process follows: left by an earlier run, or given up on. */
    private final Set<Intent.Key> leftOver = new LinkedHashSet<>();

    Channels(Ledger ledger, WalletKeys keys, Chain chain, Network network, ChannelContract contract, Transactions funder,
            InstantSource clock) {
        this.ledger = ledger;
        this.keys = keys;
        this.chain = chain;
        this.network = network;
        this.contract = contract;
        this.funder = funder;
        this.clock = clock;
        for (ChannelRow row : ledger.channels()) {
            live.put(row.id(), liveChannel(row));
        }
        ledger.intents().unfinished(network.chainId(), funder.account()).forEach(intent -> leftOver.add(intent.key()));
        all().forEach(this::giveUpHopelessOpening);
    }

    private LiveChannel liveChannel(ChannelRow row) {
        Signer signer = keys.channelSigner(row.keyIndex());
        return new LiveChannel(row, signer, ledger, clock);
    }

    /** After a crash between the row, the intent and its end: an opening whose transaction is not on its way is a plan again. */
    private void giveUpHopelessOpening(LiveChannel channel) {
        channel.awaitedOpening().ifPresent(transaction -> {
            Optional<Intent> intent = ledger.intents().byHash(transaction);
            // A confirmed one has opened the channel: refresh() will find that out.
            if (intent.filter(found -> found.status().isUnfinished() || found.status() == Intent.Status.CONFIRMED).isEmpty()) {
                channel.apply(new ChannelCommand.TransactionFailed(transaction));
            }
        });
    }

    /**
     * Opens channels in one transaction, paid from the wallet's account, which is also where the rest of each returns: all of them stand in
     * one transaction anyway, so an account for each would hide nothing and cost more.
     *
     * <p>Where the contract would refuse or the money does not suffice, nothing is stored. Otherwise the channels are stored before the
     * transaction leaves, and whatever happens to this process or the node then, {@link #resume} brings it to its end.
     *
     * @param plans 1 to {@link ChannelContract#MAX_BATCH}
     * @param life  how long until the money can be taken back without the relays, 7 to 90 days; an hour more where it is hardly 7
     * @return their ids, once the transaction is confirmed
     * @throws WalletException as {@link Transactions#send} throws it; {@link Kind#WRONG_CONTRACT}
     */
    public List<Bytes> openTogether(List<ChannelPlan> plans, Duration life) {
        if (plans.isEmpty() || plans.size() > ChannelContract.MAX_BATCH || life.compareTo(ChannelContract.MIN_LIFE) < 0
                || life.compareTo(ChannelContract.MAX_LIFE) > 0) {
            throw new WalletException(Kind.BAD_INPUT, "Open 1 to " + ChannelContract.MAX_BATCH + " channels at once, for "
                    + ChannelContract.MIN_LIFE.toDays() + " to " + ChannelContract.MAX_LIFE.toDays() + " days.");
        }
        contract.requireOurCode();
        Duration atLeast = ChannelContract.MIN_LIFE.plus(UNTIL_MINED);
        // The chain's clock counts, not ours.
        Instant expiry = Instant.ofEpochSecond(chain.latest().time().plus(life.compareTo(atLeast) < 0 ? atLeast : life).getEpochSecond());
        List<ChannelRow> rows = plans.stream().map(plan -> plan(plan, expiry)).toList();
        List<ChannelOpening> openings =
                rows.stream().map(row -> new ChannelOpening(row.terms(), expiry, row.funds().deposit())).toList();
        Intent intent;
        try {
            intent = contract.submitOpenMany(funder, openings, prepared -> sending(rows, prepared));
        } catch (WalletException e) {
            rows.forEach(row -> find(row.id()).ifPresent(this::openingFailed));
            throw e;
        }
        settle(intent, follow(intent), true);
        return rows.stream().map(ChannelRow::id).toList();
    }

    private ChannelRow plan(ChannelPlan plan, Instant expiry) {
        int index = ledger.nextChannelIndex();
        try (Signer signer = keys.channelSigner(index)) {
            ChannelTerms terms = contract.terms(funder.account(), plan.payee(), signer.address(), keys.channelSalt(index));
            return new ChannelRow(terms, index, plan.relay(), new ChannelState.Planned(Funds.fresh(plan.deposit(), expiry)));
        }
    }

    /** Stores the channels, in one step, just before the transaction that opens them is stored and sent. */
    private void sending(List<ChannelRow> planned, Intent intent) {
        Bytes transaction = intent.latest().hash();
        if (find(planned.getFirst().id()).isPresent()) {
            // A second try, under another nonce.
            for (ChannelRow row : planned) {
                LiveChannel channel = find(row.id()).orElseThrow();
                channel.awaitedOpening()
                        .ifPresent(before -> channel.apply(new ChannelCommand.TransactionReplaced(before, transaction)));
            }
            return;
        }
        List<ChannelRow> rows = planned.stream().map(row -> new ChannelRow(row.id(), row.terms(), row.keyIndex(), row.relay(),
                new ChannelState.Opening(row.funds(), transaction), Optional.of(transaction))).toList();
        ledger.saveChannels(rows);
        synchronized (live) {
            rows.forEach(row -> live.put(row.id(), liveChannel(row)));
        }
    }

    private TransactionOutcome follow(Intent intent) {
        boolean done = false;
        try {
            TransactionOutcome outcome = funder.follow(intent);
            done = !(outcome instanceof TransactionOutcome.Waiting);
            return outcome;
        } finally {
            synchronized (leftOver) {
                if (done) {
                    leftOver.remove(intent.key());
                } else {
                    leftOver.add(intent.key());
                }
            }
        }
    }

    /** Takes over what became of a transaction. @param demanded whether anything but success is the caller's trouble */
    private void settle(Intent intent, TransactionOutcome outcome, boolean demanded) {
        switch (outcome) {
            case TransactionOutcome.Confirmed(var receipt) -> {
                following.lock();
                try {
                    for (ChannelEvent event : contract.events(receipt)) {
                        // Only what was waited for: all else comes in the chain's order, from refresh().
                        if (event instanceof ChannelEvent.Opened opened && isAwaited(opened.id())) {
                            apply(event);
                        }
                    }
                } finally {
                    following.unlock();
                }
            }
            case TransactionOutcome.RolledBack _, TransactionOutcome.Lost _ -> {
                List<Bytes> hashes = intent.attempts().stream().map(Intent.Attempt::hash).toList();
                all().stream().filter(channel -> channel.awaitedOpening().filter(hashes::contains).isPresent())
                        .forEach(this::openingFailed);
            }
            case TransactionOutcome.Waiting _ -> { }
        }
        if (demanded) {
            Transactions.confirmed(outcome);
        }
    }

    private boolean isAwaited(Bytes id) {
        return find(id).flatMap(LiveChannel::awaitedOpening).isPresent();
    }

    private void openingFailed(LiveChannel channel) {
        channel.awaitedOpening().ifPresent(transaction -> channel.apply(new ChannelCommand.TransactionFailed(transaction)));
    }

    /** Whether transactions wait for {@link #resume}. */
    boolean hasLeftOver() {
        synchronized (leftOver) {
            return !leftOver.isEmpty();
        }
    }

    /**
     * Brings to their end the account's transactions that an earlier run left unfinished, or that did not come to one in time: hands them
     * to the node again, follows each, and takes over what it did. Then {@link #refresh}. Does no harm when there are none, or done again.
     *
     * @throws WalletException if the chain cannot be read, or is another one; what is unfinished stays so
     */
    public void resume() {
        resuming.lock();
        try {
            Set<Intent.Key> mine;
            synchronized (leftOver) {
                mine = Set.copyOf(leftOver);
            }
            if (!mine.isEmpty()) {
                // Handed out again in the order of their nonces, all of them, before the first is waited for.
                List<Intent> unfinished = funder.resume().stream().filter(intent -> mine.contains(intent.key())).toList();
                Set<Intent.Key> finished = new HashSet<>(mine);
                unfinished.forEach(intent -> finished.remove(intent.key()));
                synchronized (leftOver) {
                    leftOver.removeAll(finished);
                }
                for (Intent intent : unfinished) {
                    settle(intent, follow(intent), false);
                }
            }
        } finally {
            resuming.unlock();
        }
        refresh();
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
            return new ArrayList<>(live.values());
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
     * Takes over what the chain says by now, in blocks that are deep enough. All of the contract's events are asked for, so that the node
     * is not told which channels are ours.
     *
     * @throws WalletException if the chain cannot be read; what was read before counts
     */
    public void refresh() {
        following.lock();
        try {
            long last = chain.latest().number() - network.confirmations() + 1;
            long from = ledger.meta(SCANNED_UP_TO).map(known -> Long.parseLong(known) + 1).orElse(network.firstBlock());
            if (from <= last && all().isEmpty()) {
                // Whatever is opened from now on stands in later blocks.
                scanned(last);
                return;
            }
            for (long start = from; start <= last; start += EventScan.STEP) {
                long end = Math.min(last, start + EventScan.STEP - 1);
                contract.events(start, end).forEach(this::apply);
                scanned(end);
            }
        } finally {
            following.unlock();
        }
    }

    private void scanned(long block) {
        ledger.putMeta(SCANNED_UP_TO, Long.toString(block));
    }

    private void apply(ChannelEvent event) {
        switch (event) {
            case ChannelEvent.Opened opened -> find(opened.id()).ifPresent(channel ->
                    channel.seenOpen(opened.place().transactionHash(), opened.deposit(), opened.expiry()));
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
