package org.farthing.app.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.text.NumberFormat;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Amounts, ports and addresses have Latin digits everywhere, to be compared and copied; a sentence beside them mixes in no others. */
class DigitsTest {
    static Iterable<Language> languages() {
        return Language.ALL;
    }

    @ParameterizedTest
    @MethodSource("languages")
    void countsAreWrittenWithLatinDigits(Language language) {
        assertEquals("1234567890", NumberFormat.getIntegerInstance(language.locale()).format(1_234_567_890).replaceAll("[^\\p{Nd}]", ""));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void sentencesHoldLatinDigitsAlone(Language language) {
        var faults = new TreeSet<String>();
        for (String name : Bundles.all()) {
            Bundles.sentences(name, language).forEach((key, sentence) -> {
                if (sentence.codePoints().anyMatch(each -> Character.isDigit(each) && each > '9')) {
                    faults.add(name + " " + key + " = " + sentence);
                }
            });
        }
        assertEquals(new TreeSet<>(), faults);
    }
}
