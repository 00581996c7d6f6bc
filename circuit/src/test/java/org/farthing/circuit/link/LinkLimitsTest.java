package org.farthing.circuit.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class LinkLimitsTest {
    private static InetAddress address(int number) {
        return InetAddress.ofLiteral("198.51." + number / 256 + "." + number % 256);
    }

    @Test
    void oneAddressHasSoManyLinksAndGetsThemBack() {
        var limits = new LinkLimits();
        for (int i = 0; i < LinkLimits.MOST_PER_ADDRESS; i++) {
            assertTrue(limits.admit(address(1), false));
        }
        assertFalse(limits.admit(address(1), false));
        assertTrue(limits.admit(address(2), false), "others are not affected");
        assertTrue(limits.admit(address(1), true), "nor is a relay at the same address");
        limits.release(address(1));
        limits.release(address(1));
        assertTrue(limits.admit(address(1), false));
        assertFalse(limits.admit(address(1), false));
    }

    @Test
    void anOperatorMayWantFewer() {
        var limits = new LinkLimits();
        limits.limit(16, 2);
        assertTrue(limits.admit(address(1), false));
        assertTrue(limits.admit(address(1), false));
        assertFalse(limits.admit(address(1), false));
        for (int i = 2; i < 14; i++) {
            assertTrue(limits.admit(address(i), false));
        }
        assertFalse(limits.admit(address(99), false), "an eighth is for relays");
        assertTrue(limits.admit(address(1), true));
        assertTrue(limits.admit(address(1), true));
        assertFalse(limits.admit(address(1), true));
        limits.limit(1, 1);
        assertEquals(16, limits.all(), "those that stand stay");
    }

    @Test
    void strangersLeaveRoomForRelays() {
        var limits = new LinkLimits();
        int admitted = 0;
        for (int i = 0; i < 2 * LinkLimits.MOST; i++) {
            admitted += limits.admit(address(i), false) ? 1 : 0;
        }
        assertEquals(LinkLimits.MOST - LinkLimits.FOR_RELAYS, admitted);
        for (int i = 0; i < LinkLimits.FOR_RELAYS; i++) {
            assertTrue(limits.admit(address(i), true));
        }
        assertFalse(limits.admit(address(0), true));
        assertEquals(LinkLimits.MOST, limits.all());
    }

    @Test
    void thisMachinesOwnProgramsAreNotCountedByAddress() {
        var limits = new LinkLimits();
        for (int i = 0; i < 3 * LinkLimits.MOST_PER_ADDRESS; i++) {
            assertTrue(limits.admit(InetAddress.getLoopbackAddress(), false));
        }
    }

    @Test
    void aBucketFillsWithTimeAndNoFurther() {
        var bucket = new TokenBucket(3, 10, Long.MAX_VALUE - 5);
        long now = Long.MAX_VALUE - 5;
        assertTrue(bucket.take(now) && bucket.take(now) && bucket.take(now));
        assertFalse(bucket.take(now));
        // The clock wraps on the way.
        now += 100_000_000L;
        assertTrue(bucket.take(now));
        assertFalse(bucket.take(now));
        now += 3_600_000_000_000L;
        assertTrue(bucket.isFull(now));
        assertTrue(bucket.take(now) && bucket.take(now) && bucket.take(now));
        assertFalse(bucket.take(now));
    }
}
