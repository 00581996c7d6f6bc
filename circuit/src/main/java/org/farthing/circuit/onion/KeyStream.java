package org.farthing.circuit.onion;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/**
 * AES-256-CTR positioned anew for every cell: {@code iv = 0^4 || u64(cell) || u32(block)}. The JDK's cipher object lives as long as this
 * one, because making one per cell doubles the cost of a cell. Confined to one thread.
 */
final class KeyStream {
    private final Cipher cipher;
    private final byte[] iv = new byte[16];
    private WipeableKey key;

    /** @param rawKey 32 bytes, owned from now on */
    KeyStream(byte[] rawKey) {
        try {
            this.cipher = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES in counter mode", e);
        }
        this.key = new WipeableKey(rawKey);
    }

    /** Forgets the old key. @param rawKey 32 bytes, owned from now on */
    void rekey(byte[] rawKey) {
        key.destroy();
        key = new WipeableKey(rawKey);
    }

    /**
     * {@code out = in XOR stream} for {@code len} bytes. Where {@code in} and {@code out} are one array, {@code out} must lie at least 32
     * bytes before {@code in}, or the JDK copies the input first.
     */
    void apply(long cell, int block, byte[] in, int inOff, int len, byte[] out, int outOff) {
        for (int i = 0; i < 8; i++) {
            iv[4 + i] = (byte) (cell >> 56 - 8 * i);
        }
        for (int i = 0; i < 4; i++) {
            iv[12 + i] = (byte) (block >> 24 - 8 * i);
        }
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
            cipher.doFinal(in, inOff, len, out, outOff);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in counter mode", e);
        }
    }

    void wipe() {
        key.destroy();
    }
}
