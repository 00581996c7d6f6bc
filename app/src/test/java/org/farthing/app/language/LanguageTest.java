package org.farthing.app.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LanguageTest {
    private static final Language PERSIAN = new Language("fa");

    @Test
    void theChosenOneComesFirstThenTheSystemsThenEnglish() {
        assertEquals("de", Language.choose(Optional.of("de"), Locale.FRANCE).tag());
        assertEquals("fr", Language.choose(Optional.empty(), Locale.CANADA_FRENCH).tag());
        assertEquals("fr", Language.choose(Optional.of("sv"), Locale.FRANCE).tag(), "one that is not spoken counts as none");
        assertEquals("zh", Language.choose(Optional.of("zh-CN"), Locale.ROOT).tag());
        assertEquals(Language.ENGLISH, Language.choose(Optional.empty(), Locale.of("sv")));
        assertEquals(Language.ENGLISH, Language.choose(Optional.empty(), Locale.ROOT));
    }

    @Test
    void everybodyFindsHisOwn() {
        assertEquals("English, Deutsch, Español, Français, فارسی, 简体中文",
                String.join(", ", Language.ALL.stream().map(Language::ownName).toList()));
    }

    /** Only Persian is marked, and only where it is written in its own letters. */
    @Test
    void wordsFromRightToLeftAreRunsOfTheirOwn() {
        assertEquals("Deposit of 0.25 PLAY", Language.ENGLISH.drawn("Deposit of 0.25 PLAY"));
        assertEquals("0.25 PLAY", PERSIAN.drawn("0.25 PLAY"));
        String drawn = PERSIAN.drawn("کیف پول 0.25 PLAY دارد، و می‌رود");
        assertTrue(drawn.startsWith("\u200E".repeat(7) + "کیف \u200Eپول \u200E0.25 PLAY دارد، \u200Eو \u200Eمی\u200Eرود"), drawn);
        assertFalse(drawn.contains("\u200C"));
        assertTrue(PERSIAN.drawn("تا ۱۲ روز").endsWith("تا ۱۲ روز"), "no mark beside Persian digits");
        assertEquals("کیف پول 0.25 PLAY دارد، و می‌رود", Language.undrawn(drawn));
        assertEquals(drawn, PERSIAN.drawn(drawn), "what was drawn can stand in another sentence");
        String dated = "تا 22 دسامبر 2026، 14:05؛ سپس پول، با 1,000 PLAY";
        assertTrue(PERSIAN.drawn(dated).endsWith("\u200E2026, 14:05؛ \u200Eسپس \u200Eپول، \u200Eبا \u200E1,000 PLAY"), PERSIAN.drawn(dated));
        assertEquals(dated, Language.undrawn(PERSIAN.drawn(dated)));
    }

    @Test
    void whatIsDrawnIsFoundAsItIsTyped() {
        assertTrue(Language.searched(PERSIAN.drawn("پیش از می‌رود")).contains(Language.searched("از می‌رود")));
        assertTrue(Language.searched("Day Limit").contains(Language.searched("LIMIT")));
    }
}
