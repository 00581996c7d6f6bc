package org.farthing.wallet.chain;

/** How a waiting transaction is replaced. */
public enum Replacement {
    /** The same, at a higher fee. */
    FASTER,
    /** Nothing, sent to oneself, at a higher fee. */
    NOTHING
}
