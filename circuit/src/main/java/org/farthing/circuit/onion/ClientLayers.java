package org.farthing.circuit.onion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.farthing.circuit.cell.Cell;

/**
 * The client's end of all layers of one circuit, in place on the 2,043-byte body that starts at {@code off}. {@link RelayLayer} draws the
 * layers; hops are counted from 0, the guard.
 *
 * <p>Forward, the client foresees the filler that each hop before the last appends and gives the innermost ciphertext exactly that end, so
 * that every hop's tag covers every byte the hop receives. Backward, it tries the last hop first, which is where streams end; a cell of an
 * earlier hop costs one failed GCM per hop in between. No field of the cell says how many layers it has.
 *
 * <p>Owned by the client's event loop; not safe for any other thread. Allocates nothing per cell but what the JDK's ciphers do. There are
 * no batch variants: every cell needs its own nonce and so its own start of every cipher, which is all that a batch could save.
 */
public final class ClientLayers {
    /** Where the caller writes the 1,975 bytes of messages before {@link #sealForward}, from the body's offset. */
    public static final int MESSAGE_OFFSET = 17;

    private static final int SEALED = Cell.BODY - CellAead.TAG;
    private static final int STRIP = Cell.FORWARD_STRIP;
    private static final int MAX_TAIL = STRIP * (Cell.N_MAX - 1);
    /** Room before the filler for the part of a keystream block that is not needed. */
    private static final int TAIL_AT = 16;
    /** The JDK works in one array without a copy where output trails input by two AES blocks. */
    private static final int TRAIL = 32;
    private static final byte[] ZEROS = new byte[STRIP];

    private final List<ForwardKeys> forward = new ArrayList<>(Cell.N_MAX);
    private final List<BackwardKeys> backward = new ArrayList<>(Cell.N_MAX);
    private final byte[] scratch = new byte[Cell.BODY + Math.max(MAX_TAIL + CellAead.TAG, TRAIL * (Cell.N_MAX - 1))];
    private final byte[] forwardTag = new byte[CellAead.TAG];
    private final byte[] backwardTag = new byte[CellAead.TAG];
    private byte[] tail = new byte[TAIL_AT + MAX_TAIL + STRIP];
    private byte[] nextTail = new byte[TAIL_AT + MAX_TAIL + STRIP];
    private boolean dead;

    /** Takes the chain keys out of {@code keys}. @throws IllegalStateException beyond {@link Cell#N_MAX} hops */
    public void addHop(HopKeys keys) {
        if (dead || forward.size() == Cell.N_MAX) {
            throw new IllegalStateException("no more hops");
        }
        HopKeys.CellKeys taken = keys.take(true);
        forward.add(taken.forward());
        backward.add(taken.backward());
    }

    public int hops() {
        return forward.size();
    }

    /**
     * Makes a whole body of the 1,975 bytes of messages at {@code off + MESSAGE_OFFSET}, of which all that are no messages must be random.
     *
     * @param hop     who opens them, from 0
     * @param command {@link RelayLayer#DELIVER} or {@link RelayLayer#DROP}
     * @throws IllegalStateException after {@link #wipe}, or when the circuit has carried all the cells that it may
     */
    public void sealForward(int hop, int command, byte[] buf, int off) {
        if (dead || forward.getFirst().count() >= Chain.MAX_CELLS) {
            throw new IllegalStateException("the circuit is over");
        }
        if (command != RelayLayer.DELIVER && command != RelayLayer.DROP) {
            throw new IllegalArgumentException("a client's cell is delivered or dropped");
        }
        ForwardKeys last = forward.get(hop);
        int tailLength = foreseeTail(hop);

        // The innermost plaintext stands where the caller wrote: command, messages, zeros, and what encrypts to the fillers.
        int plain = off + CellAead.TAG;
        int end = off + Cell.BODY;
        buf[plain] = (byte) command;
        Arrays.fill(buf, plain + 1 + Cell.FORWARD_BODY, end - tailLength, (byte) 0);
        System.arraycopy(tail, TAIL_AT, buf, end - tailLength, tailLength);

        // Each layer begins 17 bytes before the one inside it. The tag comes out behind the ciphertext, over what the layer cuts off, and
        // moves to the front, where the next layer out takes it as plaintext.
        int at = STRIP * hop + CellAead.TAG;
        last.seal(buf, plain, SEALED, scratch, at);
        System.arraycopy(scratch, at + SEALED, forwardTag, 0, CellAead.TAG);
        System.arraycopy(scratch, at + SEALED, scratch, at - CellAead.TAG, CellAead.TAG);
        last.advance();
        for (int i = hop - 1; i >= 0; i--) {
            at -= STRIP;
            scratch[at] = RelayLayer.FORWARD;
            ForwardKeys keys = forward.get(i);
            keys.seal(scratch, at, SEALED, scratch, at);
            System.arraycopy(scratch, at + SEALED, scratch, at - CellAead.TAG, CellAead.TAG);
            keys.advance();
        }
        System.arraycopy(scratch, 0, buf, off, Cell.BODY);
    }

    /**
     * Opens the next body from the guard; the 2,027 bytes of messages stand at {@code off} then.
     *
     * @return the hop that originated it, from 0; or -1 if none did, and the circuit must be destroyed: every further call gives -1
     */
    public int openBackward(byte[] buf, int off) {
        int hops = backward.size();
        if (dead || hops == 0 || backward.getFirst().layered() >= Chain.MAX_CELLS) {
            dead = true;
            return -1;
        }
        int at = TRAIL * (hops - 1);
        backward.get(0).layer(buf, off, Cell.BODY, scratch, at);
        for (int i = 1; i < hops; i++) {
            backward.get(i).layer(scratch, at, Cell.BODY, scratch, at - TRAIL);
            at -= TRAIL;
        }
        for (int hop = hops - 1; hop >= 0; hop--) {
            BackwardKeys keys = backward.get(hop);
            if (keys.open(scratch, 0, Cell.BODY, buf, off)) {
                System.arraycopy(scratch, Cell.BACKWARD_BODY, backwardTag, 0, CellAead.TAG);
                for (int i = 0; i < hop; i++) {
                    backward.get(i).advance();
                }
                keys.advanceOwn();
                return hop;
            }
            // Not this hop's, so it never passed this hop: put the layer back.
            keys.layer(scratch, 0, Cell.BODY, scratch, 0);
        }
        dead = true;
        return -1;
    }

    /** The 16-byte innermost tag of the last cell sealed: what its reader will prove that it received. */
    public void copyForwardTag(byte[] out) {
        System.arraycopy(forwardTag, 0, out, 0, CellAead.TAG);
    }

    /** The 16-byte tag, under all layers, of the last cell opened. */
    public void copyBackwardTag(byte[] out) {
        System.arraycopy(backwardTag, 0, out, 0, CellAead.TAG);
    }

    /** Overwrites the keys of all hops, as far as Java lets them be. */
    public void wipe() {
        dead = true;
        forward.forEach(ForwardKeys::wipe);
        backward.forEach(BackwardKeys::wipe);
        Arrays.fill(scratch, (byte) 0);
    }

    /**
     * Leaves at {@code tail[TAIL_AT]} the plaintext whose ciphertext at {@code hop} is the fillers of all hops before it:
     * {@code phi_i = (phi_{i-1} XOR end of KS_i) || P_i}, then once more the XOR with this hop's keystream.
     */
    private int foreseeTail(int hop) {
        int length = 0;
        for (int i = 0; i <= hop; i++) {
            ForwardKeys keys = forward.get(i);
            if (length > 0) {
                int start = SEALED - length;
                int skip = start % 16;
                keys.foreseen(start / 16, tail, TAIL_AT - skip, skip + length, nextTail, TAIL_AT - skip);
                byte[] swap = tail;
                tail = nextTail;
                nextTail = swap;
            }
            if (i < hop) {
                keys.filler(ZEROS, 0, STRIP, tail, TAIL_AT + length);
                length += STRIP;
            }
        }
        return length;
    }
}
