package org.farthing.circuit.flow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The constants of circuit flow control and the proof that makes an acknowledgement unforgeable (Tor proposal 289 with a nonce).
 *
 * <p>A circuit's window starts at {@value #FIRST_WINDOW} data cells (64 KiB) and doubles each time a whole window has been served, up to
 * {@value #LARGEST_WINDOW} (1 MiB): what a relay can take without service starts small and grows only with service.
 */
public final class WindowRules {
    public static final int FIRST_WINDOW = 32;
    public static final int LARGEST_WINDOW = 512;
    /** Every so many data cells are acknowledged by one SENDME. */
    public static final int SENDME_EVERY = 32;
    /** Random bytes at the very end of each cell that will be acknowledged. */
    public static final int NONCE = 16;
    public static final int PROOF = 16;
    public static final int TAG = 16;

    private static final byte[] PROOF_LABEL = "farthing-1:sendme".getBytes(StandardCharsets.US_ASCII);

    private WindowRules() {
    }

    /** True where the {@code index}-th data cell (counted from 1) is one that a SENDME names. */
    public static boolean isAcknowledged(long index) {
        return index % SENDME_EVERY == 0;
    }

    /**
     * {@code SHA-256("farthing-1:sendme" || nonce || tag)[0..16)}. Without the nonce, a client that knows the content and holds the keys
     * could acknowledge cells it has not read, and make the exit flood the path (the sniper attack).
     */
    public static byte[] proof(byte[] nonce, byte[] tag) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(PROOF_LABEL);
            sha.update(nonce);
            sha.update(tag);
            return Arrays.copyOf(sha.digest(), PROOF);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
