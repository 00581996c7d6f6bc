package org.farthing.app.notices;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;

/** How long a deposit lasts, from what was signed. */
class PaceTest {
    private static final Instant NOW = Instant.parse("2026-11-22T14:05:09Z");

    private final Pace pace = new Pace();

    private void add(int seconds, String signed) {
        pace.add(NOW.plusSeconds(seconds), Amount.parseCoins(signed));
    }

    @Test
    void itIsTheRestByWhatWasSpentInATime() {
        add(0, "0.90");
        add(60, "0.92");
        assertEquals(Optional.of(Duration.ofMinutes(4)), pace.lasts(Amount.parseCoins("0.08")));
        assertEquals(Optional.of(Duration.ZERO), pace.lasts(Amount.ZERO));
    }

    @Test
    void aMomentOrNothingSpentIsNoPace() {
        assertEquals(Optional.empty(), pace.lasts(Amount.ofCoins(1)));
        add(0, "0.90");
        add(29, "0.92");
        assertEquals(Optional.empty(), pace.lasts(Amount.ofCoins(1)));
        var idle = new Pace();
        idle.add(NOW, Amount.ofCoins(1));
        idle.add(NOW.plusSeconds(300), Amount.ofCoins(1));
        assertEquals(Optional.empty(), idle.lasts(Amount.ofCoins(1)));
    }

    @Test
    void aWeekIsNoForecast() {
        add(0, "0.900000");
        add(60, "0.900001");
        assertEquals(Optional.empty(), pace.lasts(Amount.parseCoins("0.08")));
    }

    @Test
    void whatIsLongAgoNoLongerCounts() {
        add(0, "0.1");
        add(10, "0.9");
        add(620, "0.9");
        add(680, "0.91");
        assertEquals(Optional.of(Duration.ofSeconds(480)), pace.lasts(Amount.parseCoins("0.08")));
    }
}
