package org.farthing.circuit.relay;

import java.util.Map;

/**
 * What a relay has done since its start and does now, in sums that tell no client from another.
 *
 * @param forwardCells      that authenticated here
 * @param backwardCells     that were sent towards clients
 * @param circuitsBegun     since the start
 * @param circuits          that stand
 * @param links             that stand, made by others
 * @param refusals          so often as each happened
 * @param handshakesWaiting for their turn
 * @param paymentsWaiting   for their turn
 * @param bytesWaiting      for sockets and for money
 */
public record RelayActivity(long forwardCells, long backwardCells, long circuitsBegun, int circuits, int links,
        Map<Refusal, Long> refusals, int handshakesWaiting, int paymentsWaiting, long bytesWaiting) {
    public RelayActivity {
        refusals = Map.copyOf(refusals);
    }
}
