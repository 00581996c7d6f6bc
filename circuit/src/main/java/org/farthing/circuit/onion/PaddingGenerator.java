package org.farthing.circuit.onion;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import org.farthing.circuit.cell.Cell;

/**
 * Bytes for the unused ends of cells: AES-256-CTR under a fresh key per circuit, a hundred times cheaper than {@code SecureRandom} for
 * every cell. One stream, never restarted, so no two fills are alike. Confined to one thread.
 */
public final class PaddingGenerator {
    private static final byte[] ZEROS = new byte[Cell.SIZE];

    private final Cipher cipher;

    public PaddingGenerator(SecureRandom random) {
        byte[] raw = new byte[32];
        random.nextBytes(raw);
        var key = new WipeableKey(raw);
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[16]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES in counter mode", e);
        }
        key.destroy();
    }

    /** Overwrites {@code len} bytes from {@code off}. */
    public void fill(byte[] buf, int off, int len) {
        try {
            for (int done = 0; done < len; ) {
                int part = Math.min(len - done, ZEROS.length);
                cipher.update(ZEROS, 0, part, buf, off + done);
                done += part;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES in counter mode", e);
        }
    }

    /** {@code length} fresh bytes, for a nonce at the end of a cell. */
    public byte[] next(int length) {
        byte[] bytes = new byte[length];
        fill(bytes, 0, length);
        return bytes;
    }
}
