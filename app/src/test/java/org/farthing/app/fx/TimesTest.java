package org.farthing.app.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.farthing.app.language.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T23:30:00Z");

    private final Times times = new Times(Language.ENGLISH, Clock.fixed(NOW, ZoneId.of("Europe/Zurich")));

    @Test
    void datesAreLocal() {
        assertEquals("23 Nov 2026, 00:30", times.dateAndTime(NOW));
        assertEquals("23 Nov 2026", times.date(NOW));
        assertEquals("00:30:00", times.moment(NOW, NOW.plusSeconds(60)));
        assertEquals("22 Nov 2026, 23:30", times.moment(NOW.minus(Duration.ofHours(1)), NOW));
    }

    @Test
    void distancesHaveTheUnitThatFits() {
        assertEquals("now", times.distance(NOW.minusMillis(400), NOW));
        assertEquals("12 s ago", times.distance(NOW.minusSeconds(12), NOW));
        assertEquals("2 minutes ago", times.distance(NOW.minusSeconds(100), NOW));
        assertEquals("in 21 h", times.distance(NOW.plus(Duration.ofHours(21)), NOW));
        assertEquals("in 30 days", times.distance(NOW.plus(Duration.ofDays(30)).minusMillis(1), NOW));
    }

    /** A span alone, before and after now, and as an age: in German these are four forms. */
    @Test
    void wordsBendWithTheSense() {
        var german = new Times(new Language("de"), Clock.fixed(NOW, ZoneId.of("Europe/Zurich")));
        assertEquals("in 3 Tagen", german.distance(NOW.plus(Duration.ofDays(3)), NOW));
        assertEquals("vor 3 Tagen", german.distance(NOW.minus(Duration.ofDays(3)), NOW));
        assertEquals("3 Tage", german.span(Duration.ofDays(3)));
        assertEquals("3 Tage alt", german.age(Duration.ofDays(3)));
        assertEquals("5 minutes old", times.age(Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"de|23. Nov. 2026|23. Nov. 2026, 00:30", "es|23 nov 2026|23 nov 2026, 00:30",
        "fr|23 nov. 2026|23 nov. 2026, 00:30", "fa|23 نوامبر 2026|23 نوامبر 2026، 00:30", "zh|2026年11月23日|2026年11月23日 00:30"})
    void datesHaveTheLanguagesOwnForm(String language, String date, String dateAndTime) {
        var there = new Times(new Language(language), Clock.fixed(NOW, ZoneId.of("Europe/Zurich")));
        assertEquals(date, Language.undrawn(there.date(NOW)));
        assertEquals(dateAndTime, Language.undrawn(there.dateAndTime(NOW)));
    }
}
