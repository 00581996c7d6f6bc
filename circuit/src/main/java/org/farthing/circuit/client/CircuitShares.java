package org.farthing.circuit.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which ready circuit a stream gets: its key's own, else a spare, which is its key's from then on. Once {@value #KEYS} circuits are in use,
 * a further key shares another key's circuit, the same one each time, as long as user name and password are equal: those a program or a
 * person chose to be told apart by, so they never share.
 *
 * <p>Not thread-safe.
 *
 * @param <C> circuits; compared by identity
 */
final class CircuitShares<C> {
    /** Circuits in use at which keys of equal credentials begin to share. */
    static final int KEYS = 24;
    /** Circuits in use that there may be at all, for ever so many credentials. */
    static final int MOST = 64;

    private final Set<C> spares = new LinkedHashSet<>();
    private final Map<IsolationKey, List<C>> owned = new LinkedHashMap<>();
    private final Map<IsolationKey, C> guests = new HashMap<>();

    /** A circuit that is nobody's yet. */
    void addSpare(C circuit) {
        spares.add(circuit);
    }

    Set<C> spares() {
        return spares;
    }

    /** Circuits that are somebody's. */
    List<C> inUse() {
        return owned.values().stream().flatMap(List::stream).toList();
    }

    /**
     * The circuit for a stream of {@code key}.
     *
     * @param fits  whether a circuit has room and an exit for the stream
     * @param fresh whether a spare may become the key's
     * @return empty if the stream must wait for a circuit
     */
    Optional<C> find(IsolationKey key, Predicate<C> fits, Predicate<C> fresh) {
        Optional<C> own = owned.getOrDefault(key, List.of()).stream().filter(fits).findFirst();
        if (own.isPresent()) {
            return own;
        }
        int used = inUse().size();
        if (used >= KEYS) {
            Optional<C> shared = share(key, fits);
            if (shared.isPresent()) {
                return shared;
            }
        }
        if (used >= MOST && key.lane() == Lane.PAGES) {
            return Optional.empty();
        }
        Optional<C> spare = spares.stream().filter(fits).filter(fresh).findFirst();
        spare.ifPresent(circuit -> {
            spares.remove(circuit);
            guests.remove(key);
            owned.computeIfAbsent(key, _ -> new ArrayList<>()).add(circuit);
        });
        return spare;
    }

    private Optional<C> share(IsolationKey key, Predicate<C> fits) {
        C before = guests.get(key);
        if (before != null && fits.test(before)) {
            return Optional.of(before);
        }
        List<C> hosts = owned.entrySet().stream().filter(entry -> entry.getKey().sameCredentials(key))
                .flatMap(entry -> entry.getValue().stream()).filter(fits).toList();
        if (hosts.isEmpty()) {
            return Optional.empty();
        }
        C host = hosts.get(Math.floorMod(key.hashCode(), hosts.size()));
        guests.put(key, host);
        return Optional.of(host);
    }

    /** The circuits that streams of these keys are on, as owners or as guests, by key. */
    Map<IsolationKey, List<C>> used(Predicate<IsolationKey> keys) {
        var used = new LinkedHashMap<IsolationKey, List<C>>();
        owned.forEach((key, circuits) -> {
            if (keys.test(key)) {
                used.put(key, List.copyOf(circuits));
            }
        });
        guests.forEach((key, circuit) -> {
            if (keys.test(key)) {
                used.putIfAbsent(key, List.of(circuit));
            }
        });
        return used;
    }

    /** The circuit gets no new streams. */
    void remove(C circuit) {
        spares.remove(circuit);
        owned.values().forEach(circuits -> circuits.remove(circuit));
        owned.values().removeIf(List::isEmpty);
        guests.values().removeIf(circuit::equals);
    }
}
