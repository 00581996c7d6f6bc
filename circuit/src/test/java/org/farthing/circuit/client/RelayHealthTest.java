package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.Set;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class RelayHealthTest {
    private static final Bytes RELAY = Bytes.of(new byte[32]);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void pausesDoubleUpToALimitAndEndWithTheFirstSuccess() {
        var health = new RelayHealth(new RelayMeasurements());
        assertFalse(health.isPaused(RELAY, START));
        long[] seconds = {10, 20, 40, 80, 160, 320, 640, 640, 640};
        Instant now = START;
        for (long pause : seconds) {
            health.failed(RELAY, FailureReason.NO_ANSWER, now);
            assertEquals(true, health.isPaused(RELAY, now.plusSeconds(pause).minusMillis(1)));
            now = now.plusSeconds(pause);
            assertFalse(health.isPaused(RELAY, now));
        }
        health.succeeded(RELAY, now);
        health.failed(RELAY, FailureReason.NO_ANSWER, now);
        assertFalse(health.isPaused(RELAY, now.plusSeconds(10)));
        assertFalse(health.isPaused(Bytes.of((byte) 1), now));
    }

    @Test
    void threeTriesWithoutAnAnswerAreSilenceUntilTheNextSuccess() {
        var health = new RelayHealth(new RelayMeasurements());
        Instant now = START;
        for (int circuit = 0; circuit < 5; circuit++) {
            health.failed(RELAY, FailureReason.UNREACHABLE, now);
        }
        assertEquals(Set.of(), health.silent(), "five circuits of one moment are one try");
        now = now.plusSeconds(160);
        health.failed(RELAY, FailureReason.CUT, now);
        assertEquals(Set.of(), health.silent(), "who tears circuits down is there");
        now = now.plusSeconds(320);
        health.failed(RELAY, FailureReason.NO_ANSWER, now);
        assertEquals(Set.of(), health.silent(), "two tries");
        now = now.plusSeconds(640);
        health.failed(RELAY, FailureReason.NO_ANSWER, now);
        assertEquals(Set.of(RELAY), health.silent());
        health.succeeded(RELAY, now);
        assertEquals(Set.of(), health.silent());
    }
}
