package org.farthing.wallet;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.channel.ChannelAction;
import org.farthing.wallet.channel.ChannelCommand;
import org.farthing.wallet.channel.ChannelMachine;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Step;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.channel.VoucherSigner;
import org.farthing.wallet.channel.VoucherVerifier;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.CopyTaken;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.VoucherRow;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/**
 * One channel of the wallet: the state in memory, the machine that moves it, and the ledger that every step is stored in before it counts.
 *
 * <p>Thread-safe: one lock, held while the ledger writes.
 */
final class LiveChannel implements PayingChannel, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.channels");

    private final ChannelRow origin;
    private final Signer signer;
    private final VoucherSigner vouchers;
    private final Ledger ledger;
    private final InstantSource clock;
    /** Changed under the lock; volatile for {@link #deposit}, which an event loop asks for with every batch of cells. */
    private volatile ChannelState state;
    private Optional<Bytes> openedBy;
    private boolean discarded;

    LiveChannel(ChannelRow row, Signer signer, Ledger ledger, InstantSource clock) {
        this.origin = row;
        this.signer = signer;
        this.vouchers = new VoucherSigner(signer, row.terms().chainId(), row.terms().contract());
        this.ledger = ledger;
        this.clock = clock;
        this.state = row.state();
        this.openedBy = row.openedBy();
    }

    synchronized ChannelRow row() {
        return new ChannelRow(origin.id(), origin.terms(), origin.keyIndex(), origin.relay(), state, openedBy);
    }

    /** Leaves the channel out of lists for as long as it is only planned. */
    synchronized void discard() {
        discarded = true;
    }

    synchronized boolean isDiscarded() {
        return discarded && state instanceof ChannelState.Planned;
    }

    synchronized boolean isOpen() {
        return state instanceof ChannelState.Open;
    }

    /** The transaction that the channel waits for, as long as the chain has not shown what it did. */
    synchronized Optional<Bytes> awaited() {
        return switch (state) {
            case ChannelState.Opening opening -> Optional.of(opening.transaction());
            case ChannelState.Requesting request -> Optional.of(request.transaction());
            case ChannelState.Refunding refund -> Optional.of(refund.transaction());
            case ChannelState.Planned _, ChannelState.Open _, ChannelState.Closing _, ChannelState.CloseRequested _,
                    ChannelState.Undone _, ChannelState.Closed _, ChannelState.Refunded _ -> Optional.empty();
        };
    }

    /** Brings the channel to what the chain holds for it; what we want of it ourselves stays where the two go together. */
    synchronized void conform(ChainFacts facts) {
        switch (facts.phase()) {
            case NONE -> apply(new ChannelCommand.OpeningUndone());
            case OPEN -> {
                bringToLife(facts);
                if (state instanceof ChannelState.CloseRequested
                        || state instanceof ChannelState.Refunding && facts.expiry().isAfter(state.funds().expiry())) {
                    apply(new ChannelCommand.CloseRequestUndone(facts.expiry()));
                }
                takeFigures(facts);
            }
            case CLOSE_REQUESTED -> {
                bringToLife(facts);
                if (!(state instanceof ChannelState.CloseRequested) || !facts.expiry().equals(state.funds().expiry())) {
                    apply(new ChannelCommand.CloseRequestSeen(clock.instant(), facts.expiry()));
                }
                takeFigures(facts);
            }
            case CLOSED -> {
                if (!(state instanceof ChannelState.Closed(_, Amount paid, Amount returned)) || !paid.equals(facts.paid())
                        || !returned.equals(facts.returned())) {
                    apply(new ChannelCommand.ClosedSeen(facts.paid(), facts.returned()));
                }
            }
            case REFUNDED -> {
                if (!(state instanceof ChannelState.Refunded(_, Amount returned)) || !returned.equals(facts.returned())) {
                    apply(new ChannelCommand.RefundedSeen(facts.returned()));
                }
            }
        }
    }

    private void bringToLife(ChainFacts facts) {
        switch (state) {
            case ChannelState.Opening(_, Bytes known) -> {
                facts.openedBy().filter(by -> !by.equals(known))
                        .ifPresent(by -> apply(new ChannelCommand.TransactionReplaced(known, by)));
                apply(new ChannelCommand.OpenSeen(facts.deposit(), facts.expiry()));
            }
            case ChannelState.Planned _, ChannelState.Undone _, ChannelState.Closed _, ChannelState.Refunded _ ->
                    apply(new ChannelCommand.OpenSeen(facts.deposit(), facts.expiry()));
            case ChannelState.Open _, ChannelState.Closing _, ChannelState.Requesting _, ChannelState.CloseRequested _,
                    ChannelState.Refunding _ -> { }
        }
    }

    private void takeFigures(ChainFacts facts) {
        if (!facts.deposit().equals(state.funds().deposit())) {
            apply(new ChannelCommand.DepositSeen(facts.deposit()));
        }
        if (!facts.expiry().equals(state.funds().expiry())) {
            apply(new ChannelCommand.ExpirySeen(facts.expiry()));
        }
    }

    /** Moves the channel; false if the command does not fit where it stands, and nothing was changed. */
    boolean apply(ChannelCommand command) {
        return apply(command, clock.instant());
    }

    /** @param now the chain's time, where the chain will judge */
    synchronized boolean apply(ChannelCommand command, Instant now) {
        return switch (ChannelMachine.step(state, command, now)) {
            case Step.Moved(ChannelState next, List<ChannelAction> actions) -> {
                actions.forEach(this::store);
                state = next;
                openedBy = state instanceof ChannelState.Opening(_, Bytes transaction) ? Optional.of(transaction) : openedBy;
                yield true;
            }
            case Step.Refused _ -> false;
        };
    }

    /** Why the command would be refused; absent where it would not. Changes nothing. */
    synchronized Optional<Step.Refusal> refusal(ChannelCommand command, Instant now) {
        return ChannelMachine.step(state, command, now) instanceof Step.Refused(Step.Refusal why) ? Optional.of(why) : Optional.empty();
    }

    /** @throws WalletException {@link Kind#CHANNEL_STATE} where the command would be refused. Changes nothing. */
    void check(ChannelCommand command, Instant now) {
        refusal(command, now).ifPresent(why -> {
            throw new WalletException(why.reason());
        });
    }

    /** As {@link Channels#shown}. */
    Amount shown(Optional<Voucher> best) {
        best.ifPresent(this::requireOurs);
        var shown = new ChannelCommand.Shown(best.map(Voucher::cumulative).orElse(Amount.ZERO));
        check(shown, Instant.EPOCH);
        apply(shown, Instant.EPOCH);
        return signed();
    }

    /** As {@link Channels#fill}. */
    synchronized CopyTaken fill(Voucher copy) {
        requireOurs(copy);
        if (state.funds().certain().isMoreThan(copy.cumulative())) {
            return CopyTaken.OLDER;
        }
        // More than was signed, or than the deposit, is refused here; a total in doubt stays where it is.
        var confirmed = new ChannelCommand.Acknowledged(copy.cumulative());
        check(confirmed, Instant.EPOCH);
        apply(confirmed, Instant.EPOCH);
        return ledger.fillDamaged(copy, this::isOurs);
    }

    private boolean isOurs(Voucher voucher) {
        ChannelTerms terms = terms();
        return voucher.channelId().equals(origin.id())
                && new VoucherVerifier(terms.chainId(), terms.contract()).isValid(voucher, terms.signer());
    }

    private void requireOurs(Voucher voucher) {
        if (!isOurs(voucher)) {
            throw WalletRefusal.FOREIGN_VOUCHER.exception();
        }
    }

    private void store(ChannelAction action) {
        Bytes id = origin.id();
        switch (action) {
            case ChannelAction.StoreState(ChannelState next) -> ledger.updateState(id, next);
            case ChannelAction.StoreReservation(Amount upTo) -> ledger.reserve(id, upTo);
            case ChannelAction.StoreAcknowledged(Amount total) -> ledger.recordAcknowledged(id, total);
            case ChannelAction.StoreServed(Amount total) -> ledger.checkpointServed(id, total);
            case ChannelAction.StoreReconciled(Amount shown) -> ledger.reconcile(id, shown);
            case ChannelAction.Tell(ChannelAction.Notice notice) -> LOG.log(Level.WARNING, "a channel: " + notice);
            // Vouchers are signed in sign(), transactions sent by whoever stored them, relays asked over a circuit.
            case ChannelAction.SignVoucher _, ChannelAction.Broadcast _, ChannelAction.AskRelayToClose _ -> { }
        }
    }

    @Override
    public synchronized Voucher sign(Amount total, Amount served, Amount window, long cells) {
        apply(new ChannelCommand.Served(served));
        Step step = ChannelMachine.step(state, new ChannelCommand.Sign(total, window, window), clock.instant());
        return switch (step) {
            case Step.Moved(ChannelState next, List<ChannelAction> actions) -> {
                // The reservation first: after a crash it stands for whatever was signed within it.
                actions.forEach(this::store);
                Voucher voucher = vouchers.sign(origin.id(), total);
                ledger.recordVouchers(List.of(new VoucherRow(voucher, cells, clock.instant())));
                state = next;
                yield voucher;
            }
            case Step.Refused(Step.Refusal why) ->
                    throw new WalletException(Kind.CHANNEL_STATE, "Nothing was signed on this channel (" + why + ").");
        };
    }

    @Override
    public synchronized Voucher signAgain() {
        return vouchers.sign(origin.id(), state.funds().signed());
    }

    @Override
    public Bytes signBind(Bytes binding, int purpose) {
        return vouchers.signBind(origin.id(), binding, purpose);
    }

    @Override
    public Bytes signRestore(Bytes binding, Bytes nonce) {
        return vouchers.signRestore(origin.id(), binding, nonce);
    }

    @Override
    public void recordAcknowledged(Amount total) {
        apply(new ChannelCommand.Acknowledged(total));
    }

    @Override
    public void recordServed(Amount total) {
        apply(new ChannelCommand.Served(total));
    }

    @Override
    public ChannelTerms terms() {
        return origin.terms();
    }

    @Override
    public Bytes relayId() {
        return origin.relay().id();
    }

    /** Without the lock: whoever asks is not to wait for a disk. */
    @Override
    public Amount deposit() {
        return state.funds().deposit();
    }

    @Override
    public synchronized Amount signed() {
        return state.funds().signed();
    }

    @Override
    public synchronized Amount acknowledged() {
        return state.funds().acknowledged();
    }

    @Override
    public synchronized Amount served() {
        return state.funds().served();
    }

    /** Waits for a voucher that is being signed until it is recorded; nothing is signed afterwards. */
    @Override
    public synchronized void close() {
        signer.close();
    }
}
