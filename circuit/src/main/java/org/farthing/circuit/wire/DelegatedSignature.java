package org.farthing.circuit.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.farthing.wallet.value.Bytes;

/**
 * A signature by a key that a relay's identity has lent its name to, for as long as the identity itself lies where no network reaches. It
 * stands wherever an identity's own signature of 64 bytes may stand, and is told from that by its length:
 * <pre>
 *   signature[64] = Ed25519(key, message)
 *   key[32]
 *   until u64, seconds since 1970
 *   certificate[64] = Ed25519(ID, "farthing-1:signing-key:" || key || until)
 * </pre>
 * The purpose string is no beginning of any other message that an identity signs, so nothing else passes for a certificate. What is signed
 * must be over by {@code until}: a key that was lent and stolen makes nothing that outlasts it. Whether the two signatures hold is for
 * others to say; this is the form alone.
 */
public record DelegatedSignature(Bytes signature, Bytes key, long until, Bytes certificate) {
    public static final int PLAIN_LENGTH = 64;
    public static final int KEY_LENGTH = 32;
    /** Of the whole. */
    public static final int LENGTH = PLAIN_LENGTH + KEY_LENGTH + Long.BYTES + PLAIN_LENGTH;

    private static final byte[] PURPOSE = "farthing-1:signing-key:".getBytes(StandardCharsets.US_ASCII);

    public DelegatedSignature {
        signature.requireLength(PLAIN_LENGTH, "a signature");
        key.requireLength(KEY_LENGTH, "a key");
        certificate.requireLength(PLAIN_LENGTH, "a certificate");
    }

    /** Whether bytes of this length are an identity's signature in one of the two forms. */
    public static boolean isSignature(int length) {
        return length == PLAIN_LENGTH || length == LENGTH;
    }

    /** What the identity signs to lend its name. */
    public static byte[] lendingMessage(Bytes key, long until) {
        return ByteBuffer.allocate(PURPOSE.length + KEY_LENGTH + Long.BYTES).put(PURPOSE).put(key.toArray()).putLong(until).array();
    }

    public byte[] lendingMessage() {
        return lendingMessage(key, until);
    }

    public Bytes encode() {
        return Bytes.of(ByteBuffer.allocate(LENGTH).put(signature.toArray()).put(key.toArray()).putLong(until).put(certificate.toArray())
                .array());
    }

    /** @param encoded {@link #LENGTH} bytes */
    public static DelegatedSignature decode(Bytes encoded) {
        encoded.requireLength(LENGTH, "a delegated signature");
        int keyAt = PLAIN_LENGTH;
        int untilAt = keyAt + KEY_LENGTH;
        int certificateAt = untilAt + Long.BYTES;
        return new DelegatedSignature(encoded.slice(0, PLAIN_LENGTH), encoded.slice(keyAt, untilAt),
                ByteBuffer.wrap(encoded.slice(untilAt, certificateAt).toArray()).getLong(), encoded.slice(certificateAt, LENGTH));
    }

    /** Whether the lending lasts to {@code second}. Negative times are none. */
    public boolean lastsTo(long second) {
        return until >= 0 && second >= 0 && second <= until;
    }
}
