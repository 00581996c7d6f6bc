package org.farthing.wallet.devnet;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/** Recovery of the signer from an ECDSA signature (SEC 1, 4.1.6), for transactions and for the precompile {@code ecrecover}. */
final class Secp256k1 {
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final BigInteger N = CURVE.getN();
    private static final BigInteger HALF_N = N.shiftRight(1);

    private Secp256k1() {
    }

    /** Whether {@code s} is in the lower half, as transactions need it (EIP-2). */
    static boolean isLow(BigInteger s) {
        return s.compareTo(HALF_N) <= 0;
    }

    /**
     * The address whose key signed {@code hash}.
     *
     * @param hash 32 bytes
     * @param yParity 0 or 1: the parity of the y coordinate of the signature's point
     * @return empty where r or s is out of range or no key fits
     */
    static Optional<Address> recover(byte[] hash, int yParity, BigInteger r, BigInteger s) {
        if (r.signum() <= 0 || s.signum() <= 0 || r.compareTo(N) >= 0 || s.compareTo(N) >= 0) {
            return Optional.empty();
        }
        byte[] compressed = new byte[33];
        compressed[0] = (byte) (2 + yParity);
        UInt256.of(r).copyTo(compressed, 1);
        ECPoint point;
        try {
            point = CURVE.getCurve().decodePoint(compressed);
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // no point of the curve has this x coordinate
        }
        BigInteger inverse = r.modInverse(N);
        BigInteger u1 = inverse.multiply(new BigInteger(1, hash)).negate().mod(N);
        BigInteger u2 = inverse.multiply(s).mod(N);
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), u1, point, u2);
        if (key.isInfinity()) {
            return Optional.empty();
        }
        byte[] encoded = key.getEncoded(false);
        byte[] xy = Bytes.of(encoded, 1, 64).toArray();
        return Optional.of(new Address(Bytes.of(Keccak256.hash(xy), 12, Address.LENGTH)));
    }
}
