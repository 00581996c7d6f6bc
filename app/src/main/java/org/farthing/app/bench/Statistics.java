package org.farthing.app.bench;

import java.util.Arrays;

/** Of samples in any order; they are left as they are. */
final class Statistics {
    private Statistics() {
    }

    /** The middle one, or the mean of the two in the middle. */
    static double median(double... samples) {
        double[] sorted = sorted(samples);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The smallest sample that at least {@code percent} of all do not exceed (nearest rank). @param percent above 0, at most 100 */
    static double percentile(double percent, double... samples) {
        if (percent <= 0 || percent > 100) {
            throw new IllegalArgumentException("a percentile is above 0 and at most 100");
        }
        double[] sorted = sorted(samples);
        return sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
    }

    private static double[] sorted(double[] samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted;
    }
}
