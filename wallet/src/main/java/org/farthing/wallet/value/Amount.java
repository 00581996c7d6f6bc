package org.farthing.wallet.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * An exact, never negative amount of a chain's coin, in wei (10^-18 coin). The only type that money has.
 *
 * @param wei at least 0; no upper bound is set here, contracts and encoders set theirs
 */
public record Amount(BigInteger wei) implements Comparable<Amount> {
    public static final Amount ZERO = new Amount(BigInteger.ZERO);

    private static final int DECIMALS = 18;
    private static final Pattern COINS = Pattern.compile("[+-]?([0-9]{1,60}\\.?[0-9]{0,60}|\\.[0-9]{1,60})");

    public Amount {
        if (wei.signum() < 0) {
            throw new IllegalArgumentException("an amount is never negative");
        }
    }

    public static Amount ofWei(long wei) {
        return new Amount(BigInteger.valueOf(wei));
    }

    public static Amount ofWei(BigInteger wei) {
        return new Amount(wei);
    }

    /** {@code coins} whole coins, 10^18 wei each. */
    public static Amount ofCoins(long coins) {
        return new Amount(BigInteger.valueOf(coins).multiply(BigInteger.TEN.pow(DECIMALS)));
    }

    /**
     * Reads a decimal number of coins such as {@code 0.25}. It has no exponent: {@code 1e999999999} would take all the memory there is.
     *
     * @throws IllegalArgumentException if it is no number, negative, longer than any amount, or finer than one wei
     */
    public static Amount parseCoins(String text) {
        String digits = text.strip();
        if (!COINS.matcher(digits).matches()) {
            throw new IllegalArgumentException("Write an amount like 0.25.");
        }
        try {
            return new Amount(new BigDecimal(digits).movePointRight(DECIMALS).toBigIntegerExact());
        } catch (ArithmeticException _) {
            throw new IllegalArgumentException("An amount has at most 18 decimals.");
        }
    }

    public Amount plus(Amount other) {
        return new Amount(wei.add(other.wei));
    }

    /** @throws IllegalArgumentException if {@code other} is larger: money that is not there is a defect, never a negative number */
    public Amount minus(Amount other) {
        return new Amount(wei.subtract(other.wei));
    }

    /** This less {@code other}, or zero where {@code other} is larger. */
    public Amount minusOrZero(Amount other) {
        return other.isMoreThan(this) ? ZERO : minus(other);
    }

    public Amount times(long factor) {
        return new Amount(wei.multiply(BigInteger.valueOf(factor)));
    }

    /** This divided by {@code divisor}, rounded up: what is owed for a part is never rounded away. */
    public Amount dividedUp(long divisor) {
        BigInteger[] parts = wei.divideAndRemainder(BigInteger.valueOf(divisor));
        return new Amount(parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE));
    }

    /** How many whole times {@code part} fits, at most 2^63 - 1; {@code part} is not zero. */
    public long howMany(Amount part) {
        BigInteger times = wei.divide(part.wei);
        return times.bitLength() < Long.SIZE ? times.longValue() : Long.MAX_VALUE;
    }

    public Amount min(Amount other) {
        return isMoreThan(other) ? other : this;
    }

    public Amount max(Amount other) {
        return isMoreThan(other) ? this : other;
    }

    public boolean isMoreThan(Amount other) {
        return compareTo(other) > 0;
    }

    public boolean isZero() {
        return wei.signum() == 0;
    }

    /** All decimals that are not trailing zeros: {@code 0.25}, {@code 3}. */
    public String toCoins() {
        return wei.signum() == 0 ? "0" : new BigDecimal(wei, DECIMALS).stripTrailingZeros().toPlainString();
    }

    @Override
    public int compareTo(Amount other) {
        return wei.compareTo(other.wei);
    }

    /** Decimal wei, as the commands print it. */
    @Override
    public String toString() {
        return wei.toString();
    }
}
