package org.farthing.circuit.client;

import java.time.Instant;
import org.farthing.wallet.value.Bytes;

/**
 * A relay on whose account a circuit ended.
 *
 * @param hop 0 for the entry
 */
public record HopFailure(Bytes relayId, String name, int hop, FailureReason reason, Instant at) {
}
