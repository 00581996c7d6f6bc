package org.farthing.wallet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * How all money comes back, relays that are gone included: first every relay is asked to close, which costs nothing; those that have not
 * after a while are given 24 hours by a transaction; then their channels are refunded. A pure plan: made anew from where things stand, it
 * is the rest of the one before.
 *
 * @param steps   by time; those whose time has come can be carried out now
 * @param dust    channels whose deposit is worth less than a request and a refund cost: their relays are asked, no more
 * @param waiting channels about which nothing can be done before their opening stands in a block
 * @param cost    wei at the most, if every relay is gone; nothing where all close
 * @param back    wei that come back at the least: the deposits but for what was signed
 * @param done    when the last step is due
 */
public record RecoveryPlan(List<Step> steps, List<Bytes> dust, List<Bytes> waiting, Amount cost, Amount back, Optional<Instant> done) {
    /**
     * Units of gas, rounded up from {@code gas-report.properties}, which the tests hold to the contract: a transaction's own 21,000 are in
     * the figures for one, and in {@code BASE} for batches.
     */
    static final long BASE = 21_000;
    static final long REQUEST_ONE = 30_100;
    static final long REQUEST_EACH = 10_600;
    static final long REFUND_ONE = 37_000;
    static final long REFUND_EACH = 17_600;
    static final long WITHDRAW = 45_000;

    /** What is done in a step. */
    public enum Action {
        /** Over circuits; costs nothing. */
        ASK_RELAYS,
        REQUEST_CLOSE,
        REFUND,
        /** What the contract could not hand over. */
        WITHDRAW_PENDING
    }

    /**
     * A step.
     *
     * @param channels at most {@link ChannelContract#MAX_BATCH}, which share a transaction
     * @param due      in the chain's time
     * @param cost     wei at the most
     */
    public record Step(Action action, List<Bytes> channels, Instant due, Amount cost) {
        public Step {
            channels = List.copyOf(channels);
        }
    }

    /**
     * @param patience how long a relay that was asked is waited for
     * @param dust     whether to spend more on a channel than it holds
     */
    public record Options(Duration patience, boolean dust) {
        /** A relay that is there closes within minutes; the night that Alice sleeps anyway is for those that are restarted. */
        public static final Options USUAL = new Options(Duration.ofHours(12), false);
    }

    /**
     * A channel as it stands.
     *
     * @param asked when its relay was first asked, in the chain's time
     */
    public record Item(ChannelRow row, Optional<Instant> asked) {
    }

    public RecoveryPlan {
        steps = List.copyOf(steps);
        dust = List.copyOf(dust);
        waiting = List.copyOf(waiting);
    }

    /**
     * @param pending  what the contract could not hand over, in wei
     * @param now      the newest block's time
     * @param gasPrice wei at the most for a unit of gas
     */
    public static RecoveryPlan of(List<Item> items, Amount pending, Instant now, Amount gasPrice, Options options) {
        var asks = new ArrayList<Bytes>();
        var requests = new TreeMap<Instant, List<Bytes>>();
        var refunds = new TreeMap<Instant, List<Bytes>>();
        var dust = new ArrayList<Bytes>();
        var waiting = new ArrayList<Bytes>();
        Amount back = pending;
        for (Item item : items) {
            ChannelRow row = item.row();
            Bytes id = row.id();
            Instant expiry = row.funds().expiry();
            back = back.plus(isOver(row) ? Amount.ZERO : row.funds().left());
            boolean tooSmall = !options.dust() && !row.funds().deposit().isMoreThan(gasPrice.times(REQUEST_EACH + REFUND_EACH));
            switch (row.state()) {
                case ChannelState.Planned _, ChannelState.Closed _, ChannelState.Refunded _ -> { }
                case ChannelState.Opening _, ChannelState.Undone _ -> waiting.add(id);
                case ChannelState.CloseRequested _, ChannelState.Refunding _ -> add(refunds, later(expiry, now), id, tooSmall, dust);
                case ChannelState.Requesting _ -> {
                    Instant end = now.plus(ChannelContract.CHALLENGE);
                    add(refunds, later(end.isBefore(expiry) ? end : expiry, now), id, tooSmall, dust);
                }
                case ChannelState.Open _, ChannelState.Closing _ -> {
                    if (!expiry.isAfter(now)) {
                        add(refunds, now, id, tooSmall, dust);
                        continue;
                    }
                    if (item.asked().isEmpty()) {
                        asks.add(id);
                    }
                    Instant request = later(item.asked().orElse(now).plus(options.patience()), now);
                    Instant end = request.plus(ChannelContract.CHALLENGE);
                    if (end.isBefore(expiry)) {
                        if (!tooSmall) {
                            requests.computeIfAbsent(request, _ -> new ArrayList<>()).add(id);
                        }
                        add(refunds, end, id, tooSmall, dust);
                    } else {
                        // It expires by itself before a request would end it.
                        add(refunds, expiry, id, tooSmall, dust);
                    }
                }
            }
        }
        var steps = new ArrayList<Step>();
        batches(steps, Action.ASK_RELAYS, Map.of(now, asks), Amount.ZERO, 0, 0);
        batches(steps, Action.REQUEST_CLOSE, requests, gasPrice, REQUEST_ONE, REQUEST_EACH);
        batches(steps, Action.REFUND, refunds, gasPrice, REFUND_ONE, REFUND_EACH);
        if (!pending.isZero()) {
            steps.add(new Step(Action.WITHDRAW_PENDING, List.of(), now, gasPrice.times(WITHDRAW)));
        }
        steps.sort((a, b) -> a.due().compareTo(b.due()));
        Amount cost = steps.stream().map(Step::cost).reduce(Amount.ZERO, Amount::plus);
        return new RecoveryPlan(steps, dust, waiting, cost, back, steps.stream().map(Step::due).max(Instant::compareTo));
    }

    /** Whether nothing is left to be done. */
    public boolean isDone() {
        return steps.isEmpty() && waiting.isEmpty();
    }

    private static boolean isOver(ChannelRow row) {
        return switch (row.state()) {
            case ChannelState.Planned _, ChannelState.Closed _, ChannelState.Refunded _ -> true;
            case ChannelState.Opening _, ChannelState.Open _, ChannelState.Closing _, ChannelState.Requesting _,
                    ChannelState.CloseRequested _, ChannelState.Refunding _, ChannelState.Undone _ -> false;
        };
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static void add(Map<Instant, List<Bytes>> refunds, Instant due, Bytes id, boolean tooSmall, List<Bytes> dust) {
        if (tooSmall) {
            dust.add(id);
        } else {
            refunds.computeIfAbsent(due, _ -> new ArrayList<>()).add(id);
        }
    }

    private static void batches(List<Step> steps, Action action, Map<Instant, List<Bytes>> byTime, Amount gasPrice, long one, long each) {
        byTime.forEach((due, ids) -> {
            for (int from = 0; from < ids.size(); from += ChannelContract.MAX_BATCH) {
                List<Bytes> batch = ids.subList(from, Math.min(ids.size(), from + ChannelContract.MAX_BATCH));
                steps.add(new Step(action, batch, due, gasPrice.times(batch.size() == 1 ? one : BASE + each * batch.size())));
            }
        });
    }
}
