package org.farthing.app.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.RoundingMode;
import java.util.Optional;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedAmountTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0.25|0.25", "0,25|0.25", ".5|0.5", "7.|7", " 12 |12", "۰٫۲۵|0.25", "۱۲.۵|12.5", "٣,٥|3.5",
        "1\u202F234.5|1234.5", "1\u00A0234\u00A0567,5|1234567.5", "1 234|1234", "0,125|0.125", ",125|0.125", "1,25|1.25", "1,2345|1.2345",
        "1.234|1.234", "۱۲٫۳۴۵|12.345", "０．２５|0.25", "0。25|0.25", "0，25|0.25", "0.000000000000000001|0.000000000000000001"})
    void isReadAsItIsWritten(String typed, String coins) {
        assertEquals(Optional.of(Amount.parseCoins(coins)), TypedAmount.parse(typed));
    }

    /** A comma beside a point, a second comma, or one before three digits may mean thousands: to guess would be to guess a sum. */
    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1,234.5", "1.234,5", "1,234,567", "1.2.3", "-1", "1e9", "0.0000000000000000001", "۱۲٬۳۴۵٫۶٫۷", "1,234", "12,345", "۱,۲۳۴",
        "1 23", "12 34.5", " 1 2345", "1,234 567", ".", ",", "-.", "+1", "1'234", "0x10", "1.5 PLAY", "1٬234"})
    void whatCouldMeanTwoThingsIsNone(String typed) {
        assertEquals(Optional.empty(), TypedAmount.parse(typed));
    }

    @Test
    void whatIsShownCanBeTyped() {
        Amount amount = Amount.parseCoins("1234567.25");
        assertEquals(Optional.of(amount), TypedAmount.parse(Money.figure(amount, RoundingMode.DOWN)));
    }
}
