package org.farthing.circuit.client;

import java.time.Instant;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A relay on whose account a circuit ended.
 *
 * @param hop  0 for the entry
 * @param cost worth of all service, of all its hops, that was paid for on the circuit, in wei
 */
public record HopFailure(Bytes relayId, String name, int hop, FailureReason reason, Amount cost, Instant at) {
}
