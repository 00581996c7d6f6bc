package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BuildTimesTest {
    /** Pareto: at least {@code least} ms, the heavier the tail the smaller {@code alpha}. */
    private static Duration sample(Random random, double least, double alpha) {
        return Duration.ofNanos((long) (1e6 * least / Math.pow(1 - random.nextDouble(), 1 / alpha)));
    }

    private static void feed(BuildTimes times, Duration took) {
        if (took.compareTo(times.limit()) > 0) {
            times.gaveUp(times.limit());
        } else {
            times.built(took);
        }
    }

    @Test
    void tenSecondsUntilTwentyAreKnown() {
        var times = new BuildTimes();
        for (int i = 0; i < BuildTimes.ENOUGH - 1; i++) {
            times.built(Duration.ofMillis(50));
            assertEquals(BuildTimes.INITIAL, times.timeout());
        }
        times.built(Duration.ofMillis(50));
        // Fast networks keep a floor: a short hiccup is no slow path.
        assertEquals(BuildTimes.FLOOR, times.timeout());
        assertEquals(BuildTimes.INITIAL, times.limit());
    }

    @Test
    void fourOfFiveAreInTimeAndTheEstimateDoesNotEatItself() {
        for (int seed = 0; seed < 4; seed++) {
            var random = new Random(seed);
            var times = new BuildTimes();
            int used = 0;
            for (int i = 0; i < 3000; i++) {
                Duration took = sample(random, 2500, 1.5);
                if (i >= 1000) {
                    used += took.compareTo(times.timeout()) <= 0 ? 1 : 0;
                }
                feed(times, took);
            }
            assertEquals(0.80, used / 2000.0, 0.05, "seed " + seed + ", timeout " + times.timeout());
            // 2.5 s / 0.2^(1 / 1.5)
            assertEquals(7.3, times.timeout().toMillis() / 1e3, 1.2, "seed " + seed);
        }
    }

    @Test
    void aSlowerNetworkIsLearnedAnew() {
        var random = new Random(1);
        var times = new BuildTimes();
        for (int i = 0; i < 200; i++) {
            feed(times, sample(random, 100, 2));
        }
        assertEquals(BuildTimes.FLOOR, times.timeout());
        int late = 0;
        for (int i = 0; i < 200; i++) {
            Duration took = sample(random, 5000, 4);
            late += took.compareTo(times.timeout()) > 0 ? 1 : 0;
            feed(times, took);
        }
        assertTrue(times.timeout().toMillis() > 5000 && times.timeout().toMillis() < 12_000, times.timeout().toString());
        assertTrue(late < 80, late + " of 200 were late");
    }

    @Test
    void aDeadNetworkNeverWaitsBeyondAMinute() {
        var times = new BuildTimes();
        for (int i = 0; i < 500; i++) {
            times.gaveUp(times.limit());
            assertTrue(times.timeout().compareTo(BuildTimes.LONGEST) <= 0 && times.limit().compareTo(BuildTimes.LONGEST) <= 0);
            assertTrue(times.timeout().compareTo(BuildTimes.FLOOR) >= 0);
        }
    }
}
