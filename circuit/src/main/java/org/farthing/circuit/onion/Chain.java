package org.farthing.circuit.onion;

import java.util.Arrays;

/**
 * The chain of keys of one direction at one hop: {@code CK_{e+1} = Expand(CK_e, "next" || u64(e+1))}. Each link is overwritten when the
 * next is made, so that keys taken from a relay open nothing that passed before the current epoch of 1,024 cells. The count of cells drives
 * it at both ends, with no signal. (Erasure is best effort: the garbage collector may have copied arrays, and ciphers keep schedules.)
 */
final class Chain {
    /** Cells per epoch, 2 MiB. */
    static final int EPOCH_CELLS = 1024;
    /** No circuit lives longer; counters stay far from wrapping. */
    static final long MAX_CELLS = 1L << 40;

    private final byte[] key;
    private long epoch;

    Chain(byte[] start) {
        this.key = start.clone();
    }

    byte[] expand(String label) {
        return Hkdf.expand(key, label);
    }

    void next() {
        epoch++;
        byte[] number = new byte[8];
        for (int i = 0; i < 8; i++) {
            number[i] = (byte) (epoch >> 56 - 8 * i);
        }
        byte[] next = Hkdf.expand(key, "next", number);
        System.arraycopy(next, 0, key, 0, key.length);
        Arrays.fill(next, (byte) 0);
    }

    void wipe() {
        Arrays.fill(key, (byte) 0);
    }
}
