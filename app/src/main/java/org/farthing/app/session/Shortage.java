package org.farthing.app.session;

import java.time.Instant;
import java.util.Optional;

/**
 * What there is not, although pages go on loading.
 *
 * @param sparePaths       paths that are to be ready for what comes next, and cannot be built
 * @param port             the last one that a page asked for lately and that no exit with a deposit allows
 * @param chainSilentSince when the chain's node answered last, while it does not
 */
public record Shortage(int sparePaths, Optional<Integer> port, Optional<Instant> chainSilentSince) {
    public static final Shortage NONE = new Shortage(0, Optional.empty(), Optional.empty());
}
