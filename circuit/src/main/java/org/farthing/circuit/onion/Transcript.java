package org.farthing.circuit.onion;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashing for the handshake. Transcripts and salts start with the protocol's name, so that no other protocol's value stands for one. */
final class Transcript {
    static final String PROTOCOL = "farthing-1";

    private Transcript() {
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HMAC-SHA256", e);
        }
    }

    static byte[] join(byte[] first, byte[]... rest) {
        int length = first.length;
        for (byte[] part : rest) {
            length += part.length;
        }
        byte[] joined = new byte[length];
        System.arraycopy(first, 0, joined, 0, first.length);
        int at = first.length;
        for (byte[] part : rest) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    /** {@code u16 length || value}. */
    static byte[] l16(byte[] value) {
        return join(new byte[] {(byte) (value.length >> 8), (byte) value.length}, value);
    }
}
