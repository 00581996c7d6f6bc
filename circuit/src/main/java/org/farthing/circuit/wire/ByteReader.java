package org.farthing.circuit.wire;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.farthing.wallet.value.Bytes;

/**
 * Reads big-endian fields from a range of an array, which it never copies and never changes. Every length is checked before it is used.
 *
 * <p>"Too short" in a message means that a field starts inside the range and ends beyond it; "too long" that bytes are left over.
 * Confined to one thread.
 */
public final class ByteReader {
    private final byte[] source;
    private final int end;
    private int position;

    public ByteReader(byte[] source) {
        this(source, 0, source.length);
    }

    /** @throws IndexOutOfBoundsException if the range does not lie in {@code source}: a defect of the caller, not of the stranger */
    public ByteReader(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        this.source = source;
        this.position = offset;
        this.end = offset + length;
    }

    public int u8() {
        return source[take(1)] & 0xFF;
    }

    public int u16() {
        int at = take(2);
        return (source[at] & 0xFF) << 8 | source[at + 1] & 0xFF;
    }

    /** 0 to 2^32 - 1. */
    public long u32() {
        int at = take(4);
        long value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | source[at + i] & 0xFF;
        }
        return value;
    }

    /** All 64 bits; values from 2^63 on come out negative. */
    public long bits64() {
        int at = take(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | source[at + i] & 0xFF;
        }
        return value;
    }

    /** A counter or time: 0 to 2^63 - 1. @throws MalformedException for a larger one, which no honest sender reaches */
    public long u64() {
        long value = bits64();
        if (value < 0) {
            throw new MalformedException("wrong: a number of 2^63 or more");
        }
        return value;
    }

    /** 0 to 2^128 - 1. */
    public BigInteger u128() {
        int at = take(16);
        return new BigInteger(1, source, at, 16);
    }

    public Bytes bytes(int length) {
        int at = take(length);
        return Bytes.of(source, at, length);
    }

    /** {@code length} bytes of ASCII, each from 0x20 to 0x7E. */
    public String ascii(int length) {
        int at = take(length);
        for (int i = at; i < at + length; i++) {
            if (source[i] < 0x20 || source[i] > 0x7E) {
                throw new MalformedException("wrong: a byte that is not printable ASCII");
            }
        }
        return new String(source, at, length, StandardCharsets.US_ASCII);
    }

    public void skip(int length) {
        take(length);
    }

    public int remaining() {
        return end - position;
    }

    /** @throws MalformedException if anything is left: a trailing byte is a covert channel or a parser's disagreement */
    public void expectEnd() {
        if (position != end) {
            throw new MalformedException("too long: " + (end - position) + " bytes are left over");
        }
    }

    private int take(int length) {
        if (length < 0 || length > end - position) {
            throw new MalformedException("too short: a field of " + length + " bytes, and " + (end - position) + " are left");
        }
        int at = position;
        position += length;
        return at;
    }
}
