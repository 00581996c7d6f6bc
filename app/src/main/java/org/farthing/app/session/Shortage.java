package org.farthing.app.session;

import java.util.Optional;

/**
 * What there is not, although pages go on loading.
 *
 * @param sparePaths paths that are to be ready for what comes next, and cannot be built
 * @param port       the last one that a page asked for lately and that no exit with a deposit allows
 */
public record Shortage(int sparePaths, Optional<Integer> port) {
    public static final Shortage NONE = new Shortage(0, Optional.empty());
}
