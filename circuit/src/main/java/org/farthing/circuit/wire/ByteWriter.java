package org.farthing.circuit.wire;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.farthing.wallet.value.Bytes;

/**
 * Writes big-endian fields, either into a range of the caller's array or into an array that grows. A value that does not fit its field is
 * a defect of the caller and throws {@link IllegalArgumentException}; it is never cut off. Confined to one thread.
 */
public final class ByteWriter {
    private final boolean growing;
    private final int start;
    private int limit;
    private byte[] target;
    private int position;

    /** Grows as needed. */
    public ByteWriter() {
        this.growing = true;
        this.start = 0;
        this.target = new byte[128];
        this.limit = target.length;
    }

    /** Writes into {@code target} and never beyond the range. */
    public ByteWriter(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        this.growing = false;
        this.target = target;
        this.start = offset;
        this.position = offset;
        this.limit = offset + length;
    }

    public ByteWriter u8(int value) {
        return number(value, 1, 0xFFL);
    }

    public ByteWriter u16(int value) {
        return number(value, 2, 0xFFFFL);
    }

    public ByteWriter u32(long value) {
        return number(value, 4, 0xFFFF_FFFFL);
    }

    /** 0 to 2^63 - 1. */
    public ByteWriter u64(long value) {
        return number(value, 8, Long.MAX_VALUE);
    }

    /** All 64 bits as they are. */
    public ByteWriter bits64(long value) {
        int at = take(8);
        for (int i = 0; i < 8; i++) {
            target[at + i] = (byte) (value >> 56 - 8 * i);
        }
        return this;
    }

    /** 0 to 2^128 - 1. */
    public ByteWriter u128(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 128) {
            throw new IllegalArgumentException("a number of 16 bytes, not " + value.bitLength() + " bits");
        }
        byte[] magnitude = value.toByteArray();
        int sign = magnitude.length == 17 ? 1 : 0;
        int at = take(16);
        Arrays.fill(target, at, at + 16, (byte) 0);
        System.arraycopy(magnitude, sign, target, at + 16 - (magnitude.length - sign), magnitude.length - sign);
        return this;
    }

    public ByteWriter bytes(Bytes value) {
        int at = take(value.length());
        value.copyTo(target, at);
        return this;
    }

    public ByteWriter bytes(byte[] value) {
        int at = take(value.length);
        System.arraycopy(value, 0, target, at, value.length);
        return this;
    }

    /** ASCII only; the caller's type has checked it. */
    public ByteWriter ascii(String value) {
        return bytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    /** How many bytes were written. */
    public int length() {
        return position - start;
    }

    /** A copy of what was written. */
    public byte[] toArray() {
        return Arrays.copyOfRange(target, start, position);
    }

    public Bytes toBytes() {
        return Bytes.of(target, start, position - start);
    }

    private ByteWriter number(long value, int length, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("a number of " + length + " bytes, not " + value);
        }
        int at = take(length);
        for (int i = 0; i < length; i++) {
            target[at + i] = (byte) (value >> 8 * (length - 1 - i));
        }
        return this;
    }

    private int take(int length) {
        if (length > limit - position) {
            if (!growing) {
                throw new IllegalArgumentException("no room for " + length + " bytes, " + (limit - position) + " are left");
            }
            target = Arrays.copyOf(target, Math.max(2 * target.length, position + length));
            limit = target.length;
        }
        int at = position;
        position += length;
        return at;
    }
}
