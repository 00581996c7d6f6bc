package org.farthing.app.session;

import java.time.Instant;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A circuit that ended on a relay's account.
 *
 * @param hop   1 for the entry
 * @param relay the relay's identity
 * @param cost  what the circuit had cost by then
 */
public record CircuitFailure(Instant at, int hop, Bytes relay, String relayName, Reason reason, Amount cost) {
    /** What the relay did, or did not. */
    public enum Reason {
        UNREACHABLE, NO_ANSWER, FALSE_IDENTITY, STOPPED_AFTER_PAYMENT, OVERCOUNTED, PAYMENT_REFUSED, BROKE_ITS_WORD, CUT, VIOLATION, CLOSED
    }
}
