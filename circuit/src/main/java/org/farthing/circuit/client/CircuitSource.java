package org.farthing.circuit.client;

import java.util.Optional;

/** Makes a circuit that is not built yet, or none where no path can be paid. */
interface CircuitSource {
    /**
     * @param lane  whose streams it is for
     * @param port  that the exit must list; 0 for any exit
     * @param avoid exits to take only where there are no others
     */
    Optional<Circuit> prepare(Circuit.Watcher watcher, Lane lane, int port, ExitsToAvoid avoid);

    /** Whether any exit that could be chosen now lists {@code port}; 0 for any exit. */
    boolean hasExitFor(Lane lane, int port);

    void succeeded(Circuit circuit);

    /** Told of every circuit that was prepared, before {@link #failed} of those that failed. @param stood whether it was ever ready */
    void ended(Circuit circuit, boolean stood, boolean used);

    /** @param blamed the hop that failed, or -1 */
    void failed(Circuit circuit, int blamed, String why, boolean whileBuilding);

    /** The pool has gained or lost a ready circuit. */
    void changed();
}
