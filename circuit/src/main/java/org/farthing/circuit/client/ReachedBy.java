package org.farthing.circuit.client;

/** Who reached a relay where the list says that it is. */
public enum ReachedBy {
    /** Another relay did, and the relay answered with the keys that it is listed with. */
    ANOTHER_RELAY,
    /** Another relay tried, and the relay did not answer. That relay may have an older list. */
    NO_RELAY,
    /** No circuit got as far as that: too few relays are on the list, or they were silent. */
    NOBODY_ASKED
}
