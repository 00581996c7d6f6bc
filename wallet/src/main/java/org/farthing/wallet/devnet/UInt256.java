package org.farthing.wallet.devnet;

import java.math.BigInteger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A word of the EVM: 256 bits, arithmetic modulo 2^256, two's complement where an instruction is signed. Immutable.
 *
 * <p>Additions, products and bit operations work on four longs; divisions that do not fit one long go through {@link BigInteger}.
 */
final class UInt256 implements Comparable<UInt256> {
    static final int BYTES = 32;
    static final UInt256 ZERO = new UInt256(0, 0, 0, 0);
    static final UInt256 ONE = new UInt256(0, 0, 0, 1);
    static final UInt256 MAX = new UInt256(-1, -1, -1, -1);

    private final long w3;
    private final long w2;
    private final long w1;
    private final long w0;

    private UInt256(long w3, long w2, long w1, long w0) {
        this.w3 = w3;
        this.w2 = w2;
        this.w1 = w1;
        this.w0 = w0;
    }

    /** @param value at least 0 */
    static UInt256 of(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a word is never negative");
        }
        return value == 0 ? ZERO : value == 1 ? ONE : new UInt256(0, 0, 0, value);
    }

    static UInt256 of(boolean value) {
        return value ? ONE : ZERO;
    }

    /** The lowest 256 bits of {@code value}, in two's complement where it is negative. */
    static UInt256 truncate(BigInteger value) {
        return new UInt256(value.shiftRight(192).longValue(), value.shiftRight(128).longValue(), value.shiftRight(64).longValue(),
                value.longValue());
    }

    /** @throws IllegalArgumentException if it does not fit 256 bits */
    static UInt256 of(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 256) {
            throw new IllegalArgumentException("a number from 0 to 2^256-1 is needed");
        }
        return truncate(value);
    }

    static UInt256 of(Amount amount) {
        return of(amount.wei());
    }

    static UInt256 of(Address address) {
        return of(address.bytes());
    }

    /** Big-endian. @param bytes at most 32 */
    static UInt256 of(Bytes bytes) {
        return of(bytes.toArray());
    }

    /** Big-endian. @param bytes at most 32 */
    static UInt256 of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /** {@code length} (at most 32) big-endian bytes from {@code offset}. */
    static UInt256 of(byte[] source, int offset, int length) {
        if (length > BYTES) {
            throw new IllegalArgumentException("a word has at most 32 bytes");
        }
        var words = new long[4];
        for (int i = 0; i < length; i++) {
            int place = length - 1 - i;
            words[place >>> 3] |= (source[offset + i] & 0xFFL) << ((place & 7) << 3);
        }
        return of(words);
    }

    private static UInt256 of(long[] littleEndian) {
        return new UInt256(littleEndian[3], littleEndian[2], littleEndian[1], littleEndian[0]);
    }

    private long[] words() {
        return new long[] {w0, w1, w2, w3};
    }

    // --- out ---

    byte[] toBytes() {
        var out = new byte[BYTES];
        copyTo(out, 0);
        return out;
    }

    void copyTo(byte[] target, int offset) {
        putLong(target, offset, w3);
        putLong(target, offset + 8, w2);
        putLong(target, offset + 16, w1);
        putLong(target, offset + 24, w0);
    }

    private static void putLong(byte[] target, int offset, long word) {
        for (int i = 0; i < 8; i++) {
            target[offset + i] = (byte) (word >>> (56 - 8 * i));
        }
    }

    BigInteger toBigInteger() {
        return fitsLong() ? BigInteger.valueOf(w0) : new BigInteger(1, toBytes());
    }

    private BigInteger toSigned() {
        return new BigInteger(toBytes());
    }

    Amount toAmount() {
        return Amount.ofWei(toBigInteger());
    }

    Bytes toWord() {
        return Bytes.of(toBytes());
    }

    /** The lowest 20 bytes, as every instruction that takes an address does. */
    Address toAddress() {
        return new Address(Bytes.of(toBytes(), BYTES - Address.LENGTH, Address.LENGTH));
    }

    boolean fitsLong() {
        return (w3 | w2 | w1) == 0 && w0 >= 0;
    }

    /** This number, or {@link Long#MAX_VALUE} where it is larger. */
    long toLongOrMax() {
        return fitsLong() ? w0 : Long.MAX_VALUE;
    }

    boolean fitsInt() {
        return (w3 | w2 | w1) == 0 && w0 >= 0 && w0 <= Integer.MAX_VALUE;
    }

    int toIntOrMax() {
        return fitsInt() ? (int) w0 : Integer.MAX_VALUE;
    }

    boolean isZero() {
        return (w3 | w2 | w1 | w0) == 0;
    }

    boolean isNegative() {
        return w3 < 0;
    }

    int bitLength() {
        if (w3 != 0) {
            return 256 - Long.numberOfLeadingZeros(w3);
        }
        if (w2 != 0) {
            return 192 - Long.numberOfLeadingZeros(w2);
        }
        return w1 != 0 ? 128 - Long.numberOfLeadingZeros(w1) : 64 - Long.numberOfLeadingZeros(w0);
    }

    // --- arithmetic modulo 2^256 ---

    UInt256 add(UInt256 other) {
        long r0 = w0 + other.w0;
        long c0 = Long.compareUnsigned(r0, w0) < 0 ? 1 : 0;
        long s1 = w1 + other.w1;
        long r1 = s1 + c0;
        long c1 = Long.compareUnsigned(s1, w1) < 0 || c0 == 1 && r1 == 0 ? 1 : 0;
        long s2 = w2 + other.w2;
        long r2 = s2 + c1;
        long c2 = Long.compareUnsigned(s2, w2) < 0 || c1 == 1 && r2 == 0 ? 1 : 0;
        return new UInt256(w3 + other.w3 + c2, r2, r1, r0);
    }

    UInt256 negate() {
        return not().add(ONE);
    }

    UInt256 sub(UInt256 other) {
        return add(other.negate());
    }

    UInt256 mul(UInt256 other) {
        long[] a = words();
        long[] b = other.words();
        var r = new long[4];
        for (int i = 0; i < 4; i++) {
            long carry = 0;
            for (int j = 0; i + j < 4; j++) {
                long low = a[i] * b[j];
                long high = Math.unsignedMultiplyHigh(a[i], b[j]);
                long sum = r[i + j] + low;
                high += Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
                r[i + j] = sum + carry;
                carry = high + (Long.compareUnsigned(r[i + j], carry) < 0 ? 1 : 0);
            }
        }
        return of(r);
    }

    /** 0 where {@code divisor} is 0, as the EVM has it; so do all divisions here. */
    UInt256 div(UInt256 divisor) {
        if (divisor.isZero()) {
            return ZERO;
        }
        return fitsLong() && divisor.fitsLong() ? of(w0 / divisor.w0) : truncate(toBigInteger().divide(divisor.toBigInteger()));
    }

    UInt256 mod(UInt256 divisor) {
        if (divisor.isZero()) {
            return ZERO;
        }
        return fitsLong() && divisor.fitsLong() ? of(w0 % divisor.w0) : truncate(toBigInteger().mod(divisor.toBigInteger()));
    }

    UInt256 sdiv(UInt256 divisor) {
        return divisor.isZero() ? ZERO : truncate(toSigned().divide(divisor.toSigned()));
    }

    /** The sign is the dividend's. */
    UInt256 smod(UInt256 divisor) {
        return divisor.isZero() ? ZERO : truncate(toSigned().remainder(divisor.toSigned()));
    }

    UInt256 addmod(UInt256 other, UInt256 modulus) {
        return modulus.isZero() ? ZERO : truncate(toBigInteger().add(other.toBigInteger()).mod(modulus.toBigInteger()));
    }

    UInt256 mulmod(UInt256 other, UInt256 modulus) {
        return modulus.isZero() ? ZERO : truncate(toBigInteger().multiply(other.toBigInteger()).mod(modulus.toBigInteger()));
    }

    UInt256 exp(UInt256 exponent) {
        UInt256 result = ONE;
        for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
            result = result.mul(result);
            if (exponent.bit(bit)) {
                result = result.mul(this);
            }
        }
        return result;
    }

    private boolean bit(int index) {
        long word = index < 64 ? w0 : index < 128 ? w1 : index < 192 ? w2 : w3;
        return (word >>> (index & 63) & 1) == 1;
    }

    /** Extends the sign of the number in the lowest {@code last + 1} bytes. */
    UInt256 signExtend(UInt256 last) {
        if (last.toLongOrMax() >= BYTES - 1) {
            return this;
        }
        int bits = 8 * (last.toIntOrMax() + 1);
        UInt256 mask = MAX.shl(bits);
        return bit(bits - 1) ? or(mask) : and(mask.not());
    }

    // --- bits ---

    UInt256 and(UInt256 other) {
        return new UInt256(w3 & other.w3, w2 & other.w2, w1 & other.w1, w0 & other.w0);
    }

    UInt256 or(UInt256 other) {
        return new UInt256(w3 | other.w3, w2 | other.w2, w1 | other.w1, w0 | other.w0);
    }

    UInt256 xor(UInt256 other) {
        return new UInt256(w3 ^ other.w3, w2 ^ other.w2, w1 ^ other.w1, w0 ^ other.w0);
    }

    UInt256 not() {
        return new UInt256(~w3, ~w2, ~w1, ~w0);
    }

    /** Byte {@code index}, counted from the most significant; 0 beyond the word. */
    UInt256 byteAt(UInt256 index) {
        if (index.toLongOrMax() >= BYTES) {
            return ZERO;
        }
        return shr(8 * (BYTES - 1 - index.toIntOrMax())).and(new UInt256(0, 0, 0, 0xFF));
    }

    UInt256 shl(UInt256 bits) {
        return bits.toLongOrMax() >= 256 ? ZERO : shl(bits.toIntOrMax());
    }

    UInt256 shr(UInt256 bits) {
        return bits.toLongOrMax() >= 256 ? ZERO : shr(bits.toIntOrMax());
    }

    UInt256 sar(UInt256 bits) {
        if (!isNegative()) {
            return shr(bits);
        }
        return bits.toLongOrMax() >= 256 ? MAX : not().shr(bits.toIntOrMax()).not();
    }

    private UInt256 shl(int bits) {
        long[] a = words();
        var r = new long[4];
        int whole = bits >>> 6;
        int rest = bits & 63;
        for (int i = 3; i >= whole; i--) {
            r[i] = a[i - whole] << rest;
            if (rest > 0 && i > whole) {
                r[i] |= a[i - whole - 1] >>> (64 - rest);
            }
        }
        return of(r);
    }

    private UInt256 shr(int bits) {
        long[] a = words();
        var r = new long[4];
        int whole = bits >>> 6;
        int rest = bits & 63;
        for (int i = 0; i + whole < 4; i++) {
            r[i] = a[i + whole] >>> rest;
            if (rest > 0 && i + whole < 3) {
                r[i] |= a[i + whole + 1] << (64 - rest);
            }
        }
        return of(r);
    }

    // --- order ---

    boolean isLessThan(UInt256 other) {
        return compareTo(other) < 0;
    }

    boolean isLessThanSigned(UInt256 other) {
        return w3 != other.w3 ? w3 < other.w3 : compareTo(other) < 0;
    }

    UInt256 min(UInt256 other) {
        return isLessThan(other) ? this : other;
    }

    @Override
    public int compareTo(UInt256 other) {
        int order = Long.compareUnsigned(w3, other.w3);
        order = order != 0 ? order : Long.compareUnsigned(w2, other.w2);
        order = order != 0 ? order : Long.compareUnsigned(w1, other.w1);
        return order != 0 ? order : Long.compareUnsigned(w0, other.w0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UInt256 word && w3 == word.w3 && w2 == word.w2 && w1 == word.w1 && w0 == word.w0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(w3 * 31 + w2 * 7919 + w1 * 104729 + w0);
    }

    /** Decimal. */
    @Override
    public String toString() {
        return toBigInteger().toString();
    }
}
