package org.farthing.app.session;

import org.farthing.wallet.value.Bytes;

/**
 * A channel whose newest recorded vouchers are not what was signed. Its relay keeps the highest it was ever given.
 *
 * @param after  number of the newest that is genuine; 0 where none is
 * @param newest number of the newest of all, which the relay's copy can take the place of
 */
public record VoucherDamage(Bytes channel, String relayName, long after, long newest) {
    /** How many damaged vouchers stay lost when the newest is filled. */
    public long lost() {
        return newest - after - 1;
    }
}
