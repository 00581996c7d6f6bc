package org.farthing.wallet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.channel.ChannelCommand;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.Plans;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletRefusal;

/**
 * Carries a {@link RecoveryPlan} out, over days and restarts: the ledger holds that it is wanted, for which channels, and which relays were
 * asked; everything else follows from where the channels stand. So it may be interrupted anywhere and advanced as often as one likes.
 *
 * <p>Thread-safe; blocks.
 */
final class MoneyRecovery {
    private static final String BY_HAND = "recovery-refunds-by-hand";
    /** The last transaction before the recovery: later ones without money, to the contract, are what it costs. */
    private static final String FIRST_INTENT = "recovery-after-intent";
    private static final String AGREED = "agreed to close";
    private static final String SILENT = "did not answer";
    /** A relay that did not answer may be back later: a closing by it costs nothing. */
    private static final Duration ASK_AGAIN = Duration.ofMinutes(10);

    private final Ledger ledger;
    private final Chain chain;
    private final ChannelContract contract;
    private final ChannelBook book;
    private final ChainFollower follower;
    private final ChannelChanges changes;
    private final ReentrantLock running = new ReentrantLock();
    private final Map<Bytes, Instant> lastAsked = new HashMap<>();
    /** Of the last time that anything was done. */
    private volatile int failedRefunds;

    MoneyRecovery(Ledger ledger, Chain chain, ChannelContract contract, ChannelBook book, ChainFollower follower,
            ChannelChanges changes) {
        this.ledger = ledger;
        this.chain = chain;
        this.contract = contract;
        this.book = book;
        this.follower = follower;
        this.changes = changes;
    }

    RecoveryPlan preview(RecoveryPlan.Options options) {
        return plan(items(withMoney(), Map.of()), follower.chainTime(), options);
    }

    Amount refundFee() {
        return chain.suggestFees().maxPerGas().times(RecoveryPlan.REFUND_ONE);
    }

    RecoveryStatus start(RecoveryPlan.Options options) {
        if (options.patience().isNegative()) {
            throw WalletRefusal.NO_PATIENCE.exception();
        }
        follower.refresh();
        List<Bytes> ids = withMoney();
        if (ids.isEmpty() && changes.pending().isZero()) {
            throw WalletRefusal.NOTHING_TO_RECOVER.exception();
        }
        ledger.putMeta(FIRST_INTENT, Long.toString(ledger.intents().newest()));
        ledger.putMeta(BY_HAND, "");
        failedRefunds = 0;
        ledger.plans().startRecovery(new Plans.Recovery(follower.chainTime(), options.patience(), options.dust()), ids);
        return status().orElseThrow();
    }

    private List<Bytes> withMoney() {
        return book.all().stream().map(LiveChannel::row).filter(row -> switch (row.state()) {
            case ChannelState.Planned _, ChannelState.Closed _, ChannelState.Refunded _ -> false;
            case ChannelState.Opening _, ChannelState.Open _, ChannelState.Closing _, ChannelState.Requesting _,
                    ChannelState.CloseRequested _, ChannelState.Refunding _, ChannelState.Undone _ -> true;
        }).map(ChannelRow::id).toList();
    }

    Optional<RecoveryStatus> status() {
        return ledger.plans().recovery().map(recovery -> {
            var options = new RecoveryPlan.Options(recovery.patience(), recovery.dust());
            List<Plans.Recovering> members = ledger.plans().recovering();
            RecoveryPlan rest = plan(items(members), follower.chainTime(), options);
            List<RecoveryStatus.Line> lines = new ArrayList<>();
            for (Plans.Recovering member : members) {
                Optional<RecoveryPlan.Step> next =
                        rest.steps().stream().filter(step -> step.channels().contains(member.channel())).findFirst();
                book.find(member.channel()).ifPresent(channel ->
                        lines.add(new RecoveryStatus.Line(channel.row(), member.asked(), member.answer(), next)));
            }
            Amount fees = ledger.intents().feesSince(ledger.meta(FIRST_INTENT).map(Long::parseLong).orElse(Long.MAX_VALUE),
                    contract.address());
            return new RecoveryStatus(recovery.started(), options, rest, lines, fees, failedRefunds, isByHand(), rest.isDone());
        });
    }

    void refundByHand(boolean byHand) {
        ledger.putMeta(BY_HAND, byHand ? "1" : "");
    }

    private boolean isByHand() {
        return ledger.meta(BY_HAND).filter("1"::equals).isPresent();
    }

    /** Forgets the recovery; channels whose relay did not agree may be used again. What the chain has been told stays. */
    void cancel() {
        running.lock();
        try {
            for (Plans.Recovering member : ledger.plans().recovering()) {
                if (!member.answer().equals(AGREED)) {
                    changes.closingFailed(member.channel());
                }
            }
            ledger.plans().cancelRecovery();
        } finally {
            running.unlock();
        }
    }

    /**
     * Does what is due.
     *
     * @throws WalletException the first failure, after everything else that is due was tried
     */
    void advance(RelayAsker asker) {
        running.lock();
        try {
            Optional<Plans.Recovery> recovery = ledger.plans().recovery();
            if (recovery.isEmpty()) {
                return;
            }
            follower.refresh();
            ask(asker);
            var failures = new ArrayList<WalletException>();
            int notRefunded = 0;
            Instant now = follower.chainTime();
            var options = new RecoveryPlan.Options(recovery.get().patience(), recovery.get().dust());
            for (RecoveryPlan.Step step : plan(items(ledger.plans().recovering()), now, options).steps()) {
                if (!step.due().isAfter(now)) {
                    try {
                        carryOut(step);
                    } catch (WalletException e) {
                        failures.add(e);
                        notRefunded += step.action() == RecoveryPlan.Action.REFUND ? step.channels().size() : 0;
                    }
                }
            }
            failedRefunds = notRefunded;
            if (!failures.isEmpty()) {
                throw failures.getFirst();
            }
        } finally {
            running.unlock();
        }
    }

    /**
     * Takes back what was asked back apart from a recovery: channels whose end was asked for and whose day has come. Those that the owner
     * wants to see to, that belong to the recovery, or that cost more than they hold, are left.
     */
    void refundDue() {
        // The chain is a question over circuits away, and mostly there is nothing to be taken back.
        if (book.all().stream().noneMatch(channel -> isEnding(channel.row().state()))) {
            return;
        }
        running.lock();
        try {
            follower.refresh();
            Instant now = follower.chainTime();
            Set<Bytes> left = new HashSet<>(RefundNotes.in(ledger).byHand());
            ledger.plans().recovering().forEach(member -> left.add(member.channel()));
            List<Bytes> ended = book.all().stream().map(LiveChannel::row).filter(row -> isEnding(row.state()))
                    .filter(row -> !row.funds().expiry().isAfter(now)).map(ChannelRow::id).filter(id -> !left.contains(id)).toList();
            if (ended.isEmpty()) {
                return;
            }
            for (RecoveryPlan.Step step : plan(items(ended, Map.of()), now, RecoveryPlan.Options.USUAL).steps()) {
                if (step.action() == RecoveryPlan.Action.REFUND) {
                    changes.refund(step.channels(), _ -> { });
                }
            }
        } finally {
            running.unlock();
        }
    }

    private static boolean isEnding(ChannelState state) {
        return switch (state) {
            case ChannelState.Closing _, ChannelState.CloseRequested _ -> true;
            case ChannelState.Planned _, ChannelState.Opening _, ChannelState.Open _, ChannelState.Requesting _, ChannelState.Refunding _,
                    ChannelState.Undone _, ChannelState.Closed _, ChannelState.Refunded _ -> false;
        };
    }

    private void carryOut(RecoveryPlan.Step step) {
        switch (step.action()) {
            // Done before, all at once.
            case ASK_RELAYS -> { }
            case REQUEST_CLOSE -> changes.requestClose(step.channels(), _ -> { });
            case REFUND -> {
                if (isByHand()) {
                    return;
                }
                Set<Bytes> byHand = RefundNotes.in(ledger).byHand();
                // The others' refund is on its way: resume() sees to it.
                List<Bytes> notSent = step.channels().stream()
                        .filter(id -> !byHand.contains(id) && !(book.require(id).row().state() instanceof ChannelState.Refunding)).toList();
                if (!notSent.isEmpty()) {
                    changes.refund(notSent, _ -> { });
                }
            }
            case WITHDRAW_PENDING -> changes.withdrawPending();
        }
    }

    /** All relays at once: those that are gone take their time to be found out. */
    private void ask(RelayAsker asker) {
        Instant now = follower.chainTime();
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Plans.Recovering member : ledger.plans().recovering()) {
                Bytes id = member.channel();
                boolean isRecent = Optional.ofNullable(lastAsked.get(id)).filter(last -> now.isBefore(last.plus(ASK_AGAIN))).isPresent();
                LiveChannel channel = book.require(id);
                boolean canBeAsked = now.isBefore(channel.row().funds().expiry());
                if (!member.answer().equals(AGREED) && !isRecent && canBeAsked && channel.apply(new ChannelCommand.AskToClose())) {
                    lastAsked.put(id, now);
                    // Before the answer, so that patience counts also where the process dies now.
                    ledger.plans().asked(id, now, SILENT);
                    each.submit(() -> {
                        if (asker.askToClose(id)) {
                            ledger.plans().asked(id, now, AGREED);
                        }
                    });
                }
            }
        }
        follower.refresh();
    }

    private List<RecoveryPlan.Item> items(List<Plans.Recovering> members) {
        Map<Bytes, Instant> asked = new HashMap<>();
        members.forEach(member -> member.asked().ifPresent(at -> asked.put(member.channel(), at)));
        return items(members.stream().map(Plans.Recovering::channel).toList(), asked);
    }

    private List<RecoveryPlan.Item> items(List<Bytes> ids, Map<Bytes, Instant> asked) {
        return ids.stream().map(book::find).flatMap(Optional::stream).map(LiveChannel::row)
                .map(row -> new RecoveryPlan.Item(row, Optional.ofNullable(asked.get(row.id())))).toList();
    }

    private RecoveryPlan plan(List<RecoveryPlan.Item> items, Instant now, RecoveryPlan.Options options) {
        Amount gasPrice = chain.suggestFees().maxPerGas();
        return RecoveryPlan.of(items, changes.pending(), now, gasPrice, options);
    }
}
