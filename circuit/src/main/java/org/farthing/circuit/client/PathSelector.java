package org.farthing.circuit.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * Chooses paths: the exit first, then the entry, which is a given guard, then the middle; each by {@link RelayWeights}. A relay is taken
 * only for a role that its descriptor names.
 *
 * <p>Never a relay twice, never two of one operator, of one payout address, or of one {@link RelaySubnet}: that holds in the smallest
 * network. What gives way where there is too little choice, in this order:
 * <ol>
 * <li>the {@linkplain ExitsToAvoid exits to avoid}, if no path leads to others;
 * <li>different countries, as soon as fewer than {@value #CHOICE} operators would be left: a choice that is none tells the path;
 * <li>relays that failed lately, which serve where the others make no path;
 * <li>the first guard, where no path begins with it, for the next one.
 * </ol>
 *
 * <p>Pure but for the randomness passed in.
 */
final class PathSelector {
    static final int CHOICE = 3;

    private final RandomGenerator random;
    private final RelayWeights weights;
    private final Function<Bytes, Optional<Address>> payout;

    /** @param payout who is paid for a relay's service, where that is known */
    PathSelector(RandomGenerator random, RelayWeights weights, Function<Bytes, Optional<Address>> payout) {
        this.random = random;
        this.weights = weights;
        this.payout = payout;
    }

    /**
     * @param candidates relays that may be on the path
     * @param usable     those that did not fail lately; guards are not asked about, since whoever keeps them knows
     * @return entry first; empty if there is no such path
     */
    Optional<List<Descriptor>> choose(PathWish wish, List<Descriptor> candidates, Predicate<Descriptor> usable) {
        List<Descriptor> healthy = candidates.stream().filter(usable).toList();
        return byGuards(wish, candidates, healthy).or(() -> byGuards(wish, candidates, candidates));
    }

    private Optional<List<Descriptor>> byGuards(PathWish wish, List<Descriptor> candidates, List<Descriptor> from) {
        if (wish.guards().isEmpty() || wish.length() == 1) {
            return path(wish, Optional.empty(), from, candidates.size());
        }
        for (Bytes guard : wish.guards()) {
            Optional<List<Descriptor>> path = candidates.stream().filter(relay -> relay.relayId().equals(guard)).findFirst()
                    .flatMap(entry -> path(wish, Optional.of(entry), from, candidates.size()));
            if (path.isPresent()) {
                return path;
            }
        }
        return Optional.empty();
    }

    private Optional<List<Descriptor>> path(PathWish wish, Optional<Descriptor> guard, List<Descriptor> from, int network) {
        List<Descriptor> first = guard.stream().toList();
        if (wish.last().isPresent()) {
            return wish.last().filter(last -> isApart(last, first)).flatMap(last -> path(wish.length(), guard, last, from, network));
        }
        for (Set<Bytes> avoid : wish.avoid().fromStrictest()) {
            List<Descriptor> exits = new ArrayList<>(with(Role.EXIT, from));
            exits.removeIf(relay -> avoid.contains(relay.relayId())
                    || wish.port().isPresent() && !relay.allowsExitTo(wish.port().getAsInt()));
            Optional<Descriptor> exit = pick(exits, first, network);
            while (exit.isPresent()) {
                Optional<List<Descriptor>> path = path(wish.length(), guard, exit.get(), from, network);
                if (path.isPresent()) {
                    return path;
                }
                // It leaves nothing for the other places: another one may.
                exits.remove(exit.get());
                exit = pick(exits, first, network);
            }
        }
        return Optional.empty();
    }

    private Optional<List<Descriptor>> path(
            int length, Optional<Descriptor> guard, Descriptor last, List<Descriptor> from, int network) {
        var chosen = new ArrayList<>(guard.stream().toList());
        chosen.add(last);
        if (guard.isEmpty() && length > 1) {
            Optional<Descriptor> entry = pick(with(Role.GUARD, from), chosen, network);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            chosen.addFirst(entry.get());
        }
        while (chosen.size() < length) {
            Optional<Descriptor> middle = pick(with(Role.MIDDLE, from), chosen, network);
            if (middle.isEmpty()) {
                return Optional.empty();
            }
            chosen.add(chosen.size() - 1, middle.get());
        }
        return Optional.of(List.copyOf(chosen));
    }

    private static List<Descriptor> with(Role role, List<Descriptor> from) {
        return from.stream().filter(relay -> relay.roles().contains(role)).toList();
    }

    private Optional<Descriptor> pick(List<Descriptor> from, List<Descriptor> chosen, int network) {
        List<Descriptor> apart = from.stream().filter(relay -> isApart(relay, chosen)).toList();
        if (apart.isEmpty()) {
            return Optional.empty();
        }
        List<Descriptor> abroad = apart.stream().filter(relay -> isAbroad(relay, chosen)).toList();
        boolean enough = abroad.stream().map(Descriptor::operator).distinct().count() >= CHOICE;
        List<Descriptor> choice = enough ? abroad : apart;
        return Optional.of(choice.get(WeightedChoice.index(weights.of(choice, network), random)));
    }

    private boolean isApart(Descriptor relay, List<Descriptor> chosen) {
        Optional<RelaySubnet> subnet = RelaySubnet.of(relay.host());
        Optional<Address> paid = payout.apply(relay.relayId());
        return chosen.stream().noneMatch(other -> other.relayId().equals(relay.relayId()) || other.operator().equals(relay.operator())
                || subnet.isPresent() && subnet.equals(RelaySubnet.of(other.host()))
                || paid.isPresent() && paid.equals(payout.apply(other.relayId())));
    }

    private static boolean isAbroad(Descriptor relay, List<Descriptor> chosen) {
        Set<String> taken = new HashSet<>();
        chosen.forEach(other -> taken.add(other.country()));
        // An unknown country may be any.
        return relay.country().isEmpty() || !taken.contains(relay.country());
    }
}
