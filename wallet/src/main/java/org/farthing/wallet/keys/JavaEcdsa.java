package org.farthing.wallet.keys;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.farthing.wallet.value.Address;

/** On Bouncy Castle: works everywhere. */
final class JavaEcdsa implements Ecdsa {
    private static final byte COMPRESSED_EVEN = 2;

    @Override
    public byte[] sign(byte[] key, byte[] digest, Address signer) {
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
            byte[] signature = new byte[Signer.SIGNATURE_LENGTH];
            Secp256k1.write(x, signature, 0);
            Secp256k1.write(s, signature, 32);
            signature[64] = (byte) (odd ? 28 : 27);
            return signature;
        }
    }

    @Override
    public Optional<Address> recover(byte[] digest, byte[] signature, int parity) {
        byte[] compressed = new byte[33];
        compressed[0] = (byte) (COMPRESSED_EVEN + parity);
        System.arraycopy(signature, 0, compressed, 1, 32);
        ECPoint point;
        try {
            point = Secp256k1.CURVE.decodePoint(compressed);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        // Everything here is public, so the faster inverse whose time varies may be used.
        BigInteger inverse = BigIntegers.modOddInverseVar(Secp256k1.N, new BigInteger(1, signature, 0, 32));
        BigInteger u1 = Secp256k1.N.subtract(new BigInteger(1, digest).mod(Secp256k1.N)).multiply(inverse).mod(Secp256k1.N);
        BigInteger u2 = new BigInteger(1, signature, 32, 32).multiply(inverse).mod(Secp256k1.N);
        ECPoint signer = ECAlgorithms.sumOfTwoMultiplies(Secp256k1.G, u1, point, u2);
        return signer.isInfinity() ? Optional.empty() : Optional.of(Secp256k1.addressOf(signer));
    }
}
