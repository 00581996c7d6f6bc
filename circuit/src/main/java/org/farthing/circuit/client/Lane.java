package org.farthing.circuit.client;

/**
 * Whose traffic a circuit carries. The two never share one, and only the wallet's may use the last part of a deposit: whoever has used up
 * everything else must still be able to reach the chain's node and top up.
 */
enum Lane {
    PAGES,
    /** Questions to the chain's node, and transactions. */
    WALLET;

    /** Whether a circuit of this lane may be given to streams of {@code other}: one that nobody has used may become the wallet's. */
    boolean serves(Lane other) {
        return this == PAGES || other == WALLET;
    }
}
