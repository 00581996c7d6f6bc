package org.farthing.circuit.onion;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The same bytes on every run: {@code SHA-256(seed || u32(0)) || SHA-256(seed || u32(1)) || …}, each call going on with a fresh block, so
 * that the second implementation can follow it.
 */
public final class SeededRandom extends SecureRandom {
    private final transient byte[] seed;
    private int block;

    public SeededRandom(String seed) {
        this.seed = seed.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += 32) {
            byte[] number = {(byte) (block >> 24), (byte) (block >> 16), (byte) (block >> 8), (byte) block};
            block++;
            byte[] hash = Transcript.sha256(seed, number);
            System.arraycopy(hash, 0, bytes, at, Math.min(32, bytes.length - at));
            Arrays.fill(hash, (byte) 0);
        }
    }
}
