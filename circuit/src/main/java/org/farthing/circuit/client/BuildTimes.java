package org.farthing.circuit.client;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * How long circuits take to build here, and so how long to wait for one: Tor's circuit build timeout, on a Pareto distribution.
 * A circuit that is slower than four of five is not used, for slow paths are slow to use, and a relay that stalls what it cannot read
 * should gain nothing; it is waited for a while longer, so that the measurement does not feed on itself.
 *
 * <p>Durations only, no clock. Not thread-safe.
 */
final class BuildTimes {
    static final Duration INITIAL = Duration.ofSeconds(10);
    static final Duration FLOOR = Duration.ofSeconds(2);
    static final Duration LONGEST = Duration.ofSeconds(60);
    static final int ENOUGH = 20;
    private static final int KEPT = 500;
    private static final int RECENT = 20;
    private static final int TOO_MANY_LATE = 15;
    private static final double USED_SHARE = 0.80;
    private static final double MEASURED_SHARE = 0.99;

    private record Sample(double millis, boolean finished) {
    }

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private final ArrayDeque<Boolean> late = new ArrayDeque<>();
    private Duration timeout = INITIAL;
    private Duration limit = INITIAL;

    /** After so long a circuit is not used any more. */
    Duration timeout() {
        return timeout;
    }

    /** After so long it is not waited for either, and the relay that was asked is taken to be silent. At least 10 s, at most 60 s. */
    Duration limit() {
        return limit;
    }

    int size() {
        return samples.size();
    }

    /** A circuit was built, be it in time or not. */
    void built(Duration took) {
        add(new Sample(Math.max(1, took.toNanos() / 1e6), true), took.compareTo(timeout) > 0);
    }

    /** It was given up unbuilt though every relay answered so far: it would have taken longer than this. */
    void gaveUp(Duration after) {
        add(new Sample(Math.max(1, after.toNanos() / 1e6), false), true);
    }

    private void add(Sample sample, boolean wasLate) {
        samples.addLast(sample);
        if (samples.size() > KEPT) {
            samples.removeFirst();
        }
        late.addLast(wasLate);
        if (late.size() > RECENT) {
            late.removeFirst();
        }
        if (samples.size() >= ENOUGH && late.stream().filter(was -> was).count() >= TOO_MANY_LATE) {
            // Another network than before: what was learned there does not hold here.
            samples.clear();
            late.clear();
            timeout = shorter(longer(INITIAL, timeout.multipliedBy(2)), LONGEST);
            limit = longer(limit, timeout);
            return;
        }
        if (samples.size() >= ENOUGH) {
            estimate();
        }
    }

    /** Maximum likelihood, those that were given up counting as "at least so long". */
    private void estimate() {
        double least = samples.stream().filter(Sample::finished).mapToDouble(Sample::millis).sorted().limit(3).average().orElse(1000);
        double logs = 0;
        int finished = 0;
        for (Sample sample : samples) {
            logs += Math.log(Math.max(sample.millis(), least) / least);
            finished += sample.finished() ? 1 : 0;
        }
        double alpha = finished / Math.max(logs, 1e-6);
        timeout = shorter(longer(FLOOR, quantile(least, alpha, USED_SHARE)), LONGEST);
        limit = shorter(longer(longer(INITIAL, timeout), quantile(least, alpha, MEASURED_SHARE)), LONGEST);
    }

    private static Duration quantile(double least, double alpha, double share) {
        double millis = least / Math.pow(1 - share, 1 / Math.max(alpha, 1e-6));
        return Duration.ofMillis((long) Math.min(millis, 2.0 * LONGEST.toMillis()));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
