package org.farthing.circuit.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.farthing.wallet.value.Bytes;

/**
 * What is to be said of paths.
 *
 * @param notice   of the entry, if anything
 * @param failures the relays on whose account circuits ended lately, the latest first, at most {@value #MOST_FAILURES}
 * @param silent   the relays that have not answered several times in a row, by their ids
 */
public record PathStatus(Optional<GuardNotice> notice, List<HopFailure> failures, Set<Bytes> silent) {
    static final int MOST_FAILURES = 10;
    static final PathStatus NOTHING = new PathStatus(Optional.empty(), List.of(), Set.of());

    public PathStatus {
        failures = List.copyOf(failures);
        silent = Set.copyOf(silent);
    }
}
