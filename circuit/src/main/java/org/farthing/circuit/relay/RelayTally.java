package org.farthing.circuit.relay;

import java.util.EnumMap;
import java.util.Map;
import org.farthing.circuit.flow.CellMeter;

/**
 * What a relay has done since its start, as far as nobody's circuits can be told apart in it.
 *
 * <p>Not thread-safe: it belongs to the relay's event loop.
 */
final class RelayTally {
    private final Map<Refusal, Long> refusals = new EnumMap<>(Refusal.class);
    private long forward;
    private long backward;
    private long circuits;

    /** A circuit stands. */
    void begun() {
        circuits++;
    }

    /** A circuit that counted these cells is gone. */
    void ended(CellMeter cells) {
        forward += cells.forward();
        backward += cells.backward();
    }

    void refused(Refusal reason) {
        refusals.merge(reason, 1L, Long::sum);
    }

    /** Circuits that ever stood. */
    long circuits() {
        return circuits;
    }

    /** Of circuits that are gone. */
    long forward() {
        return forward;
    }

    /** Of circuits that are gone. */
    long backward() {
        return backward;
    }

    /** So often as it happened; nothing for what never did. */
    Map<Refusal, Long> refusals() {
        return new EnumMap<>(refusals);
    }
}
