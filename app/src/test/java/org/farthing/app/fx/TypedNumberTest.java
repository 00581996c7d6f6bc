package org.farthing.app.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedNumberTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"7|7", " 90 |90", "۳۰|30", "٣٠|30", "３０|30", "007|7"})
    void digitsOfAnyScriptCount(String typed, long number) {
        assertEquals(OptionalLong.of(number), TypedNumber.whole(typed, 7, 90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "6", "91", "-7", "+7", "7.0", "7,5", "1 0", "8d", "۳۰٫۵", "99999999999999999999"})
    void whatIsNoWholeNumberWithinTheBoundsIsNone(String typed) {
        assertEquals(OptionalLong.empty(), TypedNumber.whole(typed, 7, 90));
    }
}
