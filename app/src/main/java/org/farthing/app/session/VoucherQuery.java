package org.farthing.app.session;

import java.util.Optional;
import org.farthing.wallet.value.Bytes;

/**
 * Which vouchers, and which part of the answer.
 *
 * @param search  a part of a relay's name or of a channel's id; empty for all
 * @param channel only this channel's
 * @param offset  how many of the newest to skip, at least 0
 * @param limit   how many lines at most, 1 to {@link #MOST}
 */
public record VoucherQuery(String search, Optional<Bytes> channel, int offset, int limit) {
    /** No answer is longer: a history of years must not fill the memory. */
    public static final int MOST = 500;

    public VoucherQuery {
        if (offset < 0 || limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("offset " + offset + ", limit " + limit);
        }
    }
}
