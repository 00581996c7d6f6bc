package org.farthing.circuit.client;

import org.farthing.circuit.flow.CellMeter;
import org.farthing.wallet.value.Amount;

/**
 * What one relay has served by this side's own count, and how much of what it claims beyond can be true: cells that were under way to
 * circuits which died are counted there and were never seen here.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class ServiceCount {
    /** Control cells that may be under way beside the data a window allows. */
    static final int CONTROL_SLACK = 64;

    private final Amount quantumPrice;
    private Amount closed;
    private Amount allowance;
    private long liveQuanta;

    /**
     * @param served counted before this start
     * @param signed given before this start: the relay may have used it up without our knowing
     */
    ServiceCount(Amount quantumPrice, Amount served, Amount signed) {
        this.quantumPrice = quantumPrice;
        this.closed = served;
        this.allowance = signed.minusOrZero(served);
    }

    /** In wei, by our own count. */
    Amount served() {
        return closed.plus(quantumPrice.times(liveQuanta));
    }

    void draw(long quanta) {
        liveQuanta += quanta;
    }

    /** A circuit is gone. What it used stays counted; what the relay may have sent unseen is allowed for. */
    void circuitClosed(long drawn, int outstanding) {
        liveQuanta -= drawn;
        closed = closed.plus(quantumPrice.times(drawn));
        allowance = allowance.plus(unseen(outstanding));
    }

    /** What a circuit with so many data cells outstanding may have used beyond our count. */
    Amount unseen(int outstanding) {
        long cells = outstanding + CONTROL_SLACK;
        return quantumPrice.times((cells + CellMeter.QUANTUM_CELLS - 1) / CellMeter.QUANTUM_CELLS);
    }

    /** What circuits that are gone have used at most. */
    Amount mostClosed() {
        return closed.plus(allowance);
    }

    /** Believes the relay's count of circuits that are gone, as far as the allowance goes, once. */
    void adopt(Amount closedUse) {
        if (closedUse.isMoreThan(closed)) {
            Amount more = closedUse.minus(closed).min(allowance);
            closed = closed.plus(more);
            allowance = allowance.minus(more);
        }
    }
}
