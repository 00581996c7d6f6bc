package org.farthing.wallet.chain;

/**
 * What a node said to a signed transaction.
 *
 * @param verdict what it comes to
 * @param words   the node's own words, for a log; empty where it had none
 */
public record Broadcast(Verdict verdict, String words) {
    /** How a node may answer. */
    public enum Verdict {
        /** It waits for a block now, or did already. */
        ACCEPTED,
        /** Another transaction with this nonce is in a block. */
        NONCE_TAKEN,
        /** Another transaction with this nonce waits, or the fee is too low to wait. */
        UNDERPRICED,
        /** The account cannot pay value and fee. */
        NO_FUNDS,
        /** Anything else. */
        REFUSED
    }
}
