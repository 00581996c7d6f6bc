package org.farthing.wallet.keys;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One node of the BIP-32 tree of private keys on secp256k1. {@link #close()} wipes key and chain code; children are wiped on their own.
 *
 * <p>Thread-safe until closed. Has no {@code toString}.
 */
public final class HdKeys implements AutoCloseable {
    /** Added to an index that is derived with the private key, written {@code '} in paths. */
    public static final int HARDENED = 0x8000_0000;

    private static final int DEPTH_MAX = 255;

    private final byte[] key;
    private final byte[] chainCode;
    private volatile boolean closed;

    private HdKeys(byte[] key, byte[] chainCode) {
        this.key = key;
        this.chainCode = chainCode;
    }

    /**
     * The root of the tree.
     *
     * @param seed 16 to 64 bytes; not kept
     * @throws IllegalArgumentException for another length, or the one seed in 2^127 that has no key
     */
    public static HdKeys ofSeed(byte[] seed) {
        if (seed.length < 16 || seed.length > 64) {
            throw new IllegalArgumentException("a seed has 16 to 64 bytes, not " + seed.length);
        }
        byte[] digest = hmac("Bitcoin seed".getBytes(StandardCharsets.US_ASCII), seed);
        byte[] key = Arrays.copyOf(digest, 32);
        byte[] chainCode = Arrays.copyOfRange(digest, 32, 64);
        Arrays.fill(digest, (byte) 0);
        if (!Secp256k1.isScalar(new BigInteger(1, key))) {
            throw new IllegalArgumentException("this seed has no key");
        }
        return new HdKeys(key, chainCode);
    }

    /**
     * The node at {@code path}, from this one.
     *
     * @param path {@code m}, or {@code m/44'/60'/0'/0/0}; {@code h} and {@code H} also mark hardened indexes, from 0 to 2^31 - 1
     * @throws IllegalArgumentException for any other text
     */
    public HdKeys derive(String path) {
        String[] parts = path.split("/", -1);
        if (!parts[0].equals("m") || parts.length - 1 > DEPTH_MAX) {
            throw new IllegalArgumentException("a key path looks like m/44'/60'/0'/0/0");
        }
        HdKeys node = copy();
        for (int i = 1; i < parts.length; i++) {
            HdKeys next = node.child(index(parts[i]));
            node.close();
            node = next;
        }
        return node;
    }

    private static int index(String part) {
        boolean hardened = part.endsWith("'") || part.endsWith("h") || part.endsWith("H");
        String digits = hardened ? part.substring(0, part.length() - 1) : part;
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                || Long.parseLong(digits) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a key path looks like m/44'/60'/0'/0/0");
        }
        return Integer.parseInt(digits) | (hardened ? HARDENED : 0);
    }

    /**
     * A child node (CKDpriv).
     *
     * @param index read as unsigned: plus {@link #HARDENED} for hardened ones
     * @throws IllegalStateException for the one index in 2^127 that has no key, and after {@link #close()}
     */
    public HdKeys child(int index) {
        requireOpen();
        byte[] data = new byte[37];
        var parent = new BigInteger(1, key);
        if (index < 0) {
            System.arraycopy(key, 0, data, 1, 32);
        } else {
            System.arraycopy(Secp256k1.multiplyBase(parent).getEncoded(true), 0, data, 0, 33);
        }
        data[33] = (byte) (index >>> 24);
        data[34] = (byte) (index >>> 16);
        data[35] = (byte) (index >>> 8);
        data[36] = (byte) index;
        byte[] digest = hmac(chainCode, data);
        Arrays.fill(data, (byte) 0);
        var tweak = new BigInteger(1, digest, 0, 32);
        BigInteger scalar = tweak.add(parent).mod(Secp256k1.N);
        if (tweak.compareTo(Secp256k1.N) >= 0 || scalar.signum() == 0) {
            throw new IllegalStateException("index " + Integer.toUnsignedString(index) + " has no key");
        }
        byte[] child = new byte[32];
        Secp256k1.write(scalar, child, 0);
        byte[] childCode = Arrays.copyOfRange(digest, 32, 64);
        Arrays.fill(digest, (byte) 0);
        return new HdKeys(child, childCode);
    }

    /** A signer with this node's key, closed on its own. */
    public Signer signer() {
        requireOpen();
        return new Signer(key);
    }

    /** A copy of this node's 32-byte key, the caller's to wipe. */
    byte[] key() {
        requireOpen();
        return key.clone();
    }

    /** A copy of this node's 32-byte chain code, the caller's to wipe. */
    byte[] chainCode() {
        requireOpen();
        return chainCode.clone();
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(key, (byte) 0);
        Arrays.fill(chainCode, (byte) 0);
    }

    private HdKeys copy() {
        requireOpen();
        return new HdKeys(key.clone(), chainCode.clone());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this key is locked");
        }
    }

    static byte[] hmac(byte[] hmacKey, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA512");
            mac.init(new SecretKeySpec(hmacKey, "HmacSHA512"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA-512", e);
        }
    }
}
