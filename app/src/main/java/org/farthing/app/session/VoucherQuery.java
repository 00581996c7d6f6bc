package org.farthing.app.session;

import java.time.Instant;
import java.util.Optional;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * Which vouchers, and which part of the answer.
 *
 * @param search  a part of a relay's name or of a channel's id; empty for all
 * @param channel only this channel's
 * @param from    only at or after
 * @param to      only before
 * @param least   only those that added so much or more
 * @param offset  how many of the newest to skip, at least 0
 * @param limit   how many lines at most, 1 to {@link #MOST}
 */
public record VoucherQuery(String search, Optional<Bytes> channel, Optional<Instant> from, Optional<Instant> to,
        Optional<Amount> least, int offset, int limit) {
    /** No answer is longer: a history of years must not fill the memory. */
    public static final int MOST = 500;

    public VoucherQuery(String search, Optional<Bytes> channel, int offset, int limit) {
        this(search, channel, Optional.empty(), Optional.empty(), Optional.empty(), offset, limit);
    }

    public VoucherQuery {
        if (offset < 0 || limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("offset " + offset + ", limit " + limit);
        }
    }
}
