package org.farthing.app.money;

import java.math.BigDecimal;
import java.util.Optional;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.TypedAmount;
import org.farthing.app.language.Language;
import org.farthing.wallet.value.Amount;

/** Amounts as people type them, and the sentences for what is wrong with one. Immutable. */
public final class AmountText {
    private final Texts texts;

    public AmountText(Language language) {
        this.texts = Texts.of(AmountText.class, language);
    }

    /** What is wrong with {@code text}, or nothing; amounts above {@code most} are too much. */
    public Optional<String> fault(String text, String coin, Optional<Amount> most) {
        Optional<BigDecimal> number = TypedAmount.number(text);
        if (number.isEmpty() || number.get().signum() < 0) {
            return Optional.of(texts.get("amount.error.form"));
        }
        if (number.get().stripTrailingZeros().scale() > TypedAmount.DECIMALS) {
            return Optional.of(texts.get("amount.error.fine", coin));
        }
        if (number.get().signum() == 0) {
            return Optional.of(texts.get("amount.error.zero"));
        }
        return most.filter(parse(text).orElseThrow()::isMoreThan).map(limit -> texts.get("amount.error.much", limit.toCoins(), coin));
    }

    /** The amount, where there is one. */
    public Optional<Amount> parse(String text) {
        return TypedAmount.parse(text);
    }
}
