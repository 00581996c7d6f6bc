package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class CircuitLifeTest {
    private static final long BORN = -5_000_000_000L;
    private static final IsolationKey KEY = new IsolationKey(Lane.PAGES, 0, "", "", "example.org");

    private static Duration until(LongPredicate over) {
        long now = BORN;
        while (!over.test(now)) {
            now += Duration.ofSeconds(1).toNanos();
        }
        return Duration.ofNanos(now - BORN);
    }

    private static void assertWithin(Duration value, int fromMinutes, int toMinutes) {
        assertTrue(value.compareTo(Duration.ofMinutes(fromMinutes)) >= 0
                && value.compareTo(Duration.ofMinutes(toMinutes).plusSeconds(1)) <= 0, value.toString());
    }

    @Test
    void eightToTwelveMinutesFromTheFirstStreamNotFromBirth() {
        var ends = new HashSet<Duration>();
        for (int seed = 0; seed < 50; seed++) {
            var life = new CircuitLife(1, BORN, new Random(seed));
            long firstUse = BORN + Duration.ofMinutes(25).toNanos();
            assertFalse(life.isDone(firstUse));
            life.assign(KEY, firstUse);
            // A later stream does not make it young again.
            life.assign(KEY, firstUse + Duration.ofMinutes(7).toNanos());
            Duration end = until(life::isDone);
            assertWithin(end.minusMinutes(25), 8, 12);
            ends.add(end);
        }
        assertTrue(ends.size() > 30, "they end in step");
    }

    @Test
    void unusedItEndsAfterHalfAnHourToAnHour() {
        for (int seed = 0; seed < 50; seed++) {
            var life = new CircuitLife(1, BORN, new Random(seed));
            assertWithin(until(life::isDone), 30, 60);
            assertFalse(life.wasUsed());
        }
    }

    @Test
    void noCircuitOutlivesADay() {
        var life = new CircuitLife(1, BORN, new Random(1));
        assertFalse(life.isTooOld(BORN + Duration.ofHours(24).toNanos()));
        assertTrue(life.isTooOld(BORN + Duration.ofHours(24).toNanos() + 1));
        assertEquals(Duration.ofSeconds(3), life.stands(BORN + 3_000_000_000L));
        assertEquals(Duration.ofSeconds(3), life.built().orElseThrow());
    }
}
