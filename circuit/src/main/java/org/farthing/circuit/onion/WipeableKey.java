package org.farthing.circuit.onion;

import java.util.Arrays;
import javax.crypto.SecretKey;

/** An AES-256 key that can be overwritten, which {@code SecretKeySpec} cannot. Copies inside the JDK's ciphers are beyond reach. */
@SuppressWarnings("serial")
final class WipeableKey implements SecretKey {
    private final byte[] raw;
    private boolean destroyed;

    WipeableKey(byte[] owned) {
        this.raw = owned;
    }

    @Override
    public String getAlgorithm() {
        return "AES";
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** A copy: the ciphers overwrite what they are given. */
    @Override
    public byte[] getEncoded() {
        if (destroyed) {
            throw new IllegalStateException("the key was destroyed");
        }
        return raw.clone();
    }

    @Override
    public void destroy() {
        destroyed = true;
        Arrays.fill(raw, (byte) 0);
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }
}
