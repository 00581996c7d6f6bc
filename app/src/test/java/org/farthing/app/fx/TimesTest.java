package org.farthing.app.fx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.farthing.app.language.Language;
import org.junit.jupiter.api.Test;

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
}
