package org.farthing.circuit.onion;

import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.farthing.circuit.wire.ByteReader;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Bytes;

/**
 * A relay's medium-term X25519 key: its descriptor names the public value, and clients prove by the handshake that they meant this relay.
 * Immutable but for {@link #wipe}; safe to share between threads until then.
 */
public final class OnionKey {
    private static final int VERSION = 1;

    private final byte[] secret;
    private final Bytes publicValue;

    private OnionKey(byte[] owned) {
        this.secret = owned;
        this.publicValue = Bytes.of(X25519.publicValue(owned));
    }

    public static OnionKey generate(SecureRandom random) {
        byte[] secret = new byte[X25519.LENGTH];
        random.nextBytes(secret);
        return new OnionKey(secret);
    }

    /** 32 bytes, as the descriptor carries them. */
    public Bytes publicValue() {
        return publicValue;
    }

    /** For storage: {@code version u8 = 1 | secret[32] | public[32]}. A secret, the caller's to seal and wipe. */
    public byte[] encode() {
        byte[] encoded = new byte[1 + 2 * X25519.LENGTH];
        encoded[0] = VERSION;
        System.arraycopy(secret, 0, encoded, 1, X25519.LENGTH);
        publicValue.copyTo(encoded, 1 + X25519.LENGTH);
        return encoded;
    }

    /** @throws MalformedException if {@code encoded} is not what {@link #encode} gave, or the two halves do not belong together */
    public static OnionKey decode(byte[] encoded) {
        if (encoded.length != 1 + 2 * X25519.LENGTH || encoded[0] != VERSION) {
            throw new MalformedException("wrong: no stored onion key of a known version");
        }
        var key = new OnionKey(Arrays.copyOfRange(encoded, 1, 1 + X25519.LENGTH));
        if (!key.publicValue.equals(new ByteReader(encoded, 1 + X25519.LENGTH, X25519.LENGTH).bytes(X25519.LENGTH))) {
            key.wipe();
            throw new MalformedException("wrong: a stored onion key whose halves do not belong together");
        }
        return key;
    }

    /** Overwrites the secret; handshakes with this key fail from now on. */
    public void wipe() {
        Arrays.fill(secret, (byte) 0);
    }

    byte[] agree(byte[] peer) throws InvalidKeyException {
        return X25519.agree(secret, peer);
    }
}
