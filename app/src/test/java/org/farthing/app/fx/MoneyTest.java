package org.farthing.app.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.RoundingMode;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "24, 24.00, 24.00",
        "0.25, 0.25, 0.25",
        "0.00000625, 0.00000625, 0.00000625",
        "11.419958, 11.419958, 11.419958",
        "11.4199581, 11.419958, 11.419959",
        "0.999999999999999999, 0.999999, 1.00",
        "0.000000000000000001, 0.000000000000000001, 0.000000000000000001",
        "0.000095367431640625, 0.0000953674, 0.0000953675",
        "1.000000000000000001, 1.00, 1.000001"})
    void balancesAreRoundedDownAndCostsUp(String coins, String down, String up) {
        assertEquals(down, Money.figure(Amount.parseCoins(coins), RoundingMode.DOWN));
        assertEquals(up, Money.figure(Amount.parseCoins(coins), RoundingMode.UP));
    }

    @Test
    void thousandsStandApart() {
        assertEquals("1\u202F234\u202F567.50\u00A0PLAY", Money.balance(Amount.parseCoins("1234567.5"), "PLAY"));
    }

    @Test
    void pointsStandUnderEachOther() {
        assertEquals("0.002000", Money.column(Amount.parseCoins("0.002"), RoundingMode.UP));
        assertEquals("0.0000953675", Money.column(Amount.parseCoins("0.000095367431640625"), RoundingMode.UP));
        assertEquals("0.000000", Money.column(Amount.ZERO, RoundingMode.UP));
    }

    @Test
    void trafficIsNeverPromisedTooMuch() {
        Amount price = Amount.parseCoins("0.0001");
        assertEquals("0.8\u00A0GB", Money.traffic(Amount.parseCoins("0.08"), price));
        assertEquals("10\u00A0GB", Money.traffic(Amount.ofCoins(1), price));
        assertEquals("0\u00A0MB", Money.traffic(Amount.ofWei(1), price));
        assertEquals("0.0954\u00A0xDAI", Money.perGigabyte(price, "xDAI"));
    }

    @Test
    void sizesAndCounts() {
        assertEquals("999\u00A0B", Sizes.bytes(999));
        assertEquals("1.0\u00A0kB", Sizes.bytes(1000));
        assertEquals("4.1\u00A0MB", Sizes.bytes(4_120_000));
        assertEquals("9.2\u00A0EB", Sizes.bytes(Long.MAX_VALUE));
        assertEquals("31\u202F204", Sizes.count(31_204));
        assertEquals("999", Sizes.count(999));
    }
}
