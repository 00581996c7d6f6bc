package org.farthing.circuit.client;

import org.farthing.circuit.flow.CellMeter;
import org.farthing.wallet.value.Amount;

/**
 * One circuit's count at one hop, for the payer of that hop.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class HopMeter {
    private final HopPayer payer;
    private final HopPayer.Payee payee;
    private final int hop;
    private final Amount quantumPrice;
    private final CellMeter cells = new CellMeter();
    private Lane lane;
    private long drawn;
    private boolean bound;

    /** @param quantumPrice by the descriptor that the handshake named, in wei: it holds as long as the circuit */
    HopMeter(HopPayer payer, HopPayer.Payee payee, int hop, Lane lane, Amount quantumPrice) {
        this.payer = payer;
        this.payee = payee;
        this.hop = hop;
        this.lane = lane;
        this.quantumPrice = quantumPrice;
    }

    void countForward(int more) {
        cells.countForward(more);
        draw();
    }

    void countBackward(int more) {
        cells.countBackward(more);
        draw();
    }

    private void draw() {
        long quanta = cells.quanta();
        if (quanta > drawn) {
            long more = quanta - drawn;
            drawn = quanta;
            payer.drawn(this, more);
        }
    }

    HopPayer payer() {
        return payer;
    }

    HopPayer.Payee payee() {
        return payee;
    }

    int hop() {
        return hop;
    }

    CellMeter cells() {
        return cells;
    }

    /** Quanta that the circuit has used of the channel. */
    long drawn() {
        return drawn;
    }

    /** In wei. */
    Amount quantumPrice() {
        return quantumPrice;
    }

    /** What the circuit has used of the channel, in wei. */
    Amount used() {
        return quantumPrice.times(drawn);
    }

    Lane lane() {
        return lane;
    }

    /** The circuit has become the wallet's: it may use the reserve. */
    void drawOnReserve() {
        lane = Lane.WALLET;
    }

    /** Whether the relay has said that it knows whose circuit this is: a voucher sent before would be refused. */
    boolean isBound() {
        return bound;
    }

    void bound() {
        bound = true;
    }
}
