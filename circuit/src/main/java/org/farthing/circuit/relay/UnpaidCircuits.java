package org.farthing.circuit.relay;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

/**
 * Circuits that no channel pays for, in the order of their coming: so many may stand on one link and in all, and when one more comes, the
 * oldest goes. An honest client binds a channel within a round trip or two, so the oldest are those that never will.
 *
 * <p>Not thread-safe.
 *
 * @param <L> a link
 * @param <C> a circuit
 */
final class UnpaidCircuits<L, C> {
    /** Fifty questions about channels at once, and some being built. */
    static final int MOST_OF_A_CLIENT = 128;
    static final int MOST_OF_A_RELAY = 2048;
    static final int MOST = 8192;

    private final Map<L, SequencedSet<C>> byLink = new HashMap<>();
    private final SequencedSet<C> all = new LinkedHashSet<>();

    /**
     * Adds a circuit.
     *
     * @param relay whether the link is a relay's, which brings the circuits of many clients
     * @return the circuit that has to go for it, and is to be removed; null if there is room
     */
    C add(L link, boolean relay, C circuit) {
        SequencedSet<C> own = byLink.computeIfAbsent(link, _ -> new LinkedHashSet<>());
        own.addLast(circuit);
        all.addLast(circuit);
        if (own.size() > (relay ? MOST_OF_A_RELAY : MOST_OF_A_CLIENT)) {
            return own.getFirst();
        }
        return all.size() > MOST ? all.getFirst() : null;
    }

    /** The circuit is paid for, or gone. */
    void remove(L link, C circuit) {
        if (all.remove(circuit)) {
            SequencedSet<C> own = byLink.get(link);
            own.remove(circuit);
            if (own.isEmpty()) {
                byLink.remove(link);
            }
        }
    }

    int size() {
        return all.size();
    }
}
