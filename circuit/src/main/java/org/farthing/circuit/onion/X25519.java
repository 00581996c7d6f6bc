package org.farthing.circuit.onion;

import java.security.InvalidKeyException;

/**
 * X25519 (RFC 7748) on raw 32-byte values, by Bouncy Castle: in constant time, in half the time that the JDK's takes (a fifth for a public
 * value), and without copies of the secret in objects that cannot be wiped.
 */
final class X25519 {
    static final int LENGTH = 32;

    private X25519() {
    }

    /** The public value of a private one, which is any 32 bytes (clamped when used). */
    static byte[] publicValue(byte[] secret) {
        byte[] value = new byte[LENGTH];
        org.bouncycastle.math.ec.rfc7748.X25519.scalarMultBase(secret, 0, value, 0);
        return value;
    }

    /**
     * The shared secret.
     *
     * @throws InvalidKeyException if {@code peer} is of small order, so that the secret would be zero whatever {@code secret} is
     */
    static byte[] agree(byte[] secret, byte[] peer) throws InvalidKeyException {
        if (secret.length != LENGTH || peer.length != LENGTH) {
            throw new InvalidKeyException("an X25519 value has 32 bytes");
        }
        byte[] shared = new byte[LENGTH];
        if (!org.bouncycastle.math.ec.rfc7748.X25519.calculateAgreement(secret, 0, peer, 0, shared, 0)) {
            throw new InvalidKeyException("a point of small order");
        }
        return shared;
    }
}
