package org.farthing.app.fx;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.farthing.wallet.value.Amount;

/**
 * Amounts as text: at most six decimals that mean something. What one has is rounded down and what one pays is rounded up, so that a screen
 * never promises too much. The exact amount belongs beside it, in the node's user data.
 */
public final class Money {
    /** Stands for an amount that is not known. */
    public static final String UNKNOWN = "…";
    /** Stands for an amount that is not for whoever is at the window now. */
    public static final String HIDDEN = "•••";

    private static final int DECIMALS = 18;
    private static final int SHOWN = 6;
    private static final int LEAST = 2;
    private static final char GROUP = '\u202F';
    /** A unit is 1 MiB of cells. */
    private static final BigDecimal UNIT_BYTES = BigDecimal.valueOf(1 << 20);
    private static final BigDecimal GIGABYTE = BigDecimal.valueOf(1_000_000_000L);
    private static final BigDecimal TENTH = new BigDecimal("0.1");

    private Money() {
    }

    /** What one has: rounded down. */
    public static String balance(Amount amount, String coin) {
        return figure(amount, RoundingMode.DOWN) + "\u00A0" + coin;
    }

    /** What one pays or may lose: rounded up. */
    public static String cost(Amount amount, String coin) {
        return figure(amount, RoundingMode.UP) + "\u00A0" + coin;
    }

    /** The number alone, for a column whose heading names the coin. */
    public static String figure(Amount amount, RoundingMode rounding) {
        return text(new BigDecimal(amount.wei(), DECIMALS), SHOWN, rounding);
    }

    /** As {@link #figure}, with at least six decimals, so that the points of a column stand under each other. */
    public static String column(Amount amount, RoundingMode rounding) {
        String text = figure(amount, rounding);
        int point = text.indexOf('.');
        int decimals = point < 0 ? 0 : text.length() - point - 1;
        return (point < 0 ? text + "." : text) + "0".repeat(Math.max(0, SHOWN - decimals));
    }

    /** The price of 10^9 bytes of cells, three digits, rounded up. */
    public static String perGigabyte(Amount pricePerUnit, String coin) {
        return perGigabyteFigure(pricePerUnit) + "\u00A0" + coin;
    }

    /** As {@link #perGigabyte}, for a column whose heading names the coin. */
    public static String perGigabyteFigure(Amount pricePerUnit) {
        var price = new BigDecimal(pricePerUnit.wei(), DECIMALS).multiply(GIGABYTE).divide(UNIT_BYTES, MathContext.DECIMAL128);
        return text(price.round(new MathContext(3, RoundingMode.UP)), SHOWN, RoundingMode.UP);
    }

    /** The price of a unit that makes 10^9 bytes cost {@code perGigabyte}, rounded up: a filter by it leaves out nothing that fits. */
    public static Amount perUnit(Amount perGigabyte) {
        return Amount.ofWei(new BigDecimal(perGigabyte.wei()).multiply(UNIT_BYTES).divide(GIGABYTE, 0, RoundingMode.UP).toBigInteger());
    }

    /** How much traffic {@code amount} pays for at one hop, rounded down: {@code 0.8 GB}, {@code 40 MB}. */
    public static String traffic(Amount amount, Amount pricePerUnit) {
        var bytes = new BigDecimal(amount.wei()).multiply(UNIT_BYTES)
                .divide(new BigDecimal(pricePerUnit.wei()), 0, RoundingMode.DOWN);
        var gigabytes = bytes.divide(GIGABYTE, 9, RoundingMode.DOWN);
        if (gigabytes.compareTo(TENTH) < 0) {
            return bytes.divide(BigDecimal.valueOf(1_000_000), 0, RoundingMode.DOWN).toPlainString() + "\u00A0MB";
        }
        int decimals = gigabytes.compareTo(BigDecimal.TEN) < 0 ? 1 : 0;
        return gigabytes.setScale(decimals, RoundingMode.DOWN).toPlainString() + "\u00A0GB";
    }

    private static String text(BigDecimal coins, int digits, RoundingMode rounding) {
        if (coins.signum() == 0) {
            return "0";
        }
        BigDecimal rounded = coins.compareTo(BigDecimal.ONE) < 0
                ? coins.round(new MathContext(digits, rounding))
                : coins.setScale(digits, rounding);
        BigDecimal shown = rounded.stripTrailingZeros();
        return grouped((shown.scale() < LEAST ? shown.setScale(LEAST) : shown).toPlainString());
    }

    private static String grouped(String plain) {
        int point = plain.indexOf('.');
        var text = new StringBuilder(plain);
        for (int at = point - 3; at > 0; at -= 3) {
            text.insert(at, GROUP);
        }
        return text.toString();
    }
}
