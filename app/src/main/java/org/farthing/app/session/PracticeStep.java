package org.farthing.app.session;

/**
 * How far a practice world is.
 *
 * @param count how many there will be of what {@code part} names, where it is relays or channels; otherwise 0
 * @param done  of {@code of} pieces of this part
 */
public record PracticeStep(Part part, int count, int done, int of) {
    /** In this order. */
    public enum Part { CHAIN, CONTRACTS, RELAYS, WALLET, CHANNELS }
}
