package org.farthing.circuit.client;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What this user's own circuits showed of one relay; empty where nothing was measured lately.
 *
 * @param bytesPerSecond of the circuits that it was part of
 * @param roundTripMillis there and back, over circuits that ended there
 * @param answered       the share of good circuits, 0 to 1
 * @param shunned        why it is left alone now
 */
public record RelayFigures(OptionalDouble bytesPerSecond, OptionalDouble roundTripMillis, OptionalDouble answered,
        Optional<FailureReason> shunned) {
}
