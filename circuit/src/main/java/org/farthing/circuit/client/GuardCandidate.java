package org.farthing.circuit.client;

import java.util.Optional;
import org.farthing.circuit.directory.Descriptor;

/**
 * A listed relay that is willing to be an entry and that the user has a channel with.
 *
 * @param weight its share in a choice by chance, above 0
 * @param funded whether its channel has money left; if not, it is still the user's guard, and wants topping up
 */
record GuardCandidate(Descriptor relay, double weight, boolean funded) {
    Optional<RelaySubnet> subnet() {
        return RelaySubnet.of(relay.host());
    }
}
