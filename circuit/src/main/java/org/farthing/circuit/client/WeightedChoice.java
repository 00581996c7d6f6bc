package org.farthing.circuit.client;

import java.util.random.RandomGenerator;

/** A choice by chance where some are likelier than others. Pure but for the randomness passed in. */
final class WeightedChoice {
    private WeightedChoice() {
    }

    /** @param weights not empty, finite and not negative; all alike if they are all 0 */
    static int index(double[] weights, RandomGenerator random) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        if (!(total > 0)) {
            return random.nextInt(weights.length);
        }
        double at = random.nextDouble() * total;
        for (int i = 0; i < weights.length; i++) {
            at -= weights[i];
            if (at < 0) {
                return i;
            }
        }
        // What rounding leaves over falls to the last.
        return weights.length - 1;
    }
}
