package org.farthing.circuit.relay;

import org.farthing.circuit.flow.CellMeter;
import org.farthing.wallet.value.Amount;

/**
 * Counts one circuit's cells at this relay and draws their price from the channel that the circuit is bound to. The price is that of the
 * descriptor which the client named in its handshake, for as long as the circuit stands.
 *
 * <p>Not thread-safe: it belongs to the relay's event loop.
 */
public final class TillMeter {
    private final CellMeter cells = new CellMeter();
    private TillAccount account;
    private Amount quantumPrice = Amount.ZERO;
    private long drawn;
    private boolean closed;

    public CellMeter cells() {
        return cells;
    }

    boolean isBound() {
        return account != null;
    }

    TillAccount account() {
        return account;
    }

    /** @param price of a quantum, in wei */
    void bind(TillAccount to, Amount price) {
        account = to;
        quantumPrice = price;
        draw(cells.quanta());
        if (closed) {
            account.meterClosed(used());
        }
    }

    /** What the circuit has used of its channel, in wei. */
    private Amount used() {
        return quantumPrice.times(drawn);
    }

    /** Whether the circuit is gone. */
    boolean isClosed() {
        return closed;
    }

    /** Counts {@code count} forward cells if they are paid for. */
    boolean takeForward(int count) {
        if (!cover(count)) {
            return false;
        }
        cells.countForward(count);
        return true;
    }

    /** Counts {@code count} backward cells if they are paid for. */
    boolean takeBackward(int count) {
        if (!cover(count)) {
            return false;
        }
        cells.countBackward(count);
        return true;
    }

    /**
     * Counts backward cells that are sent whether paid or not: control messages, without which no payer could go on (bounded by what the
     * client asks for), and data for which {@link #room} was asked before.
     */
    void countSent(int count) {
        cells.countBackward(count);
        draw(cells.quanta());
    }

    /** Cells that are paid for and not yet counted. */
    int room() {
        if (closed) {
            return 0;
        }
        if (account != null && account.isInDebt()) {
            return (int) Math.max(0, CellMeter.FREE_CELLS - cells.forward() - cells.backward());
        }
        long quanta = drawn + (account == null ? 0 : account.availableQuanta(quantumPrice));
        long paidCells = CellMeter.FREE_CELLS + quanta * CellMeter.QUANTUM_CELLS;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, paidCells - cells.forward() - cells.backward()));
    }

    private boolean cover(int count) {
        long needed = cells.quantaAfter(count);
        if (needed == 0) {
            return true;
        }
        if (account != null && account.isInDebt()) {
            return false;
        }
        if (needed <= drawn) {
            return true;
        }
        if (account == null || account.availableQuanta(quantumPrice) < needed - drawn) {
            return false;
        }
        draw(needed);
        return true;
    }

    private void draw(long quanta) {
        if (account != null && quanta > drawn) {
            account.draw(quantumPrice.times(quanta - drawn));
            drawn = quanta;
        }
    }

    /** The circuit is gone: what it used stays used. */
    void close() {
        if (!closed && account != null) {
            account.meterClosed(used());
        }
        closed = true;
    }
}
