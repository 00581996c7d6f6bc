package org.farthing.circuit.link;

import java.time.Duration;

/**
 * Lets through so many at once and so many a second from then on, in the form of the generic cell rate algorithm (ITU-T I.371): one number
 * that says up to when everything taken so far is paid for. The caller brings the time, which may be any clock that does not go back.
 *
 * <p>Not thread-safe.
 */
final class TokenBucket {
    private final long nanosEach;
    private final long depth;
    private long paidUntil;

    /**
     * @param burst     so many at once, at least 1
     * @param perSecond so many a second, 1 to 10^9
     * @param now       nanoseconds from no particular point; the bucket is full then
     */
    TokenBucket(int burst, int perSecond, long now) {
        if (burst < 1 || perSecond < 1 || perSecond > 1_000_000_000) {
            throw new IllegalArgumentException("a bucket of " + burst + " and " + perSecond + " a second");
        }
        this.nanosEach = Duration.ofSeconds(1).toNanos() / perSecond;
        this.depth = nanosEach * burst;
        this.paidUntil = now;
    }

    /** Takes one; false if there is none. */
    boolean take(long now) {
        long next = (paidUntil - now > 0 ? paidUntil : now) + nanosEach;
        if (next - now > depth) {
            return false;
        }
        paidUntil = next;
        return true;
    }

    /** Whether it has been left alone long enough to be full. */
    boolean isFull(long now) {
        return paidUntil - now <= 0;
    }
}
