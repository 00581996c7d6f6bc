package org.farthing.wallet.keys;

import java.util.Optional;
import org.farthing.wallet.value.Address;

/**
 * ECDSA on secp256k1 with Ethereum's signatures. Both ways give the same bytes for the same input: which one is used shows only in the
 * time it takes. Thread-safe.
 */
sealed interface Ecdsa permits JavaEcdsa, NativeEcdsa {
    /** The fastest that works on this machine, found once: libsecp256k1 where its library loads and proves right, else Bouncy Castle. */
    static Ecdsa fastest() {
        return Fastest.FOUND;
    }

    /** Loaded with the first key or signature. */
    final class Fastest {
        private static final Ecdsa FOUND = find();

        private Fastest() {
        }

        private static Ecdsa find() {
            var java = new JavaEcdsa();
            Optional<NativeEcdsa> found = NativeEcdsa.load().filter(fast -> fast.agreesWith(java));
            return found.isPresent() ? found.get() : java;
        }
    }

    /**
     * Signs with the nonce of RFC 6979 (HMAC-SHA-256) and {@code s} in the lower half of the order.
     *
     * @param key    32 bytes, from 1 to the order less 1; neither kept nor changed
     * @param digest 32 bytes
     * @param signer the key's address
     * @return 65 bytes: {@code r[32] || s[32] || v}, with {@code v} 27 or 28
     */
    byte[] sign(byte[] key, byte[] digest, Address signer);

    /**
     * Who signed (SEC 1, section 4.1.6). Empty where no key fits.
     *
     * @param digest    32 bytes
     * @param signature at least 64 bytes, {@code r[32] || s[32]}, both from 1 to the order less 1: the caller has checked that
     * @param parity    0 or 1: of the y coordinate of the signature's point, whose x is {@code r}
     */
    Optional<Address> recover(byte[] digest, byte[] signature, int parity);
}
