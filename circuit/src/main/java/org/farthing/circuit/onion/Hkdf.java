package org.farthing.circuit.onion;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** HKDF-SHA256 (RFC 5869) with 32-byte keys. */
final class Hkdf {
    static final int LENGTH = 32;

    private Hkdf() {
    }

    /** The pseudorandom key; {@code secret} stays the caller's to wipe. */
    static byte[] extract(byte[] salt, byte[] secret) {
        return derive(HKDFParameterSpec.ofExtract().addSalt(salt).addIKM(secret).extractOnly());
    }

    /** 32 bytes for {@code label || context}. */
    static byte[] expand(byte[] key, String label, byte[]... context) {
        return expand(key, Transcript.join(label.getBytes(StandardCharsets.US_ASCII), context), LENGTH);
    }

    static byte[] expand(byte[] key, byte[] info, int length) {
        return derive(HKDFParameterSpec.expandOnly(new SecretKeySpec(key, "HKDF"), info, length));
    }

    private static byte[] derive(HKDFParameterSpec spec) {
        try {
            return KDF.getInstance("HKDF-SHA256").deriveData(spec);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HKDF-SHA256", e);
        }
    }
}
