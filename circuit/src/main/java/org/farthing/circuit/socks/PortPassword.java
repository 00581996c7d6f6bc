package org.farthing.circuit.socks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * A password that the SOCKS port asks of every program, so that another user of the same machine cannot spend this one's money. The user
 * name stays free, for it chooses circuits. Immutable; never printed by itself.
 */
public final class PortPassword {
    private static final int RANDOM_BYTES = 16;

    private final byte[] bytes;

    private PortPassword(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A fresh one, 128 random bits in 32 hexadecimal characters. */
    public static PortPassword generate(RandomGenerator secure) {
        byte[] raw = new byte[RANDOM_BYTES];
        secure.nextBytes(raw);
        return of(HexFormat.of().formatHex(raw));
    }

    /** @param text 1 to 255 characters of Latin-1, as RFC 1929 carries them */
    public static PortPassword of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 1 || bytes.length > 255) {
            throw new IllegalArgumentException("a SOCKS password is 1 to 255 bytes");
        }
        return new PortPassword(bytes);
    }

    /** For the user, to enter in programs. */
    public String reveal() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Takes as long for a wrong guess as for a nearly right one. */
    public boolean matches(String guess) {
        return MessageDigest.isEqual(bytes, guess.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public String toString() {
        return "PortPassword";
    }
}
