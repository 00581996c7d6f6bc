package org.farthing.circuit.client;

import java.util.OptionalInt;

/**
 * What there is not, although circuits stand and pages go on loading.
 *
 * @param spares circuits that are to be ready for what comes next, and cannot be built
 * @param port   the last one that a page asked for lately and that no exit with a usable channel lists; empty where there is none
 */
public record Shortage(int spares, OptionalInt port) {
    public static final Shortage NONE = new Shortage(0, OptionalInt.empty());
}
