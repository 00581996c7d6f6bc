package org.farthing.wallet.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {
    @Test
    void coinsAreReadToTheWei() {
        assertEquals(Amount.ofWei(1), Amount.parseCoins("0.000000000000000001"));
        assertEquals(Amount.ofWei(BigInteger.TEN.pow(17).multiply(BigInteger.valueOf(25))), Amount.parseCoins(" 2.50000000000000000000 "));
        assertEquals(Amount.ofCoins(7), Amount.parseCoins("+7."));
        assertEquals(Amount.parseCoins("0.5"), Amount.parseCoins(".5"));
        assertEquals(Amount.ofCoins(7), Amount.parseCoins(Amount.ofCoins(7).toCoins()));
    }

    /** Those with exponents were found in the fuzz hour: a few characters that ask for gigabytes. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "-1", "1e3", "1E-3", "0.1e99925", "1e999999999", "0x1", "1,5", "1_000", "NaN", "Infinity", "١", "1 2",
        "0.0000000000000000001"})
    void whatIsNoAmountIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Amount.parseCoins(text));
    }

    @Test
    void aNumberLongerThanAnyAmountIsNone() {
        assertThrows(IllegalArgumentException.class, () -> Amount.parseCoins("9".repeat(100_000)));
    }
}
