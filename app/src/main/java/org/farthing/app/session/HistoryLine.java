package org.farthing.app.session;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * Money that moved, or tried to.
 *
 * @param at            when it was written down, or of the block where it came in
 * @param count         of how many channels
 * @param relay         whose channel, where it is one
 * @param incoming      whether {@code amount} came to the wallet
 * @param fee           once it is known
 * @param transaction   what can be watched; none where another sent it
 * @param confirmations while it does not count yet
 */
public record HistoryLine(Instant at, Kind kind, int count, String relay, boolean incoming, Amount amount, Optional<Amount> fee,
        State state, Optional<TransactionKey> transaction, Bytes hash, Optional<Address> to, OptionalLong block, long confirmations,
        int needed) {
    /** What it was for. */
    public enum Kind {
        SENT, OPENED, TOPPED_UP, EXTENDED, ASKED_TO_CLOSE, REFUNDED, CLOSED, OTHER
    }

    /** How far it came. */
    public enum State {
        SAVED, SENT, IN_BLOCK, CONFIRMED,
        /** Another transaction of the same account took its place. */
        REPLACED,
        FAILED,
        /** Cancelled in time. */
        UNDONE;

        /** Whether the wallet can still hurry or cancel it. */
        public boolean waits() {
            return switch (this) {
                case SAVED, SENT -> true;
                case IN_BLOCK, CONFIRMED, REPLACED, FAILED, UNDONE -> false;
            };
        }
    }
}
