package org.farthing.app.welcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedWordsTest {
    private static final String GOOD = "test test test test test test test test test test test junk";

    @Test
    void wholeWordsAreFoundHoweverTheyAreTyped() {
        assertInstanceOf(TypedWords.Whole.class, TypedWords.of(GOOD));
        assertInstanceOf(TypedWords.Whole.class, TypedWords.of("  " + GOOD.toUpperCase(Locale.ROOT).replace(" ", " \n\t") + " "));
        assertInstanceOf(TypedWords.Whole.class, TypedWords.of("abandon ".repeat(23) + "art"));
        assertInstanceOf(TypedWords.Whole.class, TypedWords.of("aban ".repeat(11) + "about"), "four letters are enough");
    }

    @Test
    void theFirstFaultIsTold() {
        assertEquals(new TypedWords.Count(0), TypedWords.of(" "));
        assertEquals(new TypedWords.Count(1), TypedWords.of("test"));
        assertEquals(new TypedWords.Count(13), TypedWords.of(GOOD + " test"));
        assertEquals(new TypedWords.Unknown("aple", 4, Optional.of("apple")), TypedWords.of("test test test aple qqqq"));
        assertEquals(new TypedWords.Unknown("x".repeat(20) + "…", 1, Optional.empty()), TypedWords.of("x".repeat(400)));
        assertEquals(new TypedWords.NoWallet(12), TypedWords.of(GOOD.replace("junk", "test")));
        assertEquals(new TypedWords.Unknown("aba", 1, TypedWords.of("aba") instanceof TypedWords.Unknown(_, _, var meant) ? meant : null),
                TypedWords.of("aba"), "three letters are too few to tell a word by");
    }
}
