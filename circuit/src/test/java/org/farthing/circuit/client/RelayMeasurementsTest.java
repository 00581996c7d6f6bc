package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class RelayMeasurementsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Bytes RELAY = TestRelays.id(1);

    @Test
    void whatIsOldCountsForLess() {
        var measured = new RelayMeasurements();
        assertTrue(measured.speed(RELAY).isEmpty());
        assertEquals(1, measured.success(RELAY));
        measured.goodput(RELAY, 1000, START);
        measured.goodput(RELAY, 4000, START.plus(Duration.ofDays(7)));
        // Half of the older and the whole of the newer.
        assertEquals((500 + 4000) / 1.5, measured.speed(RELAY).orElseThrow(), 1e-6);
        measured.latency(RELAY, Duration.ofMillis(80), START);
        assertEquals(80, measured.latency(RELAY).orElseThrow(), 1e-6);
        for (int i = 0; i < 10; i++) {
            measured.failed(RELAY, 1, START.plus(Duration.ofDays(7)));
        }
        double soon = measured.success(RELAY);
        measured.succeeded(RELAY, START.plus(Duration.ofDays(35)));
        assertTrue(soon < 0.2 && measured.success(RELAY) > 0.8, soon + " then " + measured.success(RELAY));
    }

    @Test
    void whoTakesMoneyForNothingIsLeftAloneLongerEachTime() {
        var measured = new RelayMeasurements();
        measured.offended(RELAY, FailureReason.NO_ANSWER, START);
        assertTrue(measured.shunned(RELAY, START).isEmpty());
        Instant now = START;
        for (int hours : new int[] {2, 4, 8, 16}) {
            measured.offended(RELAY, FailureReason.STOPPED_AFTER_PAYMENT, now);
            assertEquals(Optional.of(FailureReason.STOPPED_AFTER_PAYMENT),
                    measured.shunned(RELAY, now.plus(Duration.ofHours(hours)).minusSeconds(1)));
            now = now.plus(Duration.ofHours(hours));
            assertTrue(measured.shunned(RELAY, now).isEmpty());
        }
        measured.offended(RELAY, FailureReason.OVERCOUNTED, now);
        assertEquals(Optional.of(FailureReason.OVERCOUNTED), measured.shunned(RELAY, now.plus(Duration.ofDays(59))));
        assertTrue(measured.shunned(RELAY, now.plus(Duration.ofDays(61))).isEmpty());
    }

    @Test
    void measurementsSurviveRestartsAndDamageIsNoticed() {
        for (int seed = 0; seed < 30; seed++) {
            var random = new Random(seed);
            var measured = new RelayMeasurements();
            for (int i = 0; i < 200; i++) {
                Bytes relay = TestRelays.id(random.nextInt(20));
                Instant now = START.plusSeconds(i * 1000L);
                switch (random.nextInt(5)) {
                    case 0 -> measured.goodput(relay, random.nextDouble() * 1e8, now);
                    case 1 -> measured.latency(relay, Duration.ofMillis(random.nextInt(1000)), now);
                    case 2 -> measured.succeeded(relay, now);
                    case 3 -> measured.failed(relay, random.nextDouble(), now);
                    default -> measured.offended(relay, FailureReason.values()[random.nextInt(FailureReason.values().length)], now);
                }
            }
            assertTrue(measured.hasNews());
            Bytes stored = measured.store();
            assertFalse(measured.hasNews());
            RelayMeasurements restored = RelayMeasurements.restore(stored).orElseThrow();
            assertEquals(stored, restored.store());
            for (int i = 0; i < 20; i++) {
                assertEquals(measured.speed(TestRelays.id(i)), restored.speed(TestRelays.id(i)));
                assertEquals(measured.success(TestRelays.id(i)), restored.success(TestRelays.id(i)));
                assertEquals(measured.shunned(TestRelays.id(i), START), restored.shunned(TestRelays.id(i), START));
            }
            byte[] damaged = stored.toArray();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            assertTrue(RelayMeasurements.restore(Bytes.of(damaged)).isEmpty());
            assertTrue(RelayMeasurements.restore(stored.slice(0, random.nextInt(stored.length()))).isEmpty());
        }
    }

    @Test
    void manyRelaysDoNotPushAnOffenderOutOfMemory() {
        var measured = new RelayMeasurements();
        measured.offended(RELAY, FailureReason.OVERCOUNTED, START);
        for (int i = 2; i < 3 * RelayMeasurements.MOST_RELAYS; i++) {
            measured.succeeded(TestRelays.id(i), START.plusSeconds(i));
        }
        assertTrue(measured.shunned(RELAY, START.plusSeconds(10_000)).isPresent());
        assertTrue(measured.store().length() <= 64 * 1024);
    }
}
