package org.farthing.app.fx;

import java.math.BigDecimal;
import java.util.Optional;
import org.farthing.wallet.value.Amount;

/**
 * Amounts as people type them, the same in every language: with a decimal point, as {@link Money} shows them. A comma stands for the point
 * where there is no other: 0,25 is a quarter in half of the world. Digits of any script count, as a Persian keyboard types them, and the
 * narrow spaces between thousands that amounts are shown with are passed over.
 */
public final class TypedAmount {
    public static final int DECIMALS = 18;
    /** More is no amount of anything. */
    private static final int LONGEST = 60;
    private static final int PERSIAN_POINT = '\u066B';

    private TypedAmount() {
    }

    /** The number that was typed, which may be negative or too fine for a coin; empty where it is none. */
    public static Optional<BigDecimal> number(String text) {
        String plain = text.strip().codePoints().filter(each -> each != '\u202F' && each != '\u00A0')
                .map(each -> Character.isDigit(each) ? '0' + Character.digit(each, 10) : each == PERSIAN_POINT ? '.' : each)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        if (!plain.contains(".") && plain.indexOf(',') == plain.lastIndexOf(',')) {
            plain = plain.replace(',', '.');
        }
        if (plain.length() > LONGEST || !plain.matches("-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)")) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(plain));
    }

    /** The amount, where it is one. */
    public static Optional<Amount> parse(String text) {
        return number(text).filter(number -> number.signum() >= 0 && number.stripTrailingZeros().scale() <= DECIMALS)
                .map(number -> Amount.ofWei(number.movePointRight(DECIMALS).toBigIntegerExact()));
    }
}
