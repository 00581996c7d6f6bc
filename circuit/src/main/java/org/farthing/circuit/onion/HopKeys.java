package org.farthing.circuit.onion;

import java.util.Arrays;

/**
 * What a handshake leaves at each end: one chain key per direction, used up by {@link RelayLayer} or {@link ClientLayers}, and a value that
 * binds other protocols (payment) to this handshake. Confined to one thread.
 */
public final class HopKeys {
    static final int LENGTH = 32;

    private final byte[] forward;
    private final byte[] backward;
    private final byte[] bind;
    private boolean used;

    HopKeys(byte[] forward, byte[] backward, byte[] bind) {
        if (forward.length != LENGTH || backward.length != LENGTH || bind.length != LENGTH) {
            throw new IllegalArgumentException("each key has 32 bytes");
        }
        this.forward = forward;
        this.backward = backward;
        this.bind = bind;
    }

    /** 32 bytes that only the two ends of this handshake know. A fresh copy. */
    public byte[] bind() {
        return bind.clone();
    }

    /** Copies of both chain keys, forward then backward: for the frozen vectors only. */
    byte[][] chains() {
        return new byte[][] {forward.clone(), backward.clone()};
    }

    /** Overwrites everything that is left, {@link #bind} too. */
    public void wipe() {
        used = true;
        Arrays.fill(forward, (byte) 0);
        Arrays.fill(backward, (byte) 0);
        Arrays.fill(bind, (byte) 0);
    }

    /** Gives the chain keys away, once: two layers over one pair of chains would use the same nonces twice. */
    CellKeys take(boolean client) {
        if (used) {
            throw new IllegalStateException("these keys are in use or wiped");
        }
        used = true;
        var keys = new CellKeys(new ForwardKeys(forward, client), new BackwardKeys(backward));
        Arrays.fill(forward, (byte) 0);
        Arrays.fill(backward, (byte) 0);
        return keys;
    }

    /** Both directions of one hop. */
    record CellKeys(ForwardKeys forward, BackwardKeys backward) {
    }
}
