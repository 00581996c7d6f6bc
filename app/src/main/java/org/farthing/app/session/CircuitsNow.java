package org.farthing.app.session;

import java.util.List;
import java.util.Optional;

/**
 * The circuits at one moment.
 *
 * @param circuits the oldest first
 * @param failures the latest first
 * @param notice   about the entry relay or the list, where there is something to say
 */
public record CircuitsNow(List<CircuitLine> circuits, List<CircuitFailure> failures, Optional<Blockage> notice) {
    public CircuitsNow {
        circuits = List.copyOf(circuits);
        failures = List.copyOf(failures);
    }
}
