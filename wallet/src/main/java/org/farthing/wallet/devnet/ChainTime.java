package org.farthing.wallet.devnet;

import java.time.InstantSource;
import org.farthing.wallet.value.WalletException;

/**
 * The chain's time: the clock's, ahead by as much as was asked for, and in no block earlier than in the block before. Blocks of one second
 * share a timestamp: were each a second later, a busy chain would run away from the clock of those who use it.
 */
final class ChainTime {
    /** About 31,000 years: sums of times stay far from overflow. */
    private static final long LIMIT = 1_000_000_000_000L;

    private final InstantSource clock;
    private long offset;
    private long exactNext;

    ChainTime(InstantSource clock) {
        this.clock = clock;
    }

    long clockSeconds() {
        return clock.instant().getEpochSecond();
    }

    long offset() {
        return offset;
    }

    long exactNext() {
        return exactNext;
    }

    void set(long newOffset, long newExactNext) {
        offset = newOffset;
        exactNext = newExactNext;
    }

    /** The timestamp of a block made now. */
    long next(long parentTimestamp) {
        return exactNext != 0 ? exactNext : Math.max(parentTimestamp, clockSeconds() + offset);
    }

    /** The offset after a block with {@code timestamp}: an exact timestamp shifts all that follow. */
    long offsetAfter(long timestamp) {
        return exactNext != 0 ? timestamp - clockSeconds() : offset;
    }

    /** The offset with which the next block is at least {@code seconds} after the head. @throws WalletException BAD_INPUT */
    long offsetIncreasedBy(long seconds, long headTimestamp) {
        long from = Math.max(offset, headTimestamp - clockSeconds());
        if (seconds < 0 || seconds > LIMIT || from + seconds > LIMIT) {
            throw new WalletException(WalletException.Kind.BAD_INPUT, "time goes forward, and at most 31,000 years");
        }
        return from + seconds;
    }

    /** @throws WalletException BAD_INPUT */
    static void checkExact(long timestamp, long parentTimestamp) {
        if (timestamp < parentTimestamp || timestamp > LIMIT) {
            throw new WalletException(WalletException.Kind.BAD_INPUT,
                    "Timestamp error: " + timestamp + " is lower than previous block's timestamp");
        }
    }
}
