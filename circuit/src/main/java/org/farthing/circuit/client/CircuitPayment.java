package org.farthing.circuit.client;

import java.util.ArrayList;
import java.util.List;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.circuit.flow.ProtocolViolation;
import org.farthing.circuit.flow.WindowRules;

/**
 * What the hops of one circuit are paid for: counts its cells at each hop that they pass, and says how many more are paid. A circuit on
 * which nobody is paid has the few cells that every relay gives for nothing.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
final class CircuitPayment {
    private final boolean paid;
    private final List<HopMeter> meters = new ArrayList<>();
    private int freeCells;

    CircuitPayment(boolean paid) {
        this.paid = paid;
    }

    /** The next hop is paid from here on. */
    void add(HopMeter meter) {
        meters.add(meter);
    }

    HopMeter meter(int hop) {
        return meters.get(hop);
    }

    /** From here on the circuit may use what deposits reserve for the wallet. */
    void drawOnReserve() {
        meters.forEach(HopMeter::drawOnReserve);
    }

    /** Cells go to {@code hop}, by way of those before it. */
    void countForward(int hop, int cells) {
        if (!paid) {
            countFree(cells);
            return;
        }
        for (int i = 0; i <= hop; i++) {
            meters.get(i).countForward(cells);
        }
    }

    /** A cell came from {@code hop}, by way of those before it. */
    void countBackward(int hop) {
        if (!paid) {
            countFree(1);
            return;
        }
        for (int i = 0; i <= hop; i++) {
            meters.get(i).countBackward(1);
        }
    }

    /** Nobody is paid for these cells: beyond what every hop gives for nothing, honest hops would stop. */
    private void countFree(int cells) {
        freeCells += cells;
        if (freeCells > CellMeter.FREE_CELLS) {
            throw new ProtocolViolation("more cells than an unpaid circuit has");
        }
    }

    /**
     * Each payer looks whether it must sign ahead.
     *
     * @param outstanding cells that the exit may still send
     */
    void settle(int outstanding) {
        for (HopMeter meter : meters) {
            meter.payer().settle(meter, outstanding);
        }
    }

    /** How many cells every hop is paid for; a hop that is at its end is paid further. */
    int room() {
        long room = Long.MAX_VALUE;
        for (HopMeter meter : meters) {
            long here = meter.payer().room(meter);
            if (here <= 0) {
                meter.payer().require(meter);
            }
            room = Math.min(room, here);
        }
        return Math.clamp(room, 0, WindowRules.LARGEST_WINDOW);
    }

    /** Whether what is paid reaches for {@code outstanding} cells at every hop; a hop where it does not is paid further. */
    boolean covers(int outstanding) {
        boolean covered = true;
        for (HopMeter meter : meters) {
            if (meter.payer().lead(meter) < outstanding) {
                meter.payer().require(meter);
                covered = false;
            }
        }
        return covered;
    }

    /** The circuit has ended. */
    void close() {
        for (HopMeter meter : meters) {
            meter.payer().close(meter);
        }
    }
}
