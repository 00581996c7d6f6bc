package org.farthing.circuit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Floods of CREATE, on a clock that the test moves. */
class HandshakeFloodTest {
    private static final long MILLI = 1_000_000;
    /** What one handshake takes. */
    private static final long COST = 600_000;

    private final List<String> refused = new ArrayList<>();
    private final StrangersBacklog<String, String> backlog = new StrangersBacklog<>(HandshakeWorker.OLDEST, refused::add);

    @Test
    void linksTakeTurns() {
        for (int i = 0; i < 100; i++) {
            backlog.add("flooder", "f" + i, 0);
        }
        backlog.add("honest", "h", 0);
        assertEquals(List.of("f0", "h", "f1"), List.of(backlog.next(0), backlog.next(0), backlog.next(0)));
    }

    @Test
    void whatWaitedForTooLongIsRefusedUnseen() {
        backlog.add("a", "old", 0);
        backlog.add("a", "young", 1_000 * MILLI);
        backlog.add("b", "older", 0);
        assertEquals("young", backlog.next(1_501 * MILLI));
        assertNull(backlog.next(1_501 * MILLI));
        assertEquals(List.of("old", "older"), refused);
        assertEquals(0, backlog.size());
    }

    @Test
    void theBacklogIsBoundedForALinkAndInAll() {
        for (int i = 0; i < 10_000; i++) {
            backlog.add("flooder", "f" + i, 0);
        }
        assertEquals(StrangersBacklog.MOST_OF_ONE_LINK, backlog.size());
        assertEquals(10_000 - StrangersBacklog.MOST_OF_ONE_LINK, refused.size());
        assertEquals("f0", refused.getFirst(), "the oldest goes first");
        for (int link = 0; link < 5_000; link++) {
            backlog.add("link " + link, "l" + link, 0);
        }
        assertEquals(StrangersBacklog.MOST, backlog.size());
        int left = 0;
        while (backlog.next(0) != null) {
            left++;
        }
        assertEquals(StrangersBacklog.MOST, left);
        assertEquals(15_000, left + refused.size(), "none is lost and none is answered twice");
    }

    /**
     * 100,000 CREATEs a second for ten seconds, from two hundred links, and forty honest ones that each ask every two seconds. The time
     * that the worker takes is counted, not measured.
     */
    @Test
    void aFloodTakesItsShareOfTheProcessorAndHonestLinksAreAnswered() {
        double share = ProcessorShare.OF_ALL;
        var processor = new ProcessorShare(share, 0);
        long now = 0;
        long busy = 0;
        long freeAt = 0;
        int honestAsked = 0;
        int honestAnswered = 0;
        int flood = 0;
        for (int tick = 0; tick < 10_000; tick++) {
            now = tick * MILLI;
            for (int i = 0; i < 100; i++) {
                backlog.add("flooder " + flood % 200, "f", now);
                flood++;
            }
            if (tick % 50 == 0) {
                backlog.add("honest " + honestAsked % 40, "h", now);
                honestAsked++;
            }
            while (freeAt <= now) {
                String next = backlog.next(now);
                if (next == null) {
                    break;
                }
                honestAnswered += next.equals("h") ? 1 : 0;
                busy += COST;
                long end = Math.max(freeAt, now) + COST;
                freeAt = end + processor.worked(COST, end);
            }
            assertTrue(backlog.size() <= StrangersBacklog.MOST);
        }
        double taken = (busy - ProcessorShare.BURST) / (double) now;
        assertTrue(taken <= share + 0.01, "handshakes took " + taken + " of a processor");
        assertTrue(taken >= share - 0.03, "the share is used: " + taken);
        assertTrue(honestAnswered >= 0.85 * honestAsked, honestAnswered + " of " + honestAsked + " honest handshakes were answered");
    }

    @Test
    void littleWorkIsNeverDelayed() {
        var processor = new ProcessorShare(0.2, 0);
        long now = 0;
        for (int i = 0; i < 1_000; i++) {
            now += 5 * MILLI;
            assertEquals(0, processor.worked(COST, now));
        }
    }

    @Test
    void theOldestUnpaidCircuitMakesRoomForTheNext() {
        var unpaid = new UnpaidCircuits<String, Integer>();
        for (int i = 0; i < UnpaidCircuits.MOST_OF_A_CLIENT; i++) {
            assertNull(unpaid.add("client", false, i));
        }
        unpaid.remove("client", 0);
        assertNull(unpaid.add("client", false, 1000), "one of them was paid for");
        assertEquals(1, unpaid.add("client", false, 1001));
        unpaid.remove("client", 1);
        assertNull(unpaid.add("another", false, 1002), "others are not affected");
        assertNull(unpaid.add("relay", true, 1003));
    }

    @Test
    void unpaidCircuitsAreBoundedInAll() {
        var unpaid = new UnpaidCircuits<Integer, Integer>();
        for (int i = 0; i < 3 * UnpaidCircuits.MOST; i++) {
            Integer oldest = unpaid.add(i / 100, false, i);
            if (oldest != null) {
                unpaid.remove(oldest / 100, oldest);
            }
            assertTrue(unpaid.size() <= UnpaidCircuits.MOST);
        }
        assertEquals(UnpaidCircuits.MOST, unpaid.size());
    }
}
