package org.farthing.circuit.onion;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.HexFormat;
import javax.crypto.KeyAgreement;

/** X25519 (RFC 7748) on raw 32-byte values. */
final class X25519 {
    static final int LENGTH = 32;
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b656e032100");
    private static final byte[] BASE = new byte[LENGTH];

    static {
        BASE[0] = 9;
    }

    private X25519() {
    }

    /** The public value of a private one, which is any 32 bytes (clamped when used). */
    static byte[] publicValue(byte[] secret) {
        try {
            return agree(secret, BASE);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("the base point has no small order", e);
        }
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
        try {
            KeyFactory factory = KeyFactory.getInstance("X25519");
            PrivateKey own = factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
            PublicKey other = factory.generatePublic(new X509EncodedKeySpec(Transcript.join(SPKI_PREFIX, peer)));
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(own);
            agreement.doPhase(other, true);
            return agreement.generateSecret();
        } catch (InvalidKeyException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no X25519", e);
        }
    }
}
