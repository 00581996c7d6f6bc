package org.farthing.circuit.client;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.wallet.value.Bytes;

/**
 * What a path is to be.
 *
 * @param length relays, 1 to 4
 * @param port   what its exit must list; any exit will do without
 * @param guards the entries to take, in this order; without any, the entry is chosen like the middle
 * @param avoid  exits to take only where there is no path to others
 * @param last   the relay it must end at, be it an exit or not
 */
record PathWish(int length, OptionalInt port, List<Bytes> guards, ExitsToAvoid avoid, Optional<Descriptor> last) {
    PathWish {
        guards = List.copyOf(guards);
    }

    static PathWish of(int length) {
        return new PathWish(length, OptionalInt.empty(), List.of(), ExitsToAvoid.NONE, Optional.empty());
    }

    PathWish by(List<Bytes> entries) {
        return new PathWish(length, port, entries, avoid, last);
    }

    PathWish toPort(OptionalInt wanted) {
        return new PathWish(length, wanted, guards, avoid, last);
    }

    PathWish avoiding(ExitsToAvoid exits) {
        return new PathWish(length, port, guards, exits, last);
    }

    PathWish endingAt(Descriptor relay) {
        return new PathWish(length, port, guards, avoid, Optional.of(relay));
    }
}
