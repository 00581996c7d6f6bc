package org.farthing.app.money;

import java.math.BigDecimal;
import java.util.Optional;
import org.farthing.app.fx.Texts;
import org.farthing.app.language.Language;
import org.farthing.wallet.value.Amount;

/** Amounts as people type them, and the sentences for what is wrong with one. Immutable. */
public final class AmountText {
    private static final int DECIMALS = 18;
    /** More is no amount of anything. */
    private static final int LONGEST = 60;

    private final Texts texts;

    public AmountText(Language language) {
        this.texts = Texts.of(AmountText.class, language);
    }

    /** What is wrong with {@code text}, or nothing; amounts above {@code most} are too much. */
    public Optional<String> fault(String text, String coin, Optional<Amount> most) {
        Optional<BigDecimal> number = number(text);
        if (number.isEmpty() || number.get().signum() < 0) {
            return Optional.of(texts.get("amount.error.form"));
        }
        if (number.get().stripTrailingZeros().scale() > DECIMALS) {
            return Optional.of(texts.get("amount.error.fine", coin));
        }
        if (number.get().signum() == 0) {
            return Optional.of(texts.get("amount.error.zero"));
        }
        return most.filter(parse(text).orElseThrow()::isMoreThan).map(limit -> texts.get("amount.error.much", limit.toCoins(), coin));
    }

    /** The amount, where there is one. */
    public Optional<Amount> parse(String text) {
        return number(text).filter(number -> number.signum() >= 0 && number.stripTrailingZeros().scale() <= DECIMALS)
                .map(number -> Amount.ofWei(number.movePointRight(DECIMALS).toBigIntegerExact()));
    }

    /** A comma stands for the point where there is no other: 0,25 is a quarter in half of the world. */
    private static Optional<BigDecimal> number(String text) {
        String plain = text.strip();
        if (!plain.contains(".") && plain.indexOf(',') == plain.lastIndexOf(',')) {
            plain = plain.replace(',', '.');
        }
        if (plain.length() > LONGEST || !plain.matches("-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)")) {
            return Optional.empty();
        }
        return Optional.of(new BigDecimal(plain));
    }
}
