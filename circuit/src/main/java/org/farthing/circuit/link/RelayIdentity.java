package org.farthing.circuit.link;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.farthing.wallet.value.Bytes;

/**
 * A relay's long-lived Ed25519 key pair (RFC 8032). Its public key is the relay's name in the registry, on links and in descriptors.
 *
 * <p>Thread-safe. There is no {@code toString}: the type holds a secret.
 */
public final class RelayIdentity {
    public static final int ID_LENGTH = Ed25519.PUBLIC_KEY_SIZE;
    public static final int SIGNATURE_LENGTH = Ed25519.SIGNATURE_SIZE;

    private static final byte STORED_VERSION = 1;

    private final byte[] seed;
    private final byte[] publicKey;
    private final Bytes id;
    private boolean wiped;

    private RelayIdentity(byte[] ownedSeed) {
        this.seed = ownedSeed;
        this.publicKey = new byte[ID_LENGTH];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        this.id = Bytes.of(publicKey);
    }

    public static RelayIdentity generate(SecureRandom random) {
        var seed = new byte[Ed25519.SECRET_KEY_SIZE];
        Ed25519.generatePrivateKey(random, seed);
        return new RelayIdentity(seed);
    }

    /**
     * Reads what {@link #encode} wrote; the caller wipes {@code stored}.
     *
     * @throws IllegalArgumentException for another length or version
     */
    public static RelayIdentity decode(byte[] stored) {
        if (stored.length != 1 + Ed25519.SECRET_KEY_SIZE || stored[0] != STORED_VERSION) {
            throw new IllegalArgumentException("this is no stored relay identity of version " + STORED_VERSION);
        }
        return new RelayIdentity(Arrays.copyOfRange(stored, 1, stored.length));
    }

    /** {@code version u8 = 1 | seed[32]}, in the clear: the caller encrypts and wipes it. */
    public synchronized byte[] encode() {
        requireKey();
        var stored = new byte[1 + seed.length];
        stored[0] = STORED_VERSION;
        System.arraycopy(seed, 0, stored, 1, seed.length);
        return stored;
    }

    /** The raw public key, 32 bytes. */
    public Bytes id() {
        return id;
    }

    /**
     * The 64-byte signature of {@code message}. Every signed message begins with a string of its own, so that none passes for another.
     *
     * @throws IllegalStateException once wiped
     */
    public synchronized Bytes sign(byte[] message) {
        requireKey();
        var signature = new byte[SIGNATURE_LENGTH];
        Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
        return Bytes.of(signature);
    }

    /**
     * Whether {@code signature} is {@code id}'s over {@code message}. Anything of a wrong length is none. Keys of small or mixed order are
     * refused: for those one signature may fit several messages.
     */
    public static boolean verify(Bytes id, byte[] message, Bytes signature) {
        if (id.length() != ID_LENGTH || signature.length() != SIGNATURE_LENGTH) {
            return false;
        }
        byte[] key = id.toArray();
        return Ed25519.validatePublicKeyFull(key, 0) && Ed25519.verify(signature.toArray(), 0, key, 0, message, 0, message.length);
    }

    /** Overwrites the secret; best effort, since the collector may have moved it before. */
    public synchronized void wipe() {
        wiped = true;
        Arrays.fill(seed, (byte) 0);
    }

    private void requireKey() {
        if (wiped) {
            throw new IllegalStateException("this identity has been wiped");
        }
    }

    /** By the public half. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RelayIdentity identity && MessageDigest.isEqual(publicKey, identity.publicKey);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
