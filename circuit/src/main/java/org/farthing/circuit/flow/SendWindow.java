package org.farthing.circuit.flow;

import java.security.MessageDigest;
import java.util.ArrayDeque;

/**
 * The sender's half of a circuit's flow control in one direction: how many data cells may leave before the other end acknowledges some.
 *
 * <p>Not thread-safe: it belongs to the event loop of its circuit.
 */
public final class SendWindow {
    private final ArrayDeque<byte[]> expectedProofs = new ArrayDeque<>();
    private int window = WindowRules.FIRST_WINDOW;
    private long sent;
    private long acknowledged;

    /** Data cells that may be sent now. */
    public int available() {
        return (int) Math.max(0, acknowledged + window - sent);
    }

    public int window() {
        return window;
    }

    public long sent() {
        return sent;
    }

    /** Whether the next data cell must end in a nonce of {@link WindowRules#NONCE} random bytes. */
    public boolean nextCarriesNonce() {
        return WindowRules.isAcknowledged(sent + 1);
    }

    /** Counts a data cell that carried no nonce. */
    public void recordSent() {
        sent++;
    }

    /** Counts a data cell that carried {@code nonce} and was sealed with the inner tag {@code tag}. */
    public void recordSent(byte[] nonce, byte[] tag) {
        sent++;
        expectedProofs.add(WindowRules.proof(nonce, tag));
    }

    /**
     * An acknowledgement arrived.
     *
     * @throws ProtocolViolation if it is early, repeated, forged, or opens the window by more than a doubling
     */
    public void onSendMe(long index, int newWindow, byte[] proof) {
        if (index != acknowledged + WindowRules.SENDME_EVERY || index > sent) {
            throw new ProtocolViolation("SENDME for a cell that is not next");
        }
        byte[] expected = expectedProofs.poll();
        if (expected == null || !MessageDigest.isEqual(expected, proof)) {
            throw new ProtocolViolation("SENDME without proof of receipt");
        }
        if (newWindow < window || newWindow > Math.min(2 * window, WindowRules.LARGEST_WINDOW)) {
            throw new ProtocolViolation("SENDME with a window out of bounds");
        }
        acknowledged = index;
        window = newWindow;
    }
}
