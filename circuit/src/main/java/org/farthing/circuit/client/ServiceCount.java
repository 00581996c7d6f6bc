package org.farthing.circuit.client;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.wallet.value.Amount;

/**
 * What one relay has served by this side's own count, each circuit at the price of its own descriptor, on circuits that stand and on those
 * that are gone, and how much of what it claims beyond can be true: cells that were under way to circuits which died are counted there and
 * were never seen here.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class ServiceCount {
    /** Control cells that may be under way beside the data a window allows. */
    private static final int CONTROL_SLACK = 64;

    private final Set<HopMeter> live = new LinkedHashSet<>();
    private Amount closed;
    private Amount allowance;
    private Amount liveUse = Amount.ZERO;

    /**
     * @param served counted before this start
     * @param signed given before this start: the relay may have used it up without our knowing
     */
    ServiceCount(Amount served, Amount signed) {
        this.closed = served;
        this.allowance = signed.minusOrZero(served);
    }

    /** In wei, by our own count. */
    Amount served() {
        return closed.plus(liveUse);
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

    /** A circuit that stands has used so many wei more. */
    void draw(Amount more) {
        liveUse = liveUse.plus(more);
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
        liveUse = liveUse.minus(meter.used());
        closed = closed.plus(meter.used());
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
        Amount begun = Amount.ZERO;
        Amount rounded = Amount.ZERO;
        for (HopMeter each : live) {
            begun = begun.max(each.quantumPrice());
            rounded = rounded.plus(each.quantumPrice());
        }
        return ack.paidTotal().isMoreThan(mostUsed().plus(begun).plus(rounded));
    }

    /** What our circuits may have used of the channel at most, cells under way included. */
    private Amount mostUsed() {
        Amount most = closed.plus(allowance);
        for (HopMeter each : live) {
            most = most.plus(each.used()).plus(unseen(each));
        }
        return most;
    }

    /** What the circuit may have used beyond our count. */
    private static Amount unseen(HopMeter meter) {
        return meter.quantumPrice().times((unseenCells(meter) + CellMeter.QUANTUM_CELLS - 1) / CellMeter.QUANTUM_CELLS);
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
