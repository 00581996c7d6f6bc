package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.farthing.circuit.client.CircuitWatch.Verdict;
import org.junit.jupiter.api.Test;

/** Time passes here only when a test says so. */
class CircuitWatchTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = CircuitWatch.SECOND;
    private static final Verdict FINE = new Verdict.Fine();
    private static final Verdict ASK = new Verdict.Ask();

    private final CircuitWatch watch = new CircuitWatch(3);

    private Verdict at(long now, boolean streams, long entryCells) {
        return watch.verdict(now, streams, entryCells, 0);
    }

    /** A circuit in a fast network that has answered its first probe at time 0. */
    private void fast() {
        watch.roundTrip(5 * MS);
        watch.heard(2, 0);
    }

    @Test
    void whatIsNotAnsweredIsProbedThenOverdueThenLost() {
        fast();
        watch.asked(SECOND);
        assertEquals(FINE, at(2 * SECOND - 1, true, 7));
        assertEquals(ASK, at(2 * SECOND, true, 7));
        watch.probed(2 * SECOND, 7);
        assertEquals(FINE, at(2 * SECOND + CircuitWatch.LEAST_OVERDUE - 1, true, 7));
        assertEquals(new Verdict.Overdue(true), at(2 * SECOND + CircuitWatch.LEAST_OVERDUE, true, 7), "the entry is silent too");
        assertEquals(new Verdict.Overdue(true), at(60 * SECOND, true, 7), "an entry is not one circuit's to give up");
        assertEquals(new Verdict.Overdue(false), at(61 * SECOND, true, 8), "those behind it have their time when it is back");
        assertEquals(new Verdict.Overdue(false), at(61 * SECOND + CircuitWatch.LEAST_LOST - 1, true, 8));
        assertEquals(new Verdict.Lost(0), at(61 * SECOND + CircuitWatch.LEAST_LOST, true, 8));
        watch.heard(0, 61 * SECOND);
        assertEquals(new Verdict.Lost(1), at(61 * SECOND + CircuitWatch.LEAST_LOST, true, 8));
        watch.heard(1, 61 * SECOND);
        assertEquals(new Verdict.Lost(2), at(61 * SECOND + CircuitWatch.LEAST_LOST, true, 8));
        watch.heard(2, 66 * SECOND);
        assertEquals(FINE, at(66 * SECOND, true, 8), "it has come back");
    }

    @Test
    void whatWasHeardBeforeTheProbeCountsForNothing() {
        fast();
        watch.heard(0, SECOND);
        watch.heard(1, SECOND);
        watch.asked(SECOND);
        watch.probed(2 * SECOND, 3);
        assertEquals(FINE, at(3 * SECOND, false, 4));
        assertEquals(new Verdict.Lost(0), at(9 * SECOND, false, 4));
    }

    @Test
    void openStreamsThatAreSilentAreProbedEverMoreSeldom() {
        fast();
        assertEquals(FINE, at(3600 * SECOND, false, 0), "nothing is expected of a circuit without streams");
        long now = 0;
        long last = 0;
        long gap = 0;
        int probes = 0;
        while (now < 600 * SECOND) {
            now += 250 * MS;
            if (at(now, true, 0).equals(ASK)) {
                probes++;
                assertTrue(now - last >= gap && now - last <= CircuitWatch.LONGEST_QUIET + SECOND, "after " + (now - last));
                gap = now - last;
                last = now;
                watch.probed(now, 0);
                watch.heard(2, now + 5 * MS);
            }
        }
        assertTrue(probes >= 30 && probes <= 36, probes + " probes in ten minutes");
        // Whoever asks something is not made to wait for that.
        watch.asked(now);
        assertEquals(ASK, at(now + CircuitWatch.LEAST_PATIENCE, true, 0));
    }

    @Test
    void aQuestionDuringAProbeEndsTheQuiet() {
        fast();
        for (int i = 0; i < 5; i++) {
            watch.probed(i * 30 * SECOND, 0);
            watch.heard(2, i * 30 * SECOND + MS);
        }
        long now = 200 * SECOND;
        watch.probed(now, 0);
        watch.asked(now + MS);
        watch.heard(2, now + 2 * MS);
        assertEquals(ASK, at(now + 2 * MS + CircuitWatch.LEAST_PATIENCE, true, 0));
    }

    @Test
    void timeOnTheWayOutOfThisMachineDoesNotCount() {
        fast();
        watch.asked(0);
        assertEquals(FINE, watch.verdict(5 * SECOND, true, 0, 5 * SECOND));
        watch.probed(SECOND, 0);
        assertEquals(FINE, watch.verdict(2 * SECOND, true, 1, 8 * SECOND));
        assertEquals(FINE, watch.verdict(9 * SECOND, true, 1, 8 * SECOND));
        assertInstanceOf(Verdict.Lost.class, watch.verdict(9 * SECOND, true, 1, 0));
    }

    @Test
    void patienceFollowsTheRoundTrips() {
        fast();
        assertEquals(CircuitWatch.LEAST_PATIENCE, watch.patience());
        for (int i = 0; i < 50; i++) {
            watch.roundTrip(960 * MS + (i % 3) * 40 * MS);
        }
        assertTrue(watch.patience() > 3 * SECOND / 2 && watch.patience() <= CircuitWatch.MOST_PATIENCE);
        assertTrue(watch.lostAfter() > 5 * SECOND && watch.lostAfter() <= CircuitWatch.MOST_LOST);
        for (int i = 0; i < 50; i++) {
            watch.roundTrip(30 * SECOND);
        }
        assertEquals(CircuitWatch.MOST_PATIENCE, watch.patience());
        assertEquals(CircuitWatch.MOST_OVERDUE, watch.overdueAfter());
        assertEquals(CircuitWatch.MOST_LOST, watch.lostAfter());
    }

    /**
     * A hundred thousand answers by six wires there and back of 80 ms each, every one of which loses one packet in a hundred: TCP sends it
     * again after a retransmission timeout that doubles. None is lost, and few are overdue.
     */
    @Test
    void delayAndLossRaiseNoAlarm() {
        for (int seed = 1; seed <= 4; seed++) {
            var random = new Random(seed);
            fast();
            int overdue = 0;
            for (int i = 0; i < 25_000; i++) {
                long sent = i * 100L * SECOND;
                long took = 0;
                for (int segment = 0; segment < 6; segment++) {
                    took += 160 * MS;
                    // Two wires each; the timeout between two hosts is their round trip of 320 ms and 200 ms at least.
                    for (long timeout = 520 * MS; random.nextInt(1000) < 20; timeout *= 2) {
                        took += timeout;
                    }
                }
                watch.probed(sent, i);
                Verdict before = at(sent + took - 1, true, i + 1);
                assertTrue(!(before instanceof Verdict.Lost), "after " + Duration.ofNanos(took) + ", seed " + seed + ", probe " + i);
                overdue += before.equals(FINE) ? 0 : 1;
                watch.heard(2, sent + took);
                watch.roundTrip(took);
            }
            assertTrue(overdue <= 100, overdue + " of 25,000 were overdue, seed " + seed);
        }
    }

    @Test
    void anEntryIsSilentOnlyIfNothingCameByItsLink() {
        fast();
        watch.probed(0, 41);
        assertEquals(new Verdict.Overdue(true), at(3 * SECOND, false, 41));
        assertEquals(new Verdict.Overdue(false), at(3 * SECOND, false, 42));
    }

    @Test
    void sleepIsNoSilence() {
        var clock = new AwakeClock();
        long wrapped = Long.MAX_VALUE - SECOND;
        assertEquals(0, clock.at(wrapped));
        assertEquals(400 * MS, clock.at(wrapped + 400 * MS));
        assertEquals(400 * MS, clock.at(wrapped + 100 * MS), "an older reading of the same turn");
        assertEquals(900 * MS, clock.at(wrapped + 900 * MS));
        // The clock wraps, and the lid is closed for an hour.
        assertEquals(900 * MS + AwakeClock.LONGEST_STEP.toNanos(), clock.at(wrapped + 3600 * SECOND));
        assertEquals(901 * MS + AwakeClock.LONGEST_STEP.toNanos(), clock.at(wrapped + 3600 * SECOND + MS));
    }

    /** 64 KiB/s: what a socket of 512 KiB holds takes eight seconds. */
    @Test
    void aFullSocketOnASlowLineIsGivenTheTimeItTakes() {
        var uplink = new Uplink(512 * 1024);
        assertEquals(0, uplink.look(0, 1_000_000, 0), "it takes all that it is offered");
        long taken = 1_000_000;
        long allowance = 0;
        for (int i = 1; i <= 40; i++) {
            taken += 16 * 1024;
            allowance = uplink.look(i * 250 * MS, taken, 100_000);
        }
        assertTrue(allowance > 8 * SECOND && allowance < 12 * SECOND, "allowance " + allowance);
        long later = uplink.look(40 * 250 * MS + 4 * SECOND, taken, 0);
        assertEquals(allowance - 4 * SECOND, later, "what was sent drains");
        assertEquals(0, uplink.look(40 * 250 * MS + 60 * SECOND, taken, 0));
    }

    @Test
    void aSocketThatTakesNothingIsGivenNoTime() {
        var uplink = new Uplink(512 * 1024);
        uplink.look(0, 1_000, 0);
        for (int i = 1; i < 100; i++) {
            assertEquals(0, uplink.look(i * 250 * MS, 1_000, 4_000));
        }
    }
}
