package org.farthing.wallet.value;

import org.bouncycastle.jcajce.provider.digest.Keccak;

/** Keccak-256 as Ethereum uses it: the padding of the original submission, not that of FIPS 202's SHA3-256. */
public final class Keccak256 {
    private Keccak256() {
    }

    /** The 32-byte hash of the parts, one after the other. */
    public static byte[] hash(byte[]... parts) {
        var digest = new Keccak.Digest256();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }
}
