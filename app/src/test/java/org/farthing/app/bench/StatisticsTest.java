package org.farthing.app.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void theMedianIsTheMiddleOrTheMeanOfTwo() {
        assertEquals(7, Statistics.median(7));
        assertEquals(2, Statistics.median(9, 1, 2));
        assertEquals(2.5, Statistics.median(4, 1, 2, 3));
    }

    @Test
    void percentilesAreSamples() {
        double[] hundred = IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray();
        assertEquals(50, Statistics.percentile(50, hundred));
        assertEquals(99, Statistics.percentile(99, hundred));
        assertEquals(100, Statistics.percentile(100, hundred));
        assertEquals(1, Statistics.percentile(0.5, hundred));
        // Of three, the second is the smallest that at least half do not exceed.
        assertEquals(20, Statistics.percentile(50, 30, 10, 20));
        assertEquals(30, Statistics.percentile(67, 30, 10, 20));
    }

    @Test
    void samplesStayAsTheyAre() {
        double[] samples = {3, 1, 2};
        Statistics.median(samples);
        assertArrayEquals(new double[] {3, 1, 2}, samples);
    }

    @Test
    void nothingHasNoMiddle() {
        assertThrows(IllegalArgumentException.class, Statistics::median);
        assertThrows(IllegalArgumentException.class, () -> Statistics.percentile(0, 1));
        assertThrows(IllegalArgumentException.class, () -> Statistics.percentile(100.1, 1));
    }
}
