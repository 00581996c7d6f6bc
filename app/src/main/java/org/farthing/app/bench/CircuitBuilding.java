package org.farthing.app.bench;

import java.io.IOException;

/** Has circuits built, and tells how long each took from its first byte until it could be used. */
interface CircuitBuilding {
    /** @return ms for each of at least {@code count} circuits */
    double[] build(int count) throws IOException, InterruptedException;
}
