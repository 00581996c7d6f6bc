package org.farthing.wallet.keys;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
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
        if (key.length != Secp256k1.SCALAR_LENGTH) {
            throw new IllegalArgumentException("a private key has 32 bytes, not " + key.length);
        }
        var scalar = new BigInteger(1, key);
        if (!Secp256k1.isScalar(scalar)) {
            throw new IllegalArgumentException("not a private key of secp256k1");
        }
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
            return signOpen(digest);
        } finally {
            lock.readLock().unlock();
        }
    }

    private Bytes signOpen(byte[] digest) {
        BigInteger n = Secp256k1.N;
        var d = new BigInteger(1, key);
        var z = new BigInteger(1, digest);
        var nonces = new HMacDSAKCalculator(new SHA256Digest());
        nonces.init(n, d, digest);
        while (true) {
            BigInteger k = nonces.nextK();
            ECPoint point = Secp256k1.multiplyBase(k);
            BigInteger x = point.getAffineXCoord().toBigInteger();
            // x beyond the order has probability 2^-128 and would need v 29 or 30, which the chain refuses.
            if (x.signum() == 0 || x.compareTo(n) >= 0) {
                continue;
            }
            BigInteger s = BigIntegers.modOddInverse(n, k).multiply(z.add(d.multiply(x))).mod(n);
            if (s.signum() == 0) {
                continue;
            }
            boolean odd = point.getAffineYCoord().testBitZero();
            if (s.compareTo(Secp256k1.HALF_N) > 0) {
                s = n.subtract(s);
                odd = !odd;
            }
            byte[] signature = new byte[SIGNATURE_LENGTH];
            Secp256k1.write(x, signature, 0);
            Secp256k1.write(s, signature, 32);
            signature[64] = (byte) (odd ? 28 : 27);
            return Bytes.of(signature);
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
