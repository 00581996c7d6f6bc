package org.farthing.wallet.chain;

import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/** An account's key, as far as sending needs it. */
public interface TransactionSigner {
    Address address();

    /**
     * Signs with secp256k1.
     *
     * @param digest 32 bytes
     * @return 65 bytes: r, s (at most half the order), v (27 or 28)
     */
    Bytes sign(byte[] digest);
}
