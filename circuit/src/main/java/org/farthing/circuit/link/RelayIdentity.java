package org.farthing.circuit.link;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.farthing.circuit.wire.DelegatedSignature;
import org.farthing.wallet.value.Bytes;

/**
 * A relay's long-lived Ed25519 key pair (RFC 8032), or a key that it has lent its name to for a while, so that the pair itself can lie where
 * no network reaches. The public key of the pair is the relay's name in the registry, on links and in descriptors, whichever of the two
 * signs; see {@link DelegatedSignature} for how a lent key does.
 *
 * <p>Thread-safe. There is no {@code toString}: the type holds a secret.
 */
public final class RelayIdentity {
    public static final int ID_LENGTH = Ed25519.PUBLIC_KEY_SIZE;
    public static final int SIGNATURE_LENGTH = Ed25519.SIGNATURE_SIZE;

    private static final byte STORED_VERSION = 1;
    private static final byte STORED_LENT_VERSION = 2;
    private static final int STORED_LENGTH = 1 + Ed25519.SECRET_KEY_SIZE;
    private static final int STORED_LENT_LENGTH = STORED_LENGTH + ID_LENGTH + Long.BYTES + SIGNATURE_LENGTH;

    /** What makes a key speak for an identity. @param until seconds since 1970 */
    private record Lending(Bytes id, long until, Bytes certificate) {
    }

    private final byte[] seed;
    private final byte[] publicKey;
    private final Optional<Lending> lending;
    private final Bytes id;
    private boolean wiped;

    private RelayIdentity(byte[] ownedSeed, Optional<Lending> lending) {
        this.seed = ownedSeed;
        this.publicKey = new byte[ID_LENGTH];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        this.lending = lending;
        this.id = lending.map(Lending::id).orElseGet(() -> Bytes.of(publicKey));
    }

    public static RelayIdentity generate(SecureRandom random) {
        var seed = new byte[Ed25519.SECRET_KEY_SIZE];
        Ed25519.generatePrivateKey(random, seed);
        return new RelayIdentity(seed, Optional.empty());
    }

    /**
     * Reads what {@link #encode} wrote; the caller wipes {@code stored}.
     *
     * @throws IllegalArgumentException for another length or version
     */
    public static RelayIdentity decode(byte[] stored) {
        if (stored.length == STORED_LENGTH && stored[0] == STORED_VERSION) {
            return new RelayIdentity(Arrays.copyOfRange(stored, 1, stored.length), Optional.empty());
        }
        if (stored.length == STORED_LENT_LENGTH && stored[0] == STORED_LENT_VERSION) {
            ByteBuffer in = ByteBuffer.wrap(stored, STORED_LENGTH, stored.length - STORED_LENGTH);
            var lending = new Lending(taken(in, ID_LENGTH), in.getLong(), taken(in, SIGNATURE_LENGTH));
            var lent = new RelayIdentity(Arrays.copyOfRange(stored, 1, STORED_LENGTH), Optional.of(lending));
            if (verify(lending.id(), DelegatedSignature.lendingMessage(Bytes.of(lent.publicKey), lending.until()), lending.certificate())) {
                return lent;
            }
            lent.wipe();
        }
        throw new IllegalArgumentException("this is no stored relay identity of version " + STORED_VERSION + " or " + STORED_LENT_VERSION);
    }

    private static Bytes taken(ByteBuffer in, int length) {
        var bytes = new byte[length];
        in.get(bytes);
        return Bytes.of(bytes);
    }

    /**
     * {@code version u8 = 1 | seed[32]}; of a lent key {@code version u8 = 2 | seed[32] | ID[32] | until u64 | certificate[64]}. In the
     * clear: the caller wipes it.
     */
    public synchronized byte[] encode() {
        requireKey();
        if (lending.isEmpty()) {
            return ByteBuffer.allocate(STORED_LENGTH).put(STORED_VERSION).put(seed).array();
        }
        Lending lent = lending.get();
        return ByteBuffer.allocate(STORED_LENT_LENGTH).put(STORED_LENT_VERSION).put(seed).put(lent.id().toArray()).putLong(lent.until())
                .put(lent.certificate().toArray()).array();
    }

    /**
     * A fresh key that speaks for this identity until then, for a relay to run with while this pair stays where it is.
     *
     * @param until seconds since 1970, not negative
     * @throws IllegalStateException for a key that was lent itself: it lends no further
     */
    public RelayIdentity lend(SecureRandom random, long until) {
        if (lending.isPresent() || until < 0) {
            throw new IllegalStateException("only an identity itself lends its name, and until a time");
        }
        RelayIdentity key = generate(random);
        Bytes certificate = sign(DelegatedSignature.lendingMessage(key.id, until));
        return new RelayIdentity(key.seed, Optional.of(new Lending(id, until, certificate)));
    }

    /** Until when it may sign; empty for an identity itself, whose key has no end. */
    public Optional<Instant> until() {
        return lending.map(lent -> Instant.ofEpochSecond(lent.until()));
    }

    /** The raw public key, 32 bytes. */
    public Bytes id() {
        return id;
    }

    /**
     * The signature of {@code message}: 64 bytes, or {@link DelegatedSignature#LENGTH} by a lent key. Every
     * signed message begins with a string of its own, so that none passes for another.
     *
     * @throws IllegalStateException once wiped
     */
    public synchronized Bytes sign(byte[] message) {
        requireKey();
        var signature = new byte[SIGNATURE_LENGTH];
        Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
        Bytes plain = Bytes.of(signature);
        return lending.map(lent -> new DelegatedSignature(plain, Bytes.of(publicKey), lent.until(), lent.certificate()).encode()).orElse(plain);
    }

    /**
     * As {@link #verify(Bytes, byte[], Bytes)}, by a lent key too.
     *
     * @param second since 1970, to which a lending has to last: when what is signed is over, or now
     */
    public static boolean verify(Bytes id, byte[] message, Bytes signature, long second) {
        if (signature.length() != DelegatedSignature.LENGTH) {
            return verify(id, message, signature);
        }
        DelegatedSignature delegated = DelegatedSignature.decode(signature);
        return delegated.lastsTo(second) && verify(id, delegated.lendingMessage(), delegated.certificate())
                && verify(delegated.key(), message, delegated.signature());
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

    /** By the public halves. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RelayIdentity identity && id.equals(identity.id) && MessageDigest.isEqual(publicKey, identity.publicKey);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
