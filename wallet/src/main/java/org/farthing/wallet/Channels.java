package org.farthing.wallet;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.OnChainChannel;
import org.farthing.wallet.chain.Progress;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.AgreedPrices;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.CopyTaken;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/**
 * The wallet's channels: opens and ends them, gives out what signs on them, and follows them on the chain.
 *
 * <p>Every method that sends a transaction asks the machine first, checks money and fee, stores what the channels become and then the
 * transaction, sends it, and returns once it is as deep as the network asks. Where it throws, either nothing was stored, or
 * {@link #resume} brings it to its end, after a restart too. All throw {@link Kind#CHANNEL_STATE} where the channel does not allow it,
 * {@link Kind#NOT_ENOUGH_MONEY}, {@link Kind#TRANSACTION_REFUSED}, and whatever the chain throws.
 *
 * <p>Thread-safe; every method may block on the chain or the disk. The chain's clock decides about expiry, never ours.
 */
public final class Channels {
    private final Ledger ledger;
    private final Chain chain;
    private final ChannelContract contract;
    private final Transactions funder;
    private final ChannelBook book;
    private final ChainFollower follower;
    private final ChannelTransactions transactions;
    private final Openings openings;
    private final OpeningSchedule schedule;
    private final ChannelChanges changes;
    private final MoneyRecovery recovery;
    private final Rediscovery rediscovery;
    private final ChannelCosts costs;

    Channels(Ledger ledger, KeyRing keys, Chain chain, Network network, ChannelContract contract, Registry registry, Transactions funder,
            InstantSource clock) {
        this.ledger = ledger;
        this.chain = chain;
        this.contract = contract;
        this.funder = funder;
        this.book = new ChannelBook(ledger, keys, clock);
        this.follower = new ChainFollower(book, ledger.chainRecord(), chain, network, contract);
        this.transactions = new ChannelTransactions(ledger, chain, network, contract, funder, book, follower);
        this.openings = new Openings(ledger, keys, contract, funder, book, follower, transactions);
        this.schedule = new OpeningSchedule(ledger, openings, book, clock, new SecureRandom());
        this.costs = new ChannelCosts(contract, funder, book, follower);
        this.changes = new ChannelChanges(contract, funder, book, follower, transactions, costs);
        this.recovery = new MoneyRecovery(ledger, chain, contract, book, follower, changes);
        this.rediscovery = new Rediscovery(ledger, keys, chain, network, contract, registry, funder.account(), book, follower);
    }

    /** What was agreed to pay each relay. */
    public AgreedPrices prices() {
        return ledger.prices();
    }

    // Opening

    /** Opens one channel; see {@link #openTogether}. */
    public Bytes open(ChannelPlan plan, Duration life) {
        return openTogether(List.of(plan), life).getFirst();
    }

    /**
     * Opens channels in one transaction, paid from the wallet's account, which is also where the rest of each returns: all of them stand in
     * one transaction anyway, so an account for each would hide nothing and cost more. For real money rather {@link #scheduleOpenings}.
     *
     * <p>Where the contract would refuse or the money does not suffice, nothing is stored.
     *
     * @param plans 1 to {@link ChannelContract#MAX_BATCH}
     * @param life  how long until the money can be taken back without the relays, 7 to 90 days; an hour more where it is hardly 7
     * @return their ids, once the transaction is confirmed
     * @throws WalletException also {@link Kind#BAD_INPUT}, {@link Kind#WRONG_CONTRACT}
     */
    public List<Bytes> openTogether(List<ChannelPlan> plans, Duration life) {
        return openTogether(plans, life, _ -> { });
    }

    /** @param told how the transaction comes along, on this thread */
    public List<Bytes> openTogether(List<ChannelPlan> plans, Duration life, Consumer<Progress> told) {
        return openings.open(plans, life, told);
    }

    /** Opens a channel that is only planned, since its opening failed, or whose opening was reorganised away: the same channel, again. */
    public void openPlanned(Bytes id, Duration life) {
        openPlanned(id, life, _ -> { });
    }

    /** @param told how the transaction comes along, on this thread */
    public void openPlanned(Bytes id, Duration life, Consumer<Progress> told) {
        refresh();
        openings.openAgain(id, life, told);
    }

    /** Takes a channel that is only planned off the list. Should an old transaction open it after all, it is on the list again. */
    public void discard(Bytes id) {
        LiveChannel channel = book.require(id);
        if (!(channel.row().state() instanceof ChannelState.Planned)) {
            throw WalletRefusal.OPENED_ALREADY.exception();
        }
        ledger.discard(id);
        channel.discard();
    }

    /**
     * Plans to open these channels one by one, in random order and at random times within {@code span} from now. They are opened by
     * {@link #openDue}.
     *
     * @param plans  with equal deposits
     * @param span   at most 30 days
     * @param random where order and times come from: a secure one, but in tests
     */
    public void scheduleOpenings(List<ChannelPlan> plans, Duration life, Duration span, RandomGenerator random) {
        schedule.add(plans, life, span, random);
    }

    /** The last schedule, with what is done, by time. */
    public List<ScheduledOpening> schedule() {
        return schedule.entries();
    }

    /** Cancels openings of the schedule that have not begun; returns how many. */
    public int cancelSchedule() {
        return schedule.cancel();
    }

    /**
     * Opens one channel of the schedule whose time has come; to be called every minute or so.
     *
     * @return whether there was one
     * @throws WalletException where it failed: it is tried again half an hour later
     */
    public boolean openDue() {
        return schedule.openDue();
    }

    // Changing and ending

    /** What the changes below would cost. */
    public ChannelCosts costs() {
        return costs;
    }

    /** Adds to a channel's deposit. */
    public void topUp(Bytes id, Amount amount) {
        topUp(id, amount, _ -> { });
    }

    /** @param told how the transaction comes along, on this thread */
    public void topUp(Bytes id, Amount amount, Consumer<Progress> told) {
        changes.topUp(id, amount, told);
    }

    /**
     * Makes a channel last longer; also takes a request to close back.
     *
     * @param life from now, at most 90 days, and longer than it lasts anyway
     */
    public void extend(Bytes id, Duration life) {
        extend(id, life, _ -> { });
    }

    /** @param told how the transaction comes along, on this thread */
    public void extend(Bytes id, Duration life, Consumer<Progress> told) {
        changes.extend(id, life, told);
    }

    /** {@link #requestCloseMany} for one. */
    public void requestClose(Bytes id) {
        requestCloseMany(List.of(id));
    }

    /**
     * Gives the relays 24 hours to close by a transaction; afterwards the deposits can be taken back without them. Up to {@link
     * ChannelContract#MAX_BATCH} share a transaction. A channel whose relay closed first is passed over.
     */
    public void requestCloseMany(List<Bytes> ids) {
        requestCloseMany(ids, _ -> { });
    }

    /** @param told how the transactions come along, on this thread */
    public void requestCloseMany(List<Bytes> ids, Consumer<Progress> told) {
        changes.requestClose(ids, told);
    }

    /** {@link #refundMany} for one. */
    public void refund(Bytes id) {
        refundMany(List.of(id));
    }

    /**
     * Takes the whole deposits of expired channels back, without their relays. Up to {@link ChannelContract#MAX_BATCH} share a
     * transaction. A channel whose relay closed first is passed over.
     */
    public void refundMany(List<Bytes> ids) {
        refundMany(ids, _ -> { });
    }

    /** @param told how the transactions come along, on this thread */
    public void refundMany(List<Bytes> ids, Consumer<Progress> told) {
        changes.refund(ids, told);
    }

    /** What the contract could not hand over to the account, in wei; zero, as the account is no contract, unless code was put there. */
    public Amount pending() {
        return changes.pending();
    }

    /** Takes out what the contract could not hand over. */
    public void withdrawPending() {
        changes.withdrawPending();
    }

    /** Notes that the relay is being asked to close: from here on nothing is signed. */
    public void askedToClose(Bytes id) {
        changes.askedToClose(id);
    }

    /** The relay could not be asked, or had nothing to cash: the channel may be used again. */
    public void closingFailed(Bytes id) {
        changes.closingFailed(id);
    }

    // Getting everything back

    /** What {@link #startRecovery} would do now. Changes nothing. */
    public RecoveryPlan previewRecovery(RecoveryPlan.Options options) {
        return recovery.preview(options);
    }

    /** The most that taking one deposit back costs now, in wei. @throws WalletException where the chain does not say */
    public Amount refundFee() {
        return recovery.refundFee();
    }

    /** Begins to get everything back, in place of a recovery before; {@link #advanceRecovery} carries it out. */
    public RecoveryStatus startRecovery(RecoveryPlan.Options options) {
        return recovery.start(options);
    }

    /** The recovery that was begun, done or not; absent where there is none. */
    public Optional<RecoveryStatus> recovery() {
        return recovery.status();
    }

    /** Whether refunds of the recovery wait until {@link #refundMany} is called. A recovery begins without. */
    public void refundByHand(boolean byHand) {
        recovery.refundByHand(byHand);
    }

    /** Ends it; what was sent stays sent. */
    public void cancelRecovery() {
        recovery.cancel();
    }

    /**
     * Does what is due of the recovery; to be called every minute or so, and harmless when there is none.
     *
     * @throws WalletException the first failure, after all the rest was tried; it is tried again the next time
     */
    public void advanceRecovery(RelayAsker asker) {
        recovery.advance(asker);
    }

    /**
     * Takes back the deposits of channels whose end was asked for and whose day has come, but for those that wait for the owner; to be
     * called every minute or so where the owner wants that.
     *
     * @throws WalletException it is tried again the next time
     */
    public void refundDue() {
        recovery.refundDue();
    }

    /** What the owner wants of single refunds. */
    public RefundNotes refundNotes() {
        return RefundNotes.in(ledger);
    }

    public void refundNotes(UnaryOperator<RefundNotes> change) {
        synchronized (ledger) {
            change.apply(RefundNotes.in(ledger)).keepIn(ledger);
        }
    }

    // Restoring

    /**
     * Finds this wallet's channels from its keys alone. Reads every event that the contract ever left, which can take minutes; where it
     * throws, nothing was stored. Open channels found that way are {@link #uncertain} and not signed on.
     *
     * @return how many were added
     */
    public int rediscover(Consumer<RediscoveryProgress> progress) {
        return rediscover(RelayNames.BY_ID, progress);
    }

    /** @param names what the relays on the list are called */
    public int rediscover(RelayNames names, Consumer<RediscoveryProgress> progress) {
        return rediscovery.run(names, progress);
    }

    /** Open channels whose signed total is only a bound, after a crash or a restore: their relays should be asked what they hold. */
    public List<PayingChannel> uncertain() {
        return book.all().stream().filter(channel -> channel.isOpen() && channel.row().funds().isUncertain())
                .map(PayingChannel.class::cast).toList();
    }

    /**
     * The relay's answer to what it holds. A relay can show less than it holds, or nothing, and hurts only itself: what it hides is worth
     * nothing to it until more than that is signed. It cannot show more, since it lacks the key.
     *
     * @param best its highest voucher, or nothing
     * @return the signed total from here on
     * @throws WalletException {@link Kind#CHANNEL_STATE} if the voucher is not of this channel and key, above what may have been signed, or
     *                         below what the relay confirmed before. The channel stays as uncertain as it was
     */
    public Amount shown(Bytes id, Optional<Voucher> best) {
        return book.require(id).shown(best);
    }

    /**
     * The relay's copy of a channel's highest voucher, where the newest record of the ledger is damaged: it takes the record's place if it
     * states as much or more. Older damaged records stay lost, since a relay keeps one voucher alone. Nothing is signed, and no total
     * falls.
     *
     * @throws WalletException {@link Kind#CHANNEL_STATE} if the copy is not of this channel and key, or above what may have been signed,
     *                         which is never above the deposit; nothing was changed
     */
    public CopyTaken fill(Bytes id, Voucher copy) {
        return book.require(id).fill(copy);
    }

    // Following

    /**
     * Brings to their end the account's transactions that an earlier run left unfinished, that did not come to one in time, or that a
     * reorganisation took out of the chain again: hands them to the node, follows each, and takes over what it did. Then {@link #refresh}.
     * Does no harm when there are none, or done again.
     *
     * @throws WalletException if the chain cannot be read, or is another one; what is unfinished stays so
     */
    public void resume() {
        transactions.resume();
        refresh();
    }

    /** Whether transactions wait for {@link #resume}, those included that a reorganisation took out of the chain. */
    boolean hasLeftOver() {
        transactions.recheck();
        return transactions.hasLeftOver();
    }

    /**
     * Takes over what the chain says by now, in blocks that are as deep as the network asks, and takes back what a reorganisation undid.
     * All of the contract's events are asked for, so that the node is not told which channels are ours.
     *
     * @throws WalletException if the chain cannot be read; what was read before counts
     */
    public void refresh() {
        follower.refresh();
    }

    // Reading

    /** What spends from the channel, if this wallet has it and it is open. */
    public Optional<PayingChannel> paying(Bytes id) {
        return book.find(id).filter(LiveChannel::isOpen).map(channel -> channel);
    }

    /** What asks the channel's relay to close, if this wallet has it and it is open or its relay was asked before; nothing else. */
    public Optional<PayingChannel> askable(Bytes id) {
        return book.find(id).filter(channel -> channel.isOpen() || channel.row().state() instanceof ChannelState.Closing)
                .map(channel -> channel);
    }

    /** All channels as they stand but discarded ones, in the order they were planned. */
    public List<ChannelRow> rows() {
        return book.all().stream().filter(channel -> !channel.isDiscarded()).map(LiveChannel::row).toList();
    }

    /** All channels in figures. */
    public ChannelSummary summary() {
        return ChannelSummary.of(new ArrayList<>(rows()));
    }

    /** Where every wei is or went. Asks the chain for the balance, and for receipts that nobody has read yet. */
    public Accounts accounts() {
        transactions.recordCosts();
        refresh();
        return Accounts.of(ledger, contract.address(), chain.balance(funder.account()), pending());
    }

    /** The newest block's time: by it the contract judges expiry, whatever our own clock says. */
    public Instant chainTime() {
        return follower.chainTime();
    }

    /** What the chain holds for the channel right now. */
    public OnChainChannel onChain(Bytes id) {
        return contract.read(id);
    }

    void close() {
        book.close();
    }
}
