package org.farthing.app.session;

import java.time.Instant;
import java.util.Optional;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One channel that is being opened.
 *
 * @param relay   its 32-byte id
 * @param due     when it is sent, where that is later
 * @param channel once it has an id
 * @param failure why the last try failed, in a sentence; or empty
 */
public record OpeningLine(Bytes relay, String relayName, Amount deposit, State state, Optional<Instant> due, Optional<Bytes> channel,
        String failure) {
    /** Where it stands. */
    public enum State {
        WAITING,
        SENT,
        OPEN,
        /** Nothing is locked; it can be tried again. */
        FAILED,
        CANCELLED
    }
}
