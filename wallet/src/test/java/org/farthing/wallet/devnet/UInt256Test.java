package org.farthing.wallet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Every operation against BigInteger, on numbers at the edges and at random. */
class UInt256Test {
    private static final BigInteger TWO_256 = BigInteger.ONE.shiftLeft(256);
    private static final BigInteger TWO_255 = BigInteger.ONE.shiftLeft(255);

    private static List<BigInteger> numbers() {
        var numbers = new ArrayList<BigInteger>();
        for (int bits : new int[] {0, 1, 7, 8, 31, 32, 63, 64, 65, 127, 128, 191, 192, 255, 256}) {
            BigInteger power = BigInteger.ONE.shiftLeft(bits);
            for (int off = -1; off <= 1; off++) {
                numbers.add(power.add(BigInteger.valueOf(off)).mod(TWO_256));
            }
        }
        var random = new Random(7);
        for (int i = 0; i < 60; i++) {
            numbers.add(new BigInteger(1 + random.nextInt(256), random));
        }
        return numbers;
    }

    private static BigInteger signed(BigInteger value) {
        return value.compareTo(TWO_255) >= 0 ? value.subtract(TWO_256) : value;
    }

    private static BigInteger bool(boolean value) {
        return value ? BigInteger.ONE : BigInteger.ZERO;
    }

    private static void check(String name, BiFunction<UInt256, UInt256, UInt256> ours, BiFunction<BigInteger, BigInteger,
            BigInteger> theirs) {
        for (BigInteger a : numbers()) {
            for (BigInteger b : numbers()) {
                BigInteger expected = theirs.apply(a, b).mod(TWO_256);
                assertEquals(expected, ours.apply(UInt256.of(a), UInt256.of(b)).toBigInteger(), () -> name + " " + a + " " + b);
            }
        }
    }

    @Test
    void arithmetic() {
        BigInteger zero = BigInteger.ZERO;
        check("add", UInt256::add, BigInteger::add);
        check("sub", UInt256::sub, BigInteger::subtract);
        check("mul", UInt256::mul, BigInteger::multiply);
        check("div", UInt256::div, (a, b) -> b.signum() == 0 ? zero : a.divide(b));
        check("mod", UInt256::mod, (a, b) -> b.signum() == 0 ? zero : a.mod(b));
        check("sdiv", UInt256::sdiv, (a, b) -> b.signum() == 0 ? zero : signed(a).divide(signed(b)));
        check("smod", UInt256::smod, (a, b) -> b.signum() == 0 ? zero : signed(a).remainder(signed(b)));
        check("exp", UInt256::exp, (a, b) -> a.modPow(b, TWO_256));
        BigInteger m = BigInteger.valueOf(1_000_003);
        check("addmod", (a, b) -> a.addmod(b, UInt256.of(m)), (a, b) -> a.add(b).mod(m));
        check("mulmod", (a, b) -> a.mulmod(b, UInt256.of(m)), (a, b) -> a.multiply(b).mod(m));
    }

    @Test
    void bitsAndOrder() {
        check("and", UInt256::and, BigInteger::and);
        check("or", UInt256::or, BigInteger::or);
        check("xor", UInt256::xor, BigInteger::xor);
        check("not", (a, _) -> a.not(), (a, _) -> a.not());
        check("less", (a, b) -> UInt256.of(a.isLessThan(b)), (a, b) -> bool(a.compareTo(b) < 0));
        check("less, signed", (a, b) -> UInt256.of(a.isLessThanSigned(b)), (a, b) -> bool(signed(a).compareTo(signed(b)) < 0));
        check("length", (a, _) -> UInt256.of(a.bitLength()), (a, _) -> BigInteger.valueOf(a.bitLength()));
        for (BigInteger a : numbers()) {
            for (int bits = 0; bits < 300; bits += 1 + bits % 5) {
                UInt256 by = UInt256.of(bits);
                assertEquals(a.shiftLeft(bits).mod(TWO_256), UInt256.of(a).shl(by).toBigInteger());
                assertEquals(a.shiftRight(bits), UInt256.of(a).shr(by).toBigInteger());
                assertEquals(signed(a).shiftRight(bits).mod(TWO_256), UInt256.of(a).sar(by).toBigInteger());
            }
            for (int i = 0; i < 40; i++) {
                BigInteger atI = i > 31 ? BigInteger.ZERO : a.shiftRight(8 * (31 - i)).and(BigInteger.valueOf(255));
                assertEquals(atI, UInt256.of(a).byteAt(UInt256.of(i)).toBigInteger());
                int width = 8 * (i + 1);
                BigInteger low = a.mod(BigInteger.ONE.shiftLeft(width));
                BigInteger extended = i > 30 ? a : low.testBit(width - 1) ? low.subtract(BigInteger.ONE.shiftLeft(width)).mod(TWO_256)
                        : low;
                assertEquals(extended, UInt256.of(a).signExtend(UInt256.of(i)).toBigInteger());
            }
        }
    }

    @Test
    void bytesAndNarrowing() {
        for (BigInteger a : numbers()) {
            UInt256 word = UInt256.of(a);
            assertEquals(word, UInt256.of(word.toBytes()));
            assertEquals(word.hashCode(), UInt256.of(word.toBytes()).hashCode());
            assertEquals(a.bitLength() <= 63 ? a.longValue() : Long.MAX_VALUE, word.toLongOrMax());
            assertEquals(a.bitLength() <= 31 ? a.intValue() : Integer.MAX_VALUE, word.toIntOrMax());
            assertEquals(a.toString(), word.toString());
        }
        assertThrows(IllegalArgumentException.class, () -> UInt256.of(TWO_256));
        assertThrows(IllegalArgumentException.class, () -> UInt256.of(BigInteger.valueOf(-1)));
        assertThrows(IllegalArgumentException.class, () -> UInt256.of(-1));
        assertThrows(IllegalArgumentException.class, () -> UInt256.of(new byte[33]));
    }
}
