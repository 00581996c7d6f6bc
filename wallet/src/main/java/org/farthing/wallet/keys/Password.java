package org.farthing.wallet.keys;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * What a person typed to protect a file, held in an array that {@link #close()} wipes. Has no {@code toString} and no {@code equals}.
 *
 * <p>Owned by one thread at a time.
 */
public final class Password implements AutoCloseable {
    private final char[] characters;
    private boolean closed;

    /** Takes {@code characters} over: they are wiped by {@link #close()}, and the caller keeps no other copy. */
    public Password(char[] characters) {
        this.characters = characters;
    }

    /** An independent copy, closed on its own. */
    public Password copy() {
        requireOpen();
        return new Password(characters.clone());
    }

    public int length() {
        requireOpen();
        return characters.length;
    }

    public boolean isEmpty() {
        return length() == 0;
    }

    /** Whether both are the same text, for "type it again"; takes the same time wherever they differ. */
    public boolean sameAs(Password other) {
        byte[] mine = normalised();
        byte[] others = other.normalised();
        boolean same = MessageDigest.isEqual(mine, others);
        Arrays.fill(mine, (byte) 0);
        Arrays.fill(others, (byte) 0);
        return same;
    }

    /**
     * UTF-8 of the NFKD form: an accented letter gives the same bytes from every keyboard and system.
     *
     * @return a fresh array, the caller's to wipe
     */
    byte[] normalised() {
        return encoded(Normalizer.Form.NFKD);
    }

    /** UTF-8 of the NFKC form; a fresh array, the caller's to wipe. */
    byte[] composed() {
        return encoded(Normalizer.Form.NFKC);
    }

    /** UTF-8 of what was typed, for files whose format asks for that; a fresh array, the caller's to wipe. */
    byte[] utf8() {
        requireOpen();
        return encode(CharBuffer.wrap(characters));
    }

    private byte[] encoded(Normalizer.Form form) {
        requireOpen();
        // Normalizer makes a String, which cannot be wiped, so it only sees passwords that it may change.
        return encode(isAscii() ? CharBuffer.wrap(characters) : CharBuffer.wrap(Normalizer.normalize(CharBuffer.wrap(characters), form)));
    }

    private static byte[] encode(CharBuffer text) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(text);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }

    /** A copy of the characters, the caller's to wipe. */
    public char[] toChars() {
        requireOpen();
        return characters.clone();
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(characters, '\0');
    }

    private boolean isAscii() {
        for (char c : characters) {
            if (c >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this password was wiped");
        }
    }
}
