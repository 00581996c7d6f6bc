package org.farthing.app.session;

import java.time.Instant;
import java.util.List;
import org.farthing.wallet.value.Amount;

/**
 * How all money would come back.
 *
 * @param made      when this was worked out
 * @param locked    in channels that hold money
 * @param comesBack of it at the least
 * @param mayCash   what relays may still take of it
 * @param fees      at the most
 * @param balance   in the wallet, for the fees
 * @param lines     by time
 */
public record RecoveryOutline(Instant made, Amount locked, Amount comesBack, Amount mayCash, Amount fees, Amount balance,
        List<Line> lines) {
    public RecoveryOutline {
        lines = List.copyOf(lines);
    }

    /**
     * @param when      from then on it can be taken back
     * @param channels  how many
     * @param comesBack from them at the least
     */
    public record Line(Instant when, int channels, Amount comesBack, Reason reason) {
    }

    /** Why then. */
    public enum Reason {
        /** The refund date has passed. */
        NOW,
        /** Relays that answer close at once; for silent ones it takes 24 hours after they were asked by a transaction. */
        AFTER_ASKING,
        /** It was asked for already. */
        ASKED,
        /** The channel ends by itself before that. */
        EXPIRY,
        /** It holds less than getting it back costs. */
        TOO_SMALL,
        /** Its opening is not in a block yet. */
        OPENING
    }
}
