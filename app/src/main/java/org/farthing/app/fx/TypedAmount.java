package org.farthing.app.fx;

import java.math.BigDecimal;
import java.util.Optional;
import org.farthing.wallet.value.Amount;

/**
 * Amounts as people type them, the same in every language: with a decimal point, as {@link Money} shows them. A comma stands for the point
 * where it can mean nothing else: 0,25 is a quarter in half of the world, but 1,234 is a thousand and more in the other half, and is no
 * amount here. Spaces between groups of three digits, which amounts are shown with, are passed over.
 */
public final class TypedAmount {
    public static final int DECIMALS = 18;
    /** More is no amount of anything. */
    private static final int LONGEST = 60;
    private static final String WHOLE = "([0-9]+|[0-9]{1,3}([ \u00A0\u202F][0-9]{3})+)";
    private static final String POINT = "-?(" + WHOLE + "(\\.[0-9]*)?|\\.[0-9]+)";
    /** Three digits after the comma may be a thousand, except after a nought. */
    private static final String COMMA = "-?(" + WHOLE + ",([0-9]{0,2}|[0-9]{4,})|0?,[0-9]+)";

    private TypedAmount() {
    }

    /** The number that was typed, which may be negative or too fine for a coin; empty where it is none, or may be one of two. */
    public static Optional<BigDecimal> number(String text) {
        String plain = TypedNumber.latin(text);
        if (plain.length() > LONGEST || !plain.matches(POINT) && !plain.matches(COMMA)) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(plain.replaceAll("[ \u00A0\u202F]", "").replace(',', '.')));
    }

    /** The amount, where it is one. */
    public static Optional<Amount> parse(String text) {
        return number(text).filter(number -> number.signum() >= 0 && number.stripTrailingZeros().scale() <= DECIMALS)
                .map(number -> Amount.ofWei(number.movePointRight(DECIMALS).toBigIntegerExact()));
    }
}
