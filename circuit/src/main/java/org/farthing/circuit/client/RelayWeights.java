package org.farthing.circuit.client;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.value.Amount;

/**
 * How likely each of several relays is chosen: the faster and more reliable by the user's own measurement, and the cheaper, the likelier,
 * within bounds that no relay can talk or pay its way past:
 *
 * <ul>
 * <li>speed counts from 1/8 of the median up to three times the median, and never beyond the 95th percentile; a relay that was not measured
 *     counts as the median, so that newcomers are tried;
 * <li>price counts as the median over it, from 1/4 to 4: price alone must not attract, or an adversary buys the traffic by undercutting;
 * <li>in a network of {@value #LARGE} relays or more, no relay has above 3 % and no operator or subnet above 5 % of the choice (of few
 *     relays or operators, above 1.2 times an equal share).
 * </ul>
 *
 * <p>Pure, given what was measured.
 */
public final class RelayWeights {
    /** Relays from which on shares are capped. */
    public static final int LARGE = 40;
    private static final double RELAY_CAP = 0.03;
    private static final double OPERATOR_CAP = 0.05;
    private static final double EQUAL_SHARES = 1.2;
    private static final double SLOWEST = 1.0 / 8;
    private static final double FASTEST = 3;
    private static final double CHEAPEST = 4;
    private static final int ENOUGH_MEASURED = 3;
    private static final int ROUNDS = 16;

    private final RelayMeasurements measured;

    public RelayWeights(RelayMeasurements measured) {
        this.measured = measured;
    }

    /**
     * One weight above 0 for each of {@code from}.
     *
     * @param network how many relays there are to choose among in the whole network, which decides whether shares are capped
     */
    public double[] of(List<Descriptor> from, int network) {
        double[] speeds = speeds(from);
        double[] weights = new double[from.size()];
        if (from.isEmpty()) {
            return weights;
        }
        List<Amount> prices = from.stream().map(Descriptor::pricePerUnit).sorted().toList();
        double median = prices.get(prices.size() / 2).wei().doubleValue();
        for (int i = 0; i < weights.length; i++) {
            Descriptor relay = from.get(i);
            weights[i] = speeds[i] * priceFactor(relay.pricePerUnit().wei().doubleValue(), median)
                    * (0.05 + 0.95 * measured.success(relay.relayId()));
        }
        if (network >= LARGE) {
            int[] each = IntStream.range(0, weights.length).toArray();
            int[] operators = groups(from, Descriptor::operator);
            int[] subnets = groups(from, relay -> RelaySubnet.of(relay.host()).<Object>map(net -> net).orElse(relay.relayId()));
            for (int round = 0; round < ROUNDS; round++) {
                boolean above = cap(weights, each, RELAY_CAP);
                above |= cap(weights, operators, OPERATOR_CAP);
                above |= cap(weights, subnets, OPERATOR_CAP);
                if (!above) {
                    break;
                }
            }
        }
        return weights;
    }

    private double[] speeds(List<Descriptor> from) {
        double[] known = from.stream().map(relay -> measured.speed(relay.relayId())).filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble).sorted().toArray();
        double[] speeds = new double[from.size()];
        Arrays.fill(speeds, 1);
        if (known.length < ENOUGH_MEASURED) {
            return speeds;
        }
        double median = known[known.length / 2];
        double most = Math.min(FASTEST * median, Math.max(median, known[Math.min(known.length - 1, (int) (0.95 * known.length))]));
        for (int i = 0; i < speeds.length; i++) {
            double speed = measured.speed(from.get(i).relayId()).orElse(median);
            speeds[i] = Math.clamp(speed, SLOWEST * median, most) / median;
        }
        return speeds;
    }

    private static double priceFactor(double price, double median) {
        return price == 0 || median == 0 ? 1 : Math.clamp(median / price, 1 / CHEAPEST, CHEAPEST);
    }

    private static int[] groups(List<Descriptor> from, Function<Descriptor, Object> key) {
        Map<Object, Integer> numbers = new HashMap<>();
        return from.stream().mapToInt(relay -> numbers.computeIfAbsent(key.apply(relay), _ -> numbers.size())).toArray();
    }

    /**
     * Scales down the groups that have more than {@code share} of all, to exactly that share.
     *
     * @return whether there were any
     */
    private static boolean cap(double[] weights, int[] group, double share) {
        int count = Arrays.stream(group).max().orElse(-1) + 1;
        double[] sums = new double[count];
        for (int i = 0; i < weights.length; i++) {
            sums[group[i]] += weights[i];
        }
        // A cap below an equal share could not be kept by anybody.
        double most = Math.max(share, EQUAL_SHARES / count);
        if (most >= 1) {
            return false;
        }
        Integer[] descending = IntStream.range(0, count).boxed().sorted(Comparator.comparingDouble(i -> -sums[i])).toArray(Integer[]::new);
        double rest = Arrays.stream(sums).sum();
        int capped = 0;
        double total = rest;
        while (capped < count && sums[descending[capped]] > most * total * (1 + 1e-9)) {
            rest -= sums[descending[capped]];
            capped++;
            total = rest / (1 - capped * most);
        }
        double[] scale = new double[count];
        Arrays.fill(scale, 1);
        for (int i = 0; i < capped; i++) {
            scale[descending[i]] = most * total / sums[descending[i]];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= scale[group[i]];
        }
        return capped > 0;
    }
}
