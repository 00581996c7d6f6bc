package org.farthing.wallet.keys;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * Finds who signed a digest (SEC 1, section 4.1.6), as the chain's {@code ecrecover} does but stricter: exactly one signature of a message
 * by a key is accepted, so that nobody can turn a signature into another one. Thread-safe, without state.
 */
public final class Recovery {
    private static final byte COMPRESSED_EVEN = 2;

    private Recovery() {
    }

    /**
     * The signer's address, or nothing when the signature does not have 65 bytes, {@code r} or {@code s} is zero or out of range, {@code
     * s} is in the upper half, {@code v} is not 27 or 28, or there is no such point.
     *
     * @param digest    32 bytes
     * @param signature {@code r[32] || s[32] || v}, from a stranger
     */
    public static Optional<Address> recover(byte[] digest, Bytes signature) {
        Signer.requireDigest(digest);
        if (signature.length() != Signer.SIGNATURE_LENGTH) {
            return Optional.empty();
        }
        int v = signature.at(64);
        if (v != 27 && v != 28) {
            return Optional.empty();
        }
        byte[] raw = signature.toArray();
        var r = new BigInteger(1, raw, 0, 32);
        var s = new BigInteger(1, raw, 32, 32);
        if (!Secp256k1.isScalar(r) || s.signum() == 0 || s.compareTo(Secp256k1.HALF_N) > 0) {
            return Optional.empty();
        }
        byte[] compressed = new byte[33];
        compressed[0] = (byte) (COMPRESSED_EVEN + v - 27);
        System.arraycopy(raw, 0, compressed, 1, 32);
        ECPoint point;
        try {
            point = Secp256k1.CURVE.decodePoint(compressed);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        // Everything here is public, so the faster inverse whose time varies may be used.
        BigInteger inverse = BigIntegers.modOddInverseVar(Secp256k1.N, r);
        BigInteger u1 = Secp256k1.N.subtract(new BigInteger(1, digest).mod(Secp256k1.N)).multiply(inverse).mod(Secp256k1.N);
        BigInteger u2 = s.multiply(inverse).mod(Secp256k1.N);
        ECPoint signer = ECAlgorithms.sumOfTwoMultiplies(Secp256k1.G, u1, point, u2);
        return signer.isInfinity() ? Optional.empty() : Optional.of(Secp256k1.addressOf(signer));
    }
}
