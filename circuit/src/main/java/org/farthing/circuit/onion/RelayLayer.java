package org.farthing.circuit.onion;

import java.util.Arrays;
import org.farthing.circuit.cell.Cell;

/**
 * One relay's layer of one circuit, in both directions, in place on the 2,043-byte body that starts at {@code off}.
 *
 * <p>Forward, the body is {@code T[16] | B[2027]}: a tag of this hop over everything it receives, and ciphertext of
 * {@code HC u8 | rest[2026]}. FORWARD passes {@code rest} on, and 17 bytes of filler that this relay makes and the client foresees,
 * so that the next hop's tag covers them as well. Backward, the originator seals 2,027 bytes into {@code B[2027] | T[16]}, and each hop
 * on the way, the originator included, adds one layer of AES-CTR over all 2,043.
 *
 * <p>Owned by the event loop of its link; not safe for any other thread. Allocates nothing per cell but what the JDK's ciphers do.
 */
public final class RelayLayer {
    /** Send the body, which is the next hop's now, on. */
    public static final int FORWARD = 0;
    /** The messages are this hop's. */
    public static final int DELIVER = 1;
    /** Padding for this hop: count it, then forget it. */
    public static final int DROP = 2;
    /** Where the 1,975 bytes of messages stand after DELIVER, from the body's offset. */
    public static final int DELIVER_OFFSET = 0;

    private static final int SEALED = Cell.BODY - CellAead.TAG;
    private static final byte[] ZEROS = new byte[Cell.FORWARD_STRIP];

    private final ForwardKeys forward;
    private final BackwardKeys backward;
    private final byte[] scratch = new byte[Cell.BODY];
    private final byte[] forwardTag = new byte[CellAead.TAG];
    private final byte[] backwardTag = new byte[CellAead.TAG];
    private boolean dead;

    /** Takes the chain keys out of {@code keys}; {@link HopKeys#bind} stays there. */
    public RelayLayer(HopKeys keys) {
        HopKeys.CellKeys taken = keys.take(false);
        this.forward = taken.forward();
        this.backward = taken.backward();
    }

    /**
     * Opens this hop's layer of the next cell from the client's side.
     *
     * @param off at least 1: the byte before the body, the cell's command, is used and put back
     * @return {@link #FORWARD}, {@link #DELIVER} or {@link #DROP}; or -1 if the cell is not the one that the client sealed next for this
     *     hop, and the circuit must be destroyed both ways: every further call gives -1
     */
    public int openForward(byte[] buf, int off) {
        if (dead || forward.count() >= Chain.MAX_CELLS) {
            return fail();
        }
        // The JDK wants the tag last; in the cell it is first, because a hop cuts the end off. The plaintext lands one byte early, so that
        // what follows its command byte stands where the next hop's body, or the messages, begin.
        System.arraycopy(buf, off + CellAead.TAG, scratch, 0, SEALED);
        System.arraycopy(buf, off, scratch, SEALED, CellAead.TAG);
        byte before = buf[off - 1];
        boolean ours = forward.open(scratch, 0, Cell.BODY, buf, off - 1);
        int command = buf[off - 1];
        buf[off - 1] = before;
        if (!ours || command < FORWARD || command > DROP) {
            return fail();
        }
        System.arraycopy(scratch, SEALED, forwardTag, 0, CellAead.TAG);
        if (command == FORWARD) {
            forward.filler(ZEROS, 0, Cell.FORWARD_STRIP, buf, off + Cell.BODY - Cell.FORWARD_STRIP);
        }
        forward.advance();
        return command;
    }

    /**
     * Seals the 2,027 bytes at {@code off}, of which all that are no messages must be random, and adds this hop's layer: the body is ready
     * for the client's side.
     *
     * @throws IllegalStateException after {@link #wipe}, or when the circuit has carried all the cells that it may
     */
    public void sealBackward(byte[] buf, int off) {
        requireLife();
        backward.seal(buf, off, Cell.BACKWARD_BODY, scratch, 0);
        System.arraycopy(scratch, Cell.BACKWARD_BODY, backwardTag, 0, CellAead.TAG);
        backward.layer(scratch, 0, Cell.BODY, buf, off);
        backward.advanceOwn();
    }

    /** Adds this hop's layer to a body that came from the next hop. @throws IllegalStateException as {@link #sealBackward} */
    public void layerBackward(byte[] buf, int off) {
        requireLife();
        // Through the scratch: given one array for both, the JDK would allocate a copy.
        backward.layer(buf, off, Cell.BODY, scratch, 0);
        System.arraycopy(scratch, 0, buf, off, Cell.BODY);
        backward.advance();
    }

    /** The 16-byte tag of the last forward cell that opened, which an acknowledgement of it proves. */
    public void copyForwardTag(byte[] out) {
        System.arraycopy(forwardTag, 0, out, 0, CellAead.TAG);
    }

    /** The 16-byte tag, under all layers, of the last cell that {@link #sealBackward} sealed. */
    public void copyBackwardTag(byte[] out) {
        System.arraycopy(backwardTag, 0, out, 0, CellAead.TAG);
    }

    /** Overwrites the keys, as far as Java lets them be. */
    public void wipe() {
        dead = true;
        forward.wipe();
        backward.wipe();
        Arrays.fill(scratch, (byte) 0);
    }

    private int fail() {
        dead = true;
        return -1;
    }

    private void requireLife() {
        if (dead || backward.layered() >= Chain.MAX_CELLS) {
            throw new IllegalStateException("the circuit is over");
        }
    }
}
