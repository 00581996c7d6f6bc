package org.farthing.app.fx;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.farthing.app.language.Language;

/** Instants as local dates, times and distances, in one language. Immutable. */
public final class Times {
    private static final Duration SECONDS_UP_TO = Duration.ofSeconds(90);
    private static final Duration MINUTES_UP_TO = Duration.ofMinutes(90);
    private static final Duration HOURS_UP_TO = Duration.ofHours(48);

    /** What a span stands for in the sentence: many languages bend the unit's word for each. */
    private enum Sense {
        SPAN, PAST, FUTURE, AGE
    }

    private final Texts texts;
    private final Clock clock;
    private final DateTimeFormatter date;
    private final DateTimeFormatter time;
    private final DateTimeFormatter dateAndTime;

    /** @param clock names the zone */
    public Times(Language language, Clock clock) {
        this.texts = Texts.of(Times.class, language);
        this.clock = clock;
        this.date = pattern("times-pattern.date");
        this.time = pattern("times-pattern.time");
        this.dateAndTime = pattern("times-pattern.date-and-time");
    }

    /** What they are said in. */
    public Language language() {
        return texts.language();
    }

    private DateTimeFormatter pattern(String key) {
        return DateTimeFormatter.ofPattern(texts.verbatim(key), texts.locale());
    }

    /** {@code 22 Dec 2026}, as the language writes a short date. */
    public String date(Instant at) {
        return language().drawn(date.format(local(at)));
    }

    /** As {@link #date(Instant)}. */
    public String date(LocalDate day) {
        return language().drawn(date.format(day));
    }

    /** The day at that instant, here. */
    public LocalDate day(Instant at) {
        return local(at).toLocalDate();
    }

    /** {@code 22 Dec 2026, 14:05}. */
    public String dateAndTime(Instant at) {
        return language().drawn(dateAndTime.format(local(at)));
    }

    /** {@code 14:05:09} today, with the date on other days. */
    public String moment(Instant at, Instant now) {
        return local(at).toLocalDate().equals(local(now).toLocalDate()) ? time.format(local(at)) : dateAndTime(at);
    }

    /** {@code in 30 days}, {@code 12 s ago}, {@code now}. */
    public String distance(Instant at, Instant now) {
        if (at.isAfter(now)) {
            return said(Sense.FUTURE, Duration.between(now, at));
        }
        Duration past = Duration.between(at, now);
        return past.toSeconds() == 0 ? texts.get("times-now") : said(Sense.PAST, past);
    }

    /** {@code 12 s}, {@code 3 minutes}, {@code 30 days}: whole seconds that have passed, or the nearest of the larger units. */
    public String span(Duration span) {
        return said(Sense.SPAN, span);
    }

    /** {@code 3 minutes old}. */
    public String age(Duration age) {
        return said(Sense.AGE, age);
    }

    private String said(Sense sense, Duration span) {
        String key = "times-" + sense.name().toLowerCase(Locale.ROOT);
        if (span.compareTo(SECONDS_UP_TO) <= 0) {
            return texts.get(key + ".seconds", span.toSeconds());
        }
        if (span.compareTo(MINUTES_UP_TO) <= 0) {
            return texts.get(key + ".minutes", span.plusSeconds(30).toMinutes());
        }
        return span.compareTo(HOURS_UP_TO) <= 0
                ? texts.get(key + ".hours", span.plusMinutes(30).toHours())
                : texts.get(key + ".days", span.plusHours(12).toDays());
    }

    private ZonedDateTime local(Instant at) {
        return at.atZone(clock.getZone());
    }
}
