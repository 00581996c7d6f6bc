package org.farthing.wallet.value;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable string of bytes: hashes, ids, signatures, encoded messages. Never a secret, since it prints itself.
 *
 * <p>Thread-safe. Equality takes the same time wherever two values of one length differ, so that ids and tags may be compared with it.
 */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] value;

    private Bytes(byte[] owned) {
        this.value = owned;
    }

    /** A copy of {@code value}. */
    public static Bytes of(byte... value) {
        return value.length == 0 ? EMPTY : new Bytes(value.clone());
    }

    /** A copy of {@code length} bytes from {@code offset}. */
    public static Bytes of(byte[] source, int offset, int length) {
        return new Bytes(Arrays.copyOfRange(source, offset, offset + length));
    }

    /**
     * Reads hexadecimal digits, with or without a leading {@code 0x}.
     *
     * @throws IllegalArgumentException for an odd number of digits or anything that is no digit
     */
    public static Bytes fromHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex.startsWith("0x") || hex.startsWith("0X") ? hex.substring(2) : hex));
    }

    public int length() {
        return value.length;
    }

    public byte at(int index) {
        return value[index];
    }

    /** A fresh copy, the caller's to change. */
    public byte[] toArray() {
        return value.clone();
    }

    /** Copies all bytes to {@code target} from {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(value, 0, target, offset, value.length);
    }

    /** Bytes {@code from} (inclusive) to {@code to} (exclusive). */
    public Bytes slice(int from, int to) {
        return new Bytes(Arrays.copyOfRange(value, from, to));
    }

    public Bytes concat(Bytes tail) {
        byte[] joined = Arrays.copyOf(value, value.length + tail.value.length);
        System.arraycopy(tail.value, 0, joined, value.length, tail.value.length);
        return new Bytes(joined);
    }

    /** Lower-case digits without a prefix. */
    public String hex() {
        return HexFormat.of().formatHex(value);
    }

    /** This value, if it has {@code length} bytes; for the constructors of types built on it. */
    public Bytes requireLength(int length, String what) {
        if (value.length != length) {
            throw new IllegalArgumentException(what + " has " + length + " bytes, not " + value.length);
        }
        return this;
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(value, other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && MessageDigest.isEqual(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** {@code 0x} and the digits. */
    @Override
    public String toString() {
        return "0x" + hex();
    }
}
