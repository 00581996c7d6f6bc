package org.farthing.app.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.farthing.app.session.LeakItem;
import org.farthing.app.session.LeakResult;
import org.junit.jupiter.api.Test;

/** What counts as evidence, for and against a browser. */
class LeakCheckTest {
    private static final LeakCheck.Plan PLAN = new LeakCheck.Plan("nobody.example", 4000, OptionalInt.of(6000), List.of("127.0.0.1:3478"),
            Optional.empty());

    private final AtomicLong nanos = new AtomicLong();
    private final LeakCheck check = new LeakCheck(PLAN, true, nanos::get);

    private LeakResult step(LeakItem item, Consumer<LeakCheck> doing, String report) {
        check.begin(item);
        doing.accept(check);
        check.end(item, report);
        return check.results().get(item);
    }

    /** The browser tries while the port is dead, which it is from a moment after the page was told. */
    private static Consumer<LeakCheck> whileDead(AtomicLong nanos) {
        return check -> {
            assertTrue(check.listens(), "the page's own answer still goes out");
            nanos.addAndGet(LeakCheck.DEAD_AFTER.toNanos());
            assertFalse(check.listens());
            nanos.addAndGet(LeakCheck.DEAD_FOR.toNanos());
            assertTrue(check.listens());
        };
    }

    private void allPass() {
        assertEquals(LeakResult.PASSED, step(LeakItem.NAMES, each -> each.requested("NOBODY.example", 443, "site"), ""));
        assertEquals(LeakResult.PASSED, step(LeakItem.IPV6, each -> each.requested("0:0:0:0:0:0:0:1", 6000, ""), ""));
        assertEquals(LeakResult.PASSED, step(LeakItem.WEBRTC, _ -> { }, "complete "));
        assertEquals(LeakResult.PASSED, step(LeakItem.CLOSED, whileDead(nanos), ""));
        check.begin(LeakItem.ADDRESS);
    }

    @Test
    void withEvidenceForEverythingItPasses() throws InterruptedException {
        allPass();
        assertEquals(Optional.of(LeakItem.ADDRESS), check.failure(), "nothing has been seen at the exit yet");
        check.endAddress(true);
        assertEquals(Optional.empty(), check.failure());
        assertTrue(check.isPerSite());
        assertTrue(check.await(Duration.ZERO) || check.await(Duration.ofSeconds(1)));
    }

    @Test
    void silenceProvesNothing() {
        assertEquals(LeakResult.FAILED, step(LeakItem.NAMES, _ -> { }, ""));
        assertEquals(LeakResult.TURNED_OFF, step(LeakItem.IPV6, _ -> { }, ""), "what cannot be told is off");
        assertEquals(LeakResult.FAILED, step(LeakItem.WEBRTC, _ -> { }, "unfinished "));
        assertEquals(LeakResult.FAILED, step(LeakItem.CLOSED, _ -> nanos.addAndGet(LeakCheck.DEAD_FOR.toNanos() * 2), ""));
        check.begin(LeakItem.ADDRESS);
        check.endAddress(false);
        assertEquals(LeakResult.FAILED, check.results().get(LeakItem.ADDRESS));
        assertFalse(check.isPerSite());
    }

    @Test
    void anAddressInsteadOfTheNameIsALookUp() {
        assertEquals(LeakResult.FAILED, step(LeakItem.NAMES, each -> each.requested("93.184.216.34", 80, ""), ""));
    }

    @Test
    void whoeverComesDirectlyWentAround() {
        assertEquals(LeakResult.FAILED, step(LeakItem.IPV6, each -> {
            each.requested("::1", 6000, "");
            each.visited(Canaries.Door.IPV6);
        }, ""));
        assertEquals(LeakResult.FAILED, step(LeakItem.CLOSED, each -> {
            whileDead(nanos).accept(each);
            each.visited(Canaries.Door.IPV4);
        }, ""));
    }

    @Test
    void webrtcMayNameNoAddressAndSendNothing() {
        for (String leak : List.of("complete candidate:1 1 udp 2113 192.168.1.5 5000 typ host", "complete x typ srflx raddr 0.0.0.0",
                "complete candidate:1 1 udp 2113 abc.local 5000 typ host", "failure TypeError", "")) {
            var other = new LeakCheck(PLAN, false, nanos::get);
            other.begin(LeakItem.WEBRTC);
            other.end(LeakItem.WEBRTC, leak);
            assertEquals(LeakResult.FAILED, other.results().get(LeakItem.WEBRTC), leak);
        }
        assertEquals(LeakResult.FAILED, step(LeakItem.WEBRTC, each -> each.visited(Canaries.Door.DATAGRAM), "none"));
    }

    @Test
    void aVisitAfterItsStepStillCounts() {
        allPass();
        check.visited(Canaries.Door.IPV4);
        check.visited(Canaries.Door.DATAGRAM);
        check.endAddress(true);
        assertEquals(LeakResult.FAILED, check.results().get(LeakItem.CLOSED));
        assertEquals(LeakResult.FAILED, check.results().get(LeakItem.WEBRTC));
    }

    @Test
    void aPageCannotEndWhatItDidNotBeginNorTwice() {
        check.end(LeakItem.WEBRTC, "none");
        assertEquals(LeakResult.NOT_CHECKED, check.results().get(LeakItem.WEBRTC));
        assertEquals(LeakResult.FAILED, step(LeakItem.NAMES, _ -> { }, ""));
        LeakResult again = step(LeakItem.NAMES, each -> each.requested("nobody.example", 80, ""), "");
        assertEquals(LeakResult.FAILED, again, "once failed is failed");
        assertTrue(check.hasFailed());
    }

    @Test
    void thePageWaitsForTheExtensionButNotForever() {
        assertFalse(check.mayBegin());
        check.requested("127.0.0.1", 1, "127.0.0.1");
        assertTrue(check.mayBegin());
        var slow = new LeakCheck(PLAN, true, nanos::get);
        assertFalse(slow.mayBegin());
        nanos.addAndGet(Duration.ofSeconds(13).toNanos());
        assertTrue(slow.mayBegin());
        assertTrue(new LeakCheck(PLAN, false, nanos::get).mayBegin());
    }
}
