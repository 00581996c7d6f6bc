package org.farthing.circuit.client;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.farthing.wallet.value.Bytes;

/**
 * Which exits a site is not to have: those that the user asked to be rid of, and, where there are others, those of the browser's other
 * sites.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class SiteExits {
    private final CircuitShares<Circuit> shares;
    /** Exits that a site is not to have again, since the user asked for another circuit. */
    private final Map<IsolationKey, Set<Bytes>> unwanted = new HashMap<>();

    SiteExits(CircuitShares<Circuit> shares) {
        this.shares = shares;
    }

    static Bytes exitOf(Circuit circuit) {
        return circuit.path().getLast().relay().relayId();
    }

    /** What streams of the key are not to leave by. */
    Set<Bytes> unwanted(IsolationKey key) {
        return unwanted.getOrDefault(key, Set.of());
    }

    /** From now on streams of the key want other exits than these circuits'. */
    void renounce(IsolationKey key, Collection<Circuit> circuits) {
        unwanted.computeIfAbsent(key, _ -> new HashSet<>()).addAll(circuits.stream().map(SiteExits::exitOf).toList());
    }

    /** There is no other exit: whoever renounced just {@code exits} starts anew. */
    void accept(Set<Bytes> exits) {
        unwanted.values().removeIf(exits::equals);
    }

    void forget() {
        unwanted.clear();
    }

    /** Two sites of one browser get exits of their own where there are enough: one exit would see that one person visits both. */
    Predicate<Circuit> isUnshared(IsolationKey key) {
        var taken = new HashSet<Bytes>();
        if (key.port() != 0) {
            shares.used(other -> other.port() == key.port() && !other.site().equals(key.site())).values()
                    .forEach(circuits -> circuits.forEach(circuit -> taken.add(exitOf(circuit))));
        }
        return circuit -> !taken.contains(exitOf(circuit));
    }
}
