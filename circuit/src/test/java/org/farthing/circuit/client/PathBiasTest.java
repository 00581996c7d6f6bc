package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PathBiasTest {
    private static PathBias after(int circuits, double completed, double cut, Random random) {
        PathBias bias = PathBias.NONE;
        for (int i = 0; i < circuits; i++) {
            if (random.nextDouble() < completed) {
                bias = bias.completedOne().usedOne(random.nextDouble() < cut);
            } else {
                bias = bias.failedToComplete();
            }
        }
        return bias;
    }

    @Test
    void aVerdictNeedsManyCircuits() {
        var random = new Random(1);
        assertFalse(after(149, 0.1, 0, random).isSuspicious());
        assertTrue(after(160, 0.5, 0, random).isSuspicious());
        assertFalse(after(160, 0.95, 0, random).isSuspicious());
        assertFalse(after(299, 0.1, 0, random).isBad());
        assertTrue(after(310, 0.1, 0, random).isBad());
        assertFalse(after(310, 0.5, 0, random).isBad());
    }

    @Test
    void circuitsThatAreCutInUseCountLikeThoseThatNeverStood() {
        assertTrue(after(310, 1, 0.5, new Random(2)).isSuspicious());
        assertTrue(after(310, 0.9, 0.9, new Random(2)).isBad());
    }

    @Test
    void aGoodYearHidesNoBadWeek() {
        var random = new Random(3);
        PathBias bias = after(50_000, 1, 0, random);
        for (int i = 0; i < 600; i++) {
            bias = bias.failedToComplete();
        }
        assertTrue(bias.isSuspicious(), bias.toString());
        assertTrue(bias.reached() < 1200);
    }

    @Test
    void countsStayPartsOfOneAnother() {
        var random = new Random(4);
        PathBias bias = PathBias.NONE;
        for (int i = 0; i < 20_000; i++) {
            bias = switch (random.nextInt(4)) {
                case 0 -> bias.failedToComplete();
                case 1 -> bias.usedOne(random.nextBoolean());
                default -> bias.completedOne();
            };
            assertTrue(bias.success() >= 0 && bias.success() <= 1);
        }
        assertThrows(IllegalArgumentException.class, () -> new PathBias(1, 2, 0, 0));
        assertEquals(1, PathBias.NONE.success());
    }

    @Test
    void clearlyWorseNeedsAnotherThatWasTriedAndDoesWell() {
        var random = new Random(5);
        PathBias bad = after(310, 0.2, 0, random);
        assertTrue(bad.isClearlyWorseThan(after(60, 0.95, 0, random)));
        assertFalse(bad.isClearlyWorseThan(after(20, 1, 0, random)));
        assertFalse(bad.isClearlyWorseThan(after(310, 0.25, 0, random)));
    }
}
