package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpareForecastTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Builds spares until the forecast is content. */
    private static int build(SpareForecast forecast, List<Set<Integer>> spares, Instant now) {
        int built = 0;
        for (OptionalInt next; (next = forecast.next(spares, Set::contains, now)).isPresent(); built++) {
            spares.add(Set.of(next.getAsInt()));
            assertTrue(built < 20, "it is never content");
        }
        return built;
    }

    @Test
    void twoForTheWebUntilAnythingElseIsWanted() {
        var forecast = new SpareForecast();
        var spares = new ArrayList<Set<Integer>>();
        assertEquals(2, build(forecast, spares, START));
        assertEquals(List.of(Set.of(443), Set.of(443)), spares);
        forecast.asked(22, START);
        assertEquals(1, build(forecast, spares, START));
        assertEquals(Set.of(22), spares.getLast());
        // An hour later nobody thinks of it any more.
        assertEquals(List.of(443), forecast.ports(START.plusSeconds(3601)));
    }

    @Test
    void threeWhileCircuitsAreTakenQuickly() {
        var forecast = new SpareForecast();
        for (int i = 0; i < 4; i++) {
            forecast.taken(START.plusSeconds(i));
        }
        assertEquals(SpareForecast.MOST, forecast.wanted(START.plusSeconds(10)));
        assertEquals(SpareForecast.LEAST, forecast.wanted(START.plusSeconds(120)));
    }

    @Test
    void manyPortsDoNotMeanManySpares() {
        var random = new Random(1);
        var forecast = new SpareForecast();
        for (int i = 0; i < 1000; i++) {
            forecast.asked(1 + random.nextInt(65535), START.plusSeconds(i));
        }
        forecast.asked(8080, START.plusSeconds(1000));
        assertEquals(8080, forecast.ports(START.plusSeconds(1000)).getFirst());
        var spares = new ArrayList<Set<Integer>>();
        assertTrue(build(forecast, spares, START.plusSeconds(1000)) <= 8);
    }
}
