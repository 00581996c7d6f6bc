package org.farthing.circuit.onion;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.DecapsulateException;
import javax.crypto.KEM;

/** ML-KEM-768 (FIPS 203) with raw encapsulation keys. The JDK checks that a key's coefficients are reduced, as FIPS 203 demands. */
final class MlKem {
    static final int PUBLIC_LENGTH = 1184;
    static final int CIPHERTEXT_LENGTH = 1088;
    static final int SECRET_LENGTH = 32;
    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");

    private MlKem() {
    }

    static KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-KEM");
            generator.initialize(NamedParameterSpec.ML_KEM_768, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /** 1,184 bytes. */
    static byte[] rawPublic(KeyPair pair) {
        byte[] encoded = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - PUBLIC_LENGTH, encoded.length);
    }

    /** A fresh secret and its ciphertext. @throws InvalidKeyException if {@code key} is no encapsulation key */
    static KEM.Encapsulated encapsulate(byte[] key, SecureRandom random) throws InvalidKeyException {
        try {
            var spec = new X509EncodedKeySpec(Transcript.join(SPKI_PREFIX, key));
            var decoded = KeyFactory.getInstance("ML-KEM").generatePublic(spec);
            return KEM.getInstance("ML-KEM").newEncapsulator(decoded, random).encapsulate();
        } catch (InvalidKeySpecException e) {
            throw new InvalidKeyException(e);
        } catch (NoSuchAlgorithmException e) {
            throw missing(e);
        }
    }

    /** The secret; an altered ciphertext gives another one without any sign (implicit rejection). */
    static byte[] decapsulate(PrivateKey key, byte[] ciphertext) throws DecapsulateException, InvalidKeyException {
        try {
            return KEM.getInstance("ML-KEM").newDecapsulator(key).decapsulate(ciphertext).getEncoded();
        } catch (NoSuchAlgorithmException e) {
            throw missing(e);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException e) {
        return new IllegalStateException("this JDK has no ML-KEM-768", e);
    }
}
