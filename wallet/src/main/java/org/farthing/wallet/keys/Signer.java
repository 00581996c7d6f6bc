package org.farthing.wallet.keys;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * One secp256k1 private key that signs 32-byte digests with ECDSA. The nonce is RFC 6979's (HMAC-SHA-256), so one digest has one signature
 * and no random source can leak the key; {@code s} is in the lower half of the order (EIP-2).
 *
 * <p>Thread-safe. {@link #close()} waits for signatures under way and wipes the key; it has no {@code toString}.
 */
public final class Signer implements AutoCloseable {
    public static final int DIGEST_LENGTH = 32;
    public static final int SIGNATURE_LENGTH = 65;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Ecdsa ecdsa;
    private final byte[] key;
    private final Address address;
    private boolean closed;

    /**
     * A signer for a copy of {@code key}.
     *
     * @param key 32 bytes, big-endian, from 1 to the curve's order less 1
     * @throws IllegalArgumentException for any other
     */
    public Signer(byte[] key) {
        this(key, Ecdsa.fastest());
    }

    Signer(byte[] key, Ecdsa ecdsa) {
        if (key.length != Secp256k1.SCALAR_LENGTH) {
            throw new IllegalArgumentException("a private key has 32 bytes, not " + key.length);
        }
        var scalar = new BigInteger(1, key);
        if (!Secp256k1.isScalar(scalar)) {
            throw new IllegalArgumentException("not a private key of secp256k1");
        }
        this.ecdsa = ecdsa;
        this.key = key.clone();
        this.address = Secp256k1.addressOf(Secp256k1.multiplyBase(scalar));
    }

    public Address address() {
        return address;
    }

    /**
     * Signs a digest.
     *
     * @param digest 32 bytes, the hash of what is signed
     * @return 65 bytes: {@code r[32] || s[32] || v}, with {@code v} 27 or 28
     * @throws IllegalStateException after {@link #close()}
     */
    public Bytes sign(byte[] digest) {
        requireDigest(digest);
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("this key is locked");
            }
            return Bytes.of(ecdsa.sign(key, digest, address));
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * The private key, for the export that a user asks for by name.
     *
     * @return 32 bytes, the caller's to wipe
     * @throws IllegalStateException after {@link #close()}
     */
    public byte[] exportKey() {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("this key is locked");
            }
            return key.clone();
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            Arrays.fill(key, (byte) 0);
        } finally {
            lock.writeLock().unlock();
        }
    }

    static void requireDigest(byte[] digest) {
        if (digest.length != DIGEST_LENGTH) {
            throw new IllegalArgumentException("a digest has 32 bytes, not " + digest.length);
        }
    }
}
