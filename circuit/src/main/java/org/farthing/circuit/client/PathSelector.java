package org.farthing.circuit.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * Chooses paths: the exit first, then the entry, which stays the same as long as it works, then the middle. Never a relay twice, never two
 * of one operator. Cheap relays are chosen more often, but no price counts for less than a quarter of the median: price alone must not
 * attract, or an adversary buys the traffic by undercutting.
 *
 * <p>Pure but for the randomness passed in.
 */
final class PathSelector {
    private static final int SCALE = 1_000_000;

    private final RandomGenerator random;

    PathSelector(RandomGenerator random) {
        this.random = random;
    }

    /**
     * @param candidates relays that are paid for
     * @param usable     those that did not fail lately; the others serve where there are too few of them
     * @param guard      the entry to keep, if there is one
     * @param length     hops, at least 1
     * @return empty if no path of that length exists
     */
    Optional<List<Descriptor>> choose(List<Descriptor> candidates, Predicate<Descriptor> usable, Optional<Bytes> guard, int length) {
        return choose(candidates, usable, guard, length, 0);
    }

    /** As above, with an exit that connects to {@code port}; 0 for any exit. */
    Optional<List<Descriptor>> choose(List<Descriptor> candidates, Predicate<Descriptor> usable, Optional<Bytes> guard, int length,
            int port) {
        List<Descriptor> healthy = candidates.stream().filter(usable).toList();
        return pathOf(healthy, guard, length, Optional.empty(), port)
                .or(() -> pathOf(candidates, guard, length, Optional.empty(), port));
    }

    /**
     * A path that ends at {@code last}, whether it is an exit or not: for talking to that relay itself.
     *
     * @param guard the entry to keep where there is one and it is apart from {@code last}
     */
    Optional<List<Descriptor>> chooseTo(Descriptor last, List<Descriptor> candidates, Predicate<Descriptor> usable, Optional<Bytes> guard,
            int length) {
        List<Descriptor> healthy = candidates.stream().filter(usable).toList();
        return pathOf(healthy, guard, length, Optional.of(last), 0)
                .or(() -> pathOf(candidates, guard, length, Optional.of(last), 0));
    }

    private Optional<List<Descriptor>> pathOf(List<Descriptor> from, Optional<Bytes> guard, int length, Optional<Descriptor> last,
            int port) {
        var chosen = new ArrayList<Descriptor>();
        List<Descriptor> kept = from.stream().filter(candidate -> guard.filter(candidate.relayId()::equals).isPresent()).toList();
        Optional<Descriptor> exit = last.or(() -> pickExit(from, kept, port)).or(() -> pickExit(from, List.of(), port));
        if (exit.isEmpty()) {
            return Optional.empty();
        }
        chosen.add(exit.get());
        if (length > 1) {
            Optional<Descriptor> entry = apart(kept, chosen).stream().findFirst().or(() -> pick(apart(from, chosen)));
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            chosen.addFirst(entry.get());
        }
        while (chosen.size() < length) {
            Optional<Descriptor> middle = pick(apart(from, chosen));
            if (middle.isEmpty()) {
                return Optional.empty();
            }
            chosen.add(chosen.size() - 1, middle.get());
        }
        return Optional.of(chosen);
    }

    /** An exit that leaves {@code kept} its place as the entry: neither that relay itself nor one of its operator. */
    private Optional<Descriptor> pickExit(List<Descriptor> from, List<Descriptor> kept, int port) {
        return pick(apart(from, kept).stream()
                .filter(candidate -> candidate.roles().contains(Descriptor.Role.EXIT) && (port == 0 || candidate.allowsExitTo(port)))
                .toList());
    }

    private static List<Descriptor> apart(List<Descriptor> from, List<Descriptor> chosen) {
        return from.stream().filter(candidate -> isApart(candidate, chosen)).toList();
    }

    private static boolean isApart(Descriptor candidate, List<Descriptor> chosen) {
        return chosen.stream().noneMatch(other ->
                other.relayId().equals(candidate.relayId()) || other.operator().equals(candidate.operator()));
    }

    private Optional<Descriptor> pick(List<Descriptor> from) {
        if (from.isEmpty()) {
            return Optional.empty();
        }
        List<Amount> prices = from.stream().map(Descriptor::pricePerUnit).sorted().toList();
        Amount median = prices.get(prices.size() / 2);
        long[] weights = from.stream().mapToLong(relay -> weight(relay.pricePerUnit(), median)).toArray();
        long total = 0;
        for (long weight : weights) {
            total += weight;
        }
        long at = random.nextLong(total);
        for (int i = 0; i < weights.length; i++) {
            at -= weights[i];
            if (at < 0) {
                return Optional.of(from.get(i));
            }
        }
        throw new IllegalStateException("the weights add up");
    }

    /** Median over price, between a quarter and four. */
    private static long weight(Amount price, Amount median) {
        if (median.isZero() || price.isZero()) {
            return SCALE;
        }
        // A relay may state any price below 2^128: the bounds are set before anything is made a long.
        Amount share = Amount.ofWei(median.times(SCALE).wei().divide(price.wei()));
        return share.max(Amount.ofWei(SCALE / 4)).min(Amount.ofWei(4L * SCALE)).wei().longValueExact();
    }
}
