package org.farthing.wallet.keys;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;

/**
 * The curve secp256k1 (SEC 2, section 2.4.1), in Bouncy Castle's implementation made for it, with a table of the base point's
 * multiples.
 */
final class Secp256k1 {
    static final int SCALAR_LENGTH = 32;

    static final ECCurve CURVE;
    static final ECPoint G;
    static final BigInteger N;
    static final BigInteger HALF_N;

    static {
        X9ECParameters parameters = CustomNamedCurves.getByName("secp256k1");
        CURVE = parameters.getCurve();
        G = parameters.getG();
        N = parameters.getN();
        HALF_N = N.shiftRight(1);
    }

    private Secp256k1() {
    }

    /** {@code scalar * G}, normalised. The comb looks up its table without a branch or index that depends on the scalar. */
    static ECPoint multiplyBase(BigInteger scalar) {
        return new FixedPointCombMultiplier().multiply(G, scalar).normalize();
    }

    static boolean isScalar(BigInteger value) {
        return value.signum() > 0 && value.compareTo(N) < 0;
    }

    /** The last 20 bytes of the Keccak-256 of {@code x || y}. */
    static Address addressOf(ECPoint point) {
        byte[] encoded = point.normalize().getEncoded(false);
        byte[] body = new byte[64];
        System.arraycopy(encoded, 1, body, 0, 64);
        return new Address(Bytes.of(Keccak256.hash(body), 12, Address.LENGTH));
    }

    /** Writes {@code value}, below 2^256, as 32 bytes, big-endian, from {@code offset}. */
    static void write(BigInteger value, byte[] target, int offset) {
        byte[] encoded = value.toByteArray();
        int skip = encoded.length > SCALAR_LENGTH ? encoded.length - SCALAR_LENGTH : 0;
        int length = encoded.length - skip;
        Arrays.fill(target, offset, offset + SCALAR_LENGTH - length, (byte) 0);
        System.arraycopy(encoded, skip, target, offset + SCALAR_LENGTH - length, length);
        Arrays.fill(encoded, (byte) 0);
    }
}
