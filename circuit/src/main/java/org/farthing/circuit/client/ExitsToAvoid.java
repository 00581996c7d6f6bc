package org.farthing.circuit.client;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.farthing.wallet.value.Bytes;

/**
 * Exits that a path is not to end at while there are others. Where there are not, they are let in in this order, one kind at a time.
 *
 * @param coming   exits of circuits that stand ready or are being built: others make it likelier that the next site finds one of its own
 * @param ofOthers exits that other sites of the same browser leave by: one exit would see that one person visits both
 * @param renounced exits that the user asked to be rid of
 */
record ExitsToAvoid(Set<Bytes> coming, Set<Bytes> ofOthers, Set<Bytes> renounced) {
    static final ExitsToAvoid NONE = new ExitsToAvoid(Set.of(), Set.of(), Set.of());

    ExitsToAvoid {
        coming = Set.copyOf(coming);
        ofOthers = Set.copyOf(ofOthers);
        renounced = Set.copyOf(renounced);
    }

    /** Whether a site may be given a circuit that ends there: the {@code coming} ones are only not to be built twice. */
    boolean allows(Bytes exit) {
        return !ofOthers.contains(exit) && !renounced.contains(exit);
    }

    /** What to leave out, first of all that is unwelcome, at last nothing. */
    List<Set<Bytes>> fromStrictest() {
        var withOthers = new HashSet<>(renounced);
        withOthers.addAll(ofOthers);
        var all = new HashSet<>(withOthers);
        all.addAll(coming);
        return List.of(all, withOthers, renounced, Set.<Bytes>of()).stream().distinct().toList();
    }
}
