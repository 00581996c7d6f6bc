package org.farthing.circuit.flow;

import org.farthing.wallet.value.Amount;

/**
 * Counts the cells of one circuit at one hop, as both the relay that serves them and the client that pays for them do.
 *
 * <p>A hop counts every forward cell that authenticated there and every backward cell that it sent towards the client. The first
 * {@value #FREE_CELLS} cells are free, so that a circuit can be bound to a channel at all; what comes after is sold in quanta of
 * {@value #QUANTUM_CELLS} cells, a begun quantum being owed whole. Both ends see the same events in the same order on a reliable link, so
 * their counts differ only by what is on its way.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
public final class CellMeter {
    public static final int FREE_CELLS = 16;
    public static final int QUANTUM_CELLS = 32;
    /** Cells of one unit, the measure in which relays state their price: 512 cells of 2,048 bytes are 1 MiB. */
    public static final int UNIT_CELLS = 512;

    private long forward;
    private long backward;

    /** What a quantum costs, in wei: its share of the price of a unit, rounded up once. */
    public static Amount quantumPrice(Amount unitPrice) {
        return unitPrice.dividedUp(UNIT_CELLS / QUANTUM_CELLS);
    }

    public void countForward(int cells) {
        forward += cells;
    }

    public void countBackward(int cells) {
        backward += cells;
    }

    public long forward() {
        return forward;
    }

    public long backward() {
        return backward;
    }

    /** Quanta owed so far. */
    public long quanta() {
        return quantaFor(forward + backward);
    }

    /** Quanta owed once {@code more} cells are counted. */
    public long quantaAfter(int more) {
        return quantaFor(forward + backward + more);
    }

    private static long quantaFor(long cells) {
        long paid = Math.max(0, cells - FREE_CELLS);
        return (paid + QUANTUM_CELLS - 1) / QUANTUM_CELLS;
    }
}
