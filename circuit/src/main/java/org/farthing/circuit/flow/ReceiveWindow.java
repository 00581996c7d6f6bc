package org.farthing.circuit.flow;

import java.util.ArrayDeque;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.wallet.value.Bytes;

/**
 * The receiver's half of a circuit's flow control in one direction: counts data cells, refuses more than it allowed, and says when an
 * acknowledgement is due.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
public final class ReceiveWindow {
    private record Due(long index, byte[] proof) {
    }

    private final ArrayDeque<Due> due = new ArrayDeque<>();
    private int window = WindowRules.FIRST_WINDOW;
    private long received;
    private long acknowledged;
    private int servedAtThisWindow;

    /** Whether the cell that is being counted next ends in a nonce. */
    public boolean nextCarriesNonce() {
        return WindowRules.isAcknowledged(received + 1);
    }

    /** Data cells that the other end may still send. */
    public int outstanding() {
        return (int) (acknowledged + window - received);
    }

    /** @throws ProtocolViolation if the cell is beyond the window */
    public void onCell() {
        if (received >= acknowledged + window) {
            throw new ProtocolViolation("data beyond the window");
        }
        received++;
    }

    /** The same for a cell that carried {@code nonce} under the inner tag {@code tag}. */
    public void onCell(byte[] nonce, byte[] tag) {
        onCell();
        due.add(new Due(received, WindowRules.proof(nonce, tag)));
    }

    public boolean acknowledgementDue() {
        return !due.isEmpty();
    }

    /** The next acknowledgement to send; call only where one is due. It opens the window. */
    public RelayMessage.SendMe acknowledge() {
        Due next = due.remove();
        acknowledged = next.index();
        servedAtThisWindow += WindowRules.SENDME_EVERY;
        if (servedAtThisWindow >= window && window < WindowRules.LARGEST_WINDOW) {
            window = Math.min(2 * window, WindowRules.LARGEST_WINDOW);
            servedAtThisWindow = 0;
        }
        return new RelayMessage.SendMe(next.index(), window, Bytes.of(next.proof()));
    }
}
