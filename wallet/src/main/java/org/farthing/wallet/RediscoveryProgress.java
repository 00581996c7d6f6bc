package org.farthing.wallet;

/**
 * How far {@link Channels#rediscover} is, in blocks.
 *
 * @param found openings of this account so far, before they are compared with the keys
 */
public record RediscoveryProgress(long first, long block, long last, int found) {
    /** From 0 to 1. */
    public double fraction() {
        return (block - first + 1.0) / (last - first + 1.0);
    }
}
