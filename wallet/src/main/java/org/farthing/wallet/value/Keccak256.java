package org.farthing.wallet.value;

import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 as Ethereum uses it: the padding of the original submission, not that of FIPS 202's SHA3-256. */
public final class Keccak256 {
    private Keccak256() {
    }

    /** The 32-byte hash of the parts, one after the other. */
    public static byte[] hash(byte[]... parts) {
        var digest = new KeccakDigest(256);
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        var hash = new byte[32];
        digest.doFinal(hash, 0);
        return hash;
    }
}
