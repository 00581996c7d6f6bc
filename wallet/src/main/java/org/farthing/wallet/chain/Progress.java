package org.farthing.wallet.chain;

/**
 * How far a transaction has come, for showing.
 *
 * @param intent        as it stands
 * @param stage         what it waits for
 * @param confirmations blocks from its own to the newest; 0 where it is in none
 * @param needed        how many of them make it count
 */
public record Progress(Intent intent, Stage stage, long confirmations, int needed) {
    /** What is being waited for. */
    public enum Stage {
        /** A block. */
        BLOCK,
        /** The network's fee has risen above the user's limit: it goes on once the fee falls, or the limit is raised. */
        FEE_ABOVE_LIMIT,
        /** No node answers, or two say different things; what is signed is handed out all the same. */
        NODE,
        /** More blocks behind its own. */
        CONFIRMATIONS
    }
}
