package org.farthing.wallet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.Plans;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletRefusal;

/**
 * Openings spread over hours, since one transaction that names all of Alice's relays is a fingerprint: each channel has a transaction of
 * its own, at a random time, in a random order, with the same deposit. Times between openings are exponential, as those of unrelated
 * people are. The plan is in the ledger and outlives the process.
 *
 * <p>Thread-safe; blocks.
 */
final class OpeningSchedule {
    /** What failed is tried again after this long. */
    private static final Duration RETRY = Duration.ofMinutes(30);
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

    private final Ledger ledger;
    private final Openings openings;
    private final ChannelBook book;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ReentrantLock running = new ReentrantLock();

    OpeningSchedule(Ledger ledger, Openings openings, ChannelBook book, InstantSource clock, RandomGenerator random) {
        this.ledger = ledger;
        this.openings = openings;
        this.book = book;
        this.clock = clock;
        this.random = random;
    }

    void add(List<ChannelPlan> plans, Duration life, Duration span, RandomGenerator chance) {
        Openings.requireLife(life);
        if (plans.isEmpty() || span.isNegative() || span.compareTo(Duration.ofDays(30)) > 0) {
            throw WalletRefusal.SPREAD.exception();
        }
        if (plans.stream().map(ChannelPlan::deposit).distinct().count() != 1 || plans.getFirst().deposit().isZero()) {
            throw WalletRefusal.EQUAL_DEPOSITS.exception();
        }
        if (entries().stream().anyMatch(entry -> !entry.isOver())) {
            throw WalletRefusal.OPENINGS_UNDER_WAY.exception();
        }
        List<ChannelPlan> shuffled = new ArrayList<>(plans);
        Collections.shuffle(shuffled, Random.from(chance));
        List<Instant> times = times(plans.size(), span, clock.instant(), chance);
        List<Plans.Opening> rows = new ArrayList<>();
        for (int i = 0; i < times.size(); i++) {
            ChannelPlan plan = shuffled.get(i);
            rows.add(new Plans.Opening(0, plan.relay(), plan.payee(), plan.deposit(), life, times.get(i), Optional.empty(), "", false));
        }
        ledger.plans().clearOpenings();
        ledger.plans().addOpenings(rows);
    }

    /** Rising; the times between them, and the one left at the end, are exponential and add up to the span. */
    static List<Instant> times(int count, Duration span, Instant from, RandomGenerator chance) {
        double[] sums = new double[count + 1];
        double sum = 0;
        for (int i = 0; i <= count; i++) {
            sum += chance.nextExponential();
            sums[i] = sum;
        }
        List<Instant> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(from.plusSeconds(Math.round(sums[i] / sum * span.toSeconds())));
        }
        return times;
    }

    List<ScheduledOpening> entries() {
        return ledger.plans().openings().stream().map(row -> new ScheduledOpening(row.relay(), row.deposit(), row.due(), status(row),
                row.channel(), row.failure())).toList();
    }

    private ScheduledOpening.Status status(Plans.Opening row) {
        if (row.cancelled()) {
            return ScheduledOpening.Status.CANCELLED;
        }
        Optional<ChannelState> state = row.channel().flatMap(book::find).map(channel -> channel.row().state());
        if (state.isPresent()) {
            return switch (state.get()) {
                case ChannelState.Planned _ -> ScheduledOpening.Status.WAITING;
                case ChannelState.Opening _ -> ScheduledOpening.Status.OPENING;
                case ChannelState.Open _, ChannelState.Closing _, ChannelState.Requesting _, ChannelState.CloseRequested _,
                        ChannelState.Refunding _, ChannelState.Undone _, ChannelState.Closed _, ChannelState.Refunded _ ->
                        ScheduledOpening.Status.DONE;
            };
        }
        return ScheduledOpening.Status.WAITING;
    }

    /** Cancels what has not begun, and leaves a planned leftover as it is; returns how many. */
    int cancel() {
        return ledger.plans().cancelOpenings();
    }

    /**
     * Opens the one that is due the longest. What else is overdue, as after a night without the program, is put off by random times, so
     * that it does not leave all at once.
     *
     * @return whether one was opened
     */
    boolean openDue() {
        running.lock();
        try {
            Instant now = clock.instant();
            List<Plans.Opening> all = ledger.plans().openings();
            List<Plans.Opening> due = all.stream().filter(row -> !row.due().isAfter(now))
                    .filter(row -> status(row) == ScheduledOpening.Status.WAITING).toList();
            if (due.isEmpty()) {
                return false;
            }
            Instant later = now;
            for (Plans.Opening overdue : due.subList(1, due.size())) {
                later = later.plusSeconds(Math.round(random.nextExponential() * usualPause(all).toSeconds()) + 1);
                ledger.plans().postpone(overdue.no(), overdue.failure(), later);
            }
            open(due.getFirst(), now);
            return true;
        } finally {
            running.unlock();
        }
    }

    private void open(Plans.Opening row, Instant now) {
        try {
            Optional<Bytes> before = row.channel();
            if (before.isPresent()) {
                openings.openAgain(before.get(), row.life(), _ -> { });
            } else {
                openings.open(List.of(new ChannelPlan(row.relay(), row.payee(), row.deposit())), row.life(),
                        rows -> ledger.plans().begin(row.no(), rows.getFirst()), _ -> { });
            }
        } catch (WalletException e) {
            ledger.plans().postpone(row.no(), e.getMessage(), now.plus(RETRY));
            throw e;
        }
    }

    private static Duration usualPause(List<Plans.Opening> all) {
        long seconds = all.getLast().due().getEpochSecond() - all.getFirst().due().getEpochSecond();
        return Duration.ofSeconds(Math.max(SHORTEST_PAUSE.toSeconds(), seconds / all.size()));
    }
}
