package org.farthing.circuit.onion;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM over one cell: {@code nonce = 0^4 || u64(cell)}, 16-byte tag behind the ciphertext, and two bytes of associated data that
 * hold a version and the direction. The caller counts cells and never repeats a number under one key. Confined to one thread.
 */
final class CellAead {
    static final int TAG = 16;
    /** The associated data of cells away from the client: version 1, "f". */
    static final byte[] FORWARD = {1, 'f'};
    /** The associated data of cells towards the client: version 1, "b". */
    static final byte[] BACKWARD = {1, 'b'};

    private final Cipher cipher;
    private final byte[] direction;
    private final byte[] nonce = new byte[12];
    private WipeableKey key;

    /** @param rawKey 32 bytes, owned from now on */
    CellAead(byte[] rawKey, byte[] direction) {
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-GCM", e);
        }
        this.direction = direction;
        this.key = new WipeableKey(rawKey);
    }

    /** Forgets the old key. @param rawKey 32 bytes, owned from now on */
    void rekey(byte[] rawKey) {
        key.destroy();
        key = new WipeableKey(rawKey);
    }

    /** {@code len} bytes of ciphertext and the tag to {@code out}, which may be {@code in} at the same offset. */
    void seal(long cell, byte[] in, int inOff, int len, byte[] out, int outOff) {
        try {
            start(Cipher.ENCRYPT_MODE, cell);
            cipher.doFinal(in, inOff, len, out, outOff);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM", e);
        }
    }

    /**
     * Opens {@code len} bytes, of which the last 16 are the tag, into another array.
     *
     * @return false if the tag is not this key's; {@code len - 16} bytes of {@code out} are zero then
     */
    boolean open(long cell, byte[] in, int inOff, int len, byte[] out, int outOff) {
        try {
            start(Cipher.DECRYPT_MODE, cell);
            cipher.doFinal(in, inOff, len, out, outOff);
            return true;
        } catch (AEADBadTagException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM", e);
        }
    }

    void wipe() {
        key.destroy();
    }

    private void start(int mode, long cell) throws GeneralSecurityException {
        for (int i = 0; i < 8; i++) {
            nonce[4 + i] = (byte) (cell >> 56 - 8 * i);
        }
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG, nonce));
        cipher.updateAAD(direction);
    }
}
