package org.farthing.circuit.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The circuits of a {@link CircuitPool}, by what they are there for: being built, spare or in use (which {@link CircuitShares} keeps), or
 * retired; and the life of each.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class PooledCircuits {
    private final CircuitShares<Circuit> shares = new CircuitShares<>();
    private final Set<Circuit> building = new LinkedHashSet<>();
    /** Being built, but too slowly to be used: only for the measurement. */
    private final Set<Circuit> late = new LinkedHashSet<>();
    /** They get no new streams; those they have go on. */
    private final Set<Circuit> retired = new LinkedHashSet<>();
    private final Map<Circuit, CircuitLife> lives = new HashMap<>();

    // ---- from building to the end ----

    void begin(Circuit circuit, CircuitLife life) {
        building.add(circuit);
        lives.put(circuit, life);
    }

    /** It takes too long. @return false, and nothing happens, if it is not being built to be used */
    boolean tooLate(Circuit circuit) {
        return building.remove(circuit) && late.add(circuit);
    }

    /** It stands. @return false if that is too late: it is retired at once */
    boolean stands(Circuit circuit) {
        if (late.remove(circuit)) {
            retired.add(circuit);
            return false;
        }
        building.remove(circuit);
        shares.addSpare(circuit);
        return true;
    }

    /** @return false, and nothing happens, if no streams are given to it */
    boolean setAside(Circuit circuit) {
        if (!shares.inUse().contains(circuit)) {
            return false;
        }
        shares.remove(circuit);
        retired.add(circuit);
        return true;
    }

    boolean forgetRetired(Circuit circuit) {
        return retired.remove(circuit);
    }

    /** It has ended. */
    CircuitLife forget(Circuit circuit) {
        building.remove(circuit);
        late.remove(circuit);
        shares.remove(circuit);
        retired.remove(circuit);
        return lives.remove(circuit);
    }

    // ---- who is there ----

    /** Every circuit that is being built or stands. */
    List<Circuit> all() {
        var all = new ArrayList<Circuit>(building);
        all.addAll(late);
        all.addAll(shares.spares());
        all.addAll(shares.inUse());
        all.addAll(retired);
        return all;
    }

    /** Those that are being built to be used. */
    Set<Circuit> building() {
        return building;
    }

    CircuitShares<Circuit> shares() {
        return shares;
    }

    CircuitLife life(Circuit circuit) {
        return lives.get(circuit);
    }

    boolean isBeingBuilt(Circuit circuit) {
        return building.contains(circuit) || late.contains(circuit);
    }

    boolean isRetired(Circuit circuit) {
        return retired.contains(circuit);
    }

    /** The circuits that streams of these keys are on, or were until they got others. */
    Stream<Circuit> carrying(Predicate<IsolationKey> keys) {
        return Stream.concat(shares.used(keys).values().stream().flatMap(List::stream),
                retired.stream().filter(circuit -> lives.get(circuit).key().filter(keys).isPresent()));
    }

    // ---- showing ----

    /** All circuits, the oldest first. @param sites whether to say what their streams lead to */
    List<CircuitView> views(long now, boolean sites) {
        return all().stream().map(circuit -> view(circuit, lives.get(circuit), now, sites))
                .sorted((a, b) -> Long.compare(a.number(), b.number())).toList();
    }

    private CircuitView view(Circuit circuit, CircuitLife life, long now, boolean sites) {
        CircuitView.State state = CircuitView.State.IN_USE;
        if (life.built().isEmpty()) {
            state = CircuitView.State.BUILDING;
        } else if (shares.spares().contains(circuit)) {
            state = CircuitView.State.SPARE;
        } else if (retired.contains(circuit)) {
            state = CircuitView.State.RETIRED;
        }
        var kind = life.key().map(IsolationKey::kind).orElse(CircuitView.IsolationKind.NONE);
        Optional<String> site = sites ? life.key().map(IsolationKey::site) : Optional.empty();
        return new CircuitView(life.number(), life.age(now), state, life.built(), CircuitView.hops(circuit), circuit.streamCount(), kind,
                site, circuit.provedHops(), life.key().map(IsolationKey::port).orElse(0));
    }
}
