package org.farthing.wallet.keys;

import java.math.BigInteger;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * Finds who signed a digest (SEC 1, section 4.1.6), as the chain's {@code ecrecover} does but stricter: exactly one signature of a message
 * by a key is accepted, so that nobody can turn a signature into another one. Thread-safe, without state.
 */
public final class Recovery {
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
        return recover(Ecdsa.fastest(), digest, signature);
    }

    static Optional<Address> recover(Ecdsa ecdsa, byte[] digest, Bytes signature) {
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
        return ecdsa.recover(digest, raw, v - 27);
    }
}
