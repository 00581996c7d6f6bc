package org.farthing.circuit.client;

import java.util.List;
import java.util.Optional;

/**
 * What is to be said of paths.
 *
 * @param notice   of the entry, if anything
 * @param failures the relays on whose account circuits ended lately, the latest first, at most {@value #MOST_FAILURES}
 */
public record PathStatus(Optional<GuardNotice> notice, List<HopFailure> failures) {
    static final int MOST_FAILURES = 10;
    static final PathStatus NOTHING = new PathStatus(Optional.empty(), List.of());

    public PathStatus {
        failures = List.copyOf(failures);
    }
}
