package org.farthing.circuit.client;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.wallet.value.Amount;

/**
 * What one relay has served by this side's own count, on circuits that stand and on those that are gone, and how much of what it claims
 * beyond can be true: cells that were under way to circuits which died are counted there and were never seen here.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class ServiceCount {
    /** Control cells that may be under way beside the data a window allows. */
    private static final int CONTROL_SLACK = 64;

    private final Amount quantumPrice;
    private final Set<HopMeter> live = new LinkedHashSet<>();
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

    // ---- circuits ----

    void open(HopMeter meter) {
        live.add(meter);
    }

    /** The meters of circuits that stand, in the order of their opening, as they are now. */
    List<HopMeter> live() {
        return List.copyOf(live);
    }

    boolean isLive(HopMeter meter) {
        return live.contains(meter);
    }

    void draw(long quanta) {
        liveQuanta += quanta;
    }

    /**
     * A circuit is gone. What it used stays counted; what the relay may have sent unseen is allowed for.
     *
     * @return false, and nothing happens, if that has been said
     */
    boolean close(HopMeter meter) {
        if (!live.remove(meter)) {
            return false;
        }
        liveQuanta -= meter.drawn();
        closed = closed.plus(quantumPrice.times(meter.drawn()));
        allowance = allowance.plus(unseen(meter));
        return true;
    }

    // ---- what the relay claims ----

    /** Whether the relay says that more was used than can be, on the meter's circuit or on those that are gone. */
    boolean isOverstated(HopMeter meter, RelayMessage.PayAck ack) {
        if (ack.forwardCells() > meter.cells().forward() || ack.backwardCells() > meter.cells().backward() + unseenCells(meter)) {
            return true;
        }
        // Circuits that the relay knows to be gone may still look alive here.
        return ack.closedUse().isMoreThan(mostUsed());
    }

    /**
     * Whether the relay says that nothing is left of a total that our circuits cannot have used: another wallet with the same words has,
     * where one voucher pays for both, or the relay takes more than its price. Signing on would pay for that.
     */
    boolean isSpentUnseen(RelayMessage.PayAck ack) {
        // One quantum begun at the relay, one for each circuit whose cells under way were rounded differently.
        return ack.paidTotal().isMoreThan(mostUsed().plus(quantumPrice.times(1 + live.size())));
    }

    /** What our circuits may have used of the channel at most, cells under way included. */
    private Amount mostUsed() {
        Amount most = closed.plus(allowance);
        for (HopMeter each : live) {
            most = most.plus(quantumPrice.times(each.drawn())).plus(unseen(each));
        }
        return most;
    }

    /** What the circuit may have used beyond our count. */
    private Amount unseen(HopMeter meter) {
        return quantumPrice.times((unseenCells(meter) + CellMeter.QUANTUM_CELLS - 1) / CellMeter.QUANTUM_CELLS);
    }

    private static long unseenCells(HopMeter meter) {
        return meter.payee().outstanding() + CONTROL_SLACK;
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
