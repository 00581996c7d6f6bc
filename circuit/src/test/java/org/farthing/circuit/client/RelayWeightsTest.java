package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.farthing.circuit.directory.Descriptor;
import org.junit.jupiter.api.Test;

class RelayWeightsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static List<Descriptor> relays(int count) {
        var relays = new ArrayList<Descriptor>();
        for (int i = 0; i < count; i++) {
            relays.add(TestRelays.relay(i).on("11." + i + ".0.1").build());
        }
        return relays;
    }

    private static double share(double[] weights, int index) {
        return weights[index] / Arrays.stream(weights).sum();
    }

    @Test
    void unmeasuredRelaysCountAsTheMedianAndTheFastestForThreeTimesThat() {
        var measured = new RelayMeasurements();
        for (int i = 0; i < 30; i++) {
            measured.goodput(TestRelays.id(i), i == 0 ? 1e12 : i == 1 ? 1 : i < 5 ? 5e6 : 1e6, NOW);
        }
        double[] weights = new RelayWeights(measured).of(relays(32), 32);
        assertEquals(3, weights[0] / weights[31], 1e-6);
        assertEquals(1.0 / 8, weights[1] / weights[31], 1e-6);
        assertEquals(1, weights[10] / weights[31], 1e-6);
        // Without enough measurements nothing tells relays apart.
        var few = new RelayMeasurements();
        few.goodput(TestRelays.id(0), 1e9, NOW);
        assertEquals(1, new RelayWeights(few).of(relays(32), 32)[0], 1e-9);
    }

    @Test
    void oneFastRelayAmongEqualsCannotPassThe95thPercentile() {
        var measured = new RelayMeasurements();
        for (int i = 0; i < 40; i++) {
            measured.goodput(TestRelays.id(i), i == 0 ? 1e12 : 1e6, NOW);
        }
        double[] weights = new RelayWeights(measured).of(relays(39), 39);
        assertEquals(1, weights[0] / weights[1], 1e-6);
    }

    @Test
    void relaysThatFailAreChosenLess() {
        var measured = new RelayMeasurements();
        for (int i = 0; i < 20; i++) {
            measured.failed(TestRelays.id(0), 1, NOW);
            measured.succeeded(TestRelays.id(1), NOW);
        }
        double[] weights = new RelayWeights(measured).of(relays(10), 10);
        assertTrue(weights[0] < 0.2 * weights[1], weights[0] + " against " + weights[1]);
    }

    @Test
    void capsHoldForEveryMixtureOfOperatorsNetworksSpeedsAndPrices() {
        for (int seed = 0; seed < 150; seed++) {
            var random = new Random(seed);
            var measured = new RelayMeasurements();
            var relays = new ArrayList<Descriptor>();
            int count = 40 + random.nextInt(150);
            int sybils = random.nextInt(count / 2);
            for (int i = 0; i < count; i++) {
                boolean sybil = i < sybils;
                relays.add(TestRelays.relay(i).of(sybil ? 7 + random.nextInt(2) : 1000 + i)
                        .on(sybil && random.nextBoolean() ? "93.184.1." + (1 + i) : "11." + i + ".0.1")
                        .at(1 + random.nextInt(1_000_000)).build());
                measured.goodput(TestRelays.id(i), 1 + random.nextInt(100_000_000), NOW);
            }
            double[] weights = new RelayWeights(measured).of(relays, count);
            double total = Arrays.stream(weights).sum();
            Map<Object, Double> operators = new HashMap<>();
            Map<Object, Double> subnets = new HashMap<>();
            for (int i = 0; i < count; i++) {
                assertTrue(weights[i] > 0, "seed " + seed);
                operators.merge(relays.get(i).operator(), weights[i] / total, Double::sum);
                subnets.merge(RelaySubnet.of(relays.get(i).host()).orElseThrow(), weights[i] / total, Double::sum);
                // Where operators are capped too, the honest must share what those lose.
                double cap = Math.max(0.03, 1.2 / (count - sybils));
                assertTrue(weights[i] / total < cap * 1.1, "seed " + seed + ": a relay has " + weights[i] / total);
            }
            double most = Math.max(0.05, 1.2 / Math.min(operators.size(), subnets.size())) * 1.1;
            operators.values().forEach(share -> assertTrue(share < most, "an operator has " + share));
            subnets.values().forEach(share -> assertTrue(share < most, "a network has " + share));
        }
    }

    @Test
    void smallNetworksHaveNoCaps() {
        var relays = relays(6);
        double[] weights = new RelayWeights(new RelayMeasurements()).of(relays, 6);
        assertEquals(1.0 / 6, share(weights, 0), 1e-9);
        assertEquals(0, new RelayWeights(new RelayMeasurements()).of(List.of(), 100).length);
    }
}
