package org.farthing.circuit.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * Chooses with which relays to open channels, so that paths through them are many: the next one is always of the role that is scarcest,
 * where of nine relays three should be exits, two entries and four middles; of an operator and a subnet that the set does not have yet,
 * while there are such; and among those by {@link RelayWeights}.
 *
 * <p>Pure but for the randomness passed in.
 */
final class RelaySetChoice {
    private record Want(Role role, int share) {
    }

    /** On a tie the first is taken: without an exit there is no path at all. */
    private static final List<Want> WANTS = List.of(new Want(Role.EXIT, 3), new Want(Role.GUARD, 2), new Want(Role.MIDDLE, 4));

    private final RandomGenerator random;
    private final RelayWeights weights;

    RelaySetChoice(RandomGenerator random, RelayWeights weights) {
        this.random = random;
        this.weights = weights;
    }

    /**
     * @param listed all relays that could be chosen, those that are had already among them
     * @param have   relays that have a channel
     * @return at most {@code count}; fewer where there are no more
     */
    List<Descriptor> choose(List<Descriptor> listed, Set<Bytes> have, int count) {
        var set = new ArrayList<>(listed.stream().filter(relay -> have.contains(relay.relayId())).toList());
        var free = new ArrayList<>(listed.stream().filter(relay -> !have.contains(relay.relayId())).toList());
        var chosen = new ArrayList<Descriptor>();
        while (chosen.size() < count && !free.isEmpty()) {
            List<Descriptor> apart = apart(free, set);
            List<Descriptor> from = apart.isEmpty() ? free : apart;
            List<Descriptor> choice = scarcest(from, set).map(role -> with(role, from)).orElse(from);
            Descriptor next = choice.get(WeightedChoice.index(weights.of(choice, listed.size()), random));
            chosen.add(next);
            set.add(next);
            free.remove(next);
        }
        return List.copyOf(chosen);
    }

    private static Optional<Role> scarcest(List<Descriptor> from, List<Descriptor> set) {
        Want best = null;
        for (Want want : WANTS) {
            boolean offered = !with(want.role(), from).isEmpty();
            // Compares parts of shares in whole numbers.
            if (offered && (best == null
                    || with(want.role(), set).size() * best.share() < with(best.role(), set).size() * want.share())) {
                best = want;
            }
        }
        return Optional.ofNullable(best).map(Want::role);
    }

    private static List<Descriptor> with(Role role, List<Descriptor> from) {
        return from.stream().filter(relay -> relay.roles().contains(role)).toList();
    }

    private static List<Descriptor> apart(List<Descriptor> free, List<Descriptor> set) {
        Set<Address> operators = new HashSet<>();
        Set<RelaySubnet> subnets = new HashSet<>();
        set.forEach(relay -> {
            operators.add(relay.operator());
            RelaySubnet.of(relay.host()).ifPresent(subnets::add);
        });
        return free.stream().filter(relay -> !operators.contains(relay.operator())
                && RelaySubnet.of(relay.host()).filter(subnets::contains).isEmpty()).toList();
    }
}
