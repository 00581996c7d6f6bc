package org.farthing.app.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.farthing.app.session.OwnRelay.Found;
import org.farthing.app.session.OwnRelay.Reach;
import org.farthing.circuit.client.ReachedBy;
import org.junit.jupiter.api.Test;

/** What is said of whether others reach the relay, and what is not known. */
class ReachabilityTest {
    private static final Duration UNTIL_READ = Duration.ofMinutes(45);

    private Instant now = Instant.parse("2026-11-22T14:05:00Z");
    private ReachedBy others = ReachedBy.NOBODY_ASKED;
    private boolean itself;
    private final Reachability reach = new Reachability(9443, () -> CompletableFuture.completedFuture(others), () -> itself, () -> now, UNTIL_READ);

    private void looks(ReachedBy by, Found found, Instant at) {
        others = by;
        reach.look();
        assertEquals(new Reach(found, 9443, Optional.of(at)), reach.known());
    }

    @Test
    void onlyAnotherRelaysWordIsProof() {
        assertEquals(new Reach(Found.UNKNOWN, 9443, Optional.empty()), reach.known());
        looks(ReachedBy.NOBODY_ASKED, Found.UNKNOWN, now);
        itself = true;
        looks(ReachedBy.NOBODY_ASKED, Found.ITSELF, now);
        looks(ReachedBy.ANOTHER_RELAY, Found.REACHED, now);
        Instant proved = now;
        now = now.plusSeconds(600);
        looks(ReachedBy.NOBODY_ASKED, Found.REACHED, proved);
        looks(ReachedBy.NO_RELAY, Found.UNREACHED, now);
        Instant refuted = now;
        now = now.plusSeconds(600);
        looks(ReachedBy.NOBODY_ASKED, Found.UNREACHED, refuted);
    }

    /** Others go by the list that they read last: until they have read the new entry, that they fail says nothing. */
    @Test
    void aNewEntryIsGivenTimeToBeRead() {
        reach.moved(9443);
        assertEquals(Found.TOO_NEW, reach.known().found());
        now = now.plus(UNTIL_READ).minusSeconds(1);
        looks(ReachedBy.NO_RELAY, Found.TOO_NEW, now);
        now = now.plusSeconds(1);
        looks(ReachedBy.NO_RELAY, Found.UNREACHED, now);
        reach.moved(9444);
        assertEquals(new Reach(Found.TOO_NEW, 9444, Optional.of(now)), reach.known());
    }

    @Test
    void aQuestionThatFailsIsNoAnswer() {
        var broken = new Reachability(9443, () -> CompletableFuture.failedFuture(new IllegalStateException("closed")), () -> false, () -> now,
                UNTIL_READ);
        broken.look();
        assertEquals(Found.UNKNOWN, broken.known().found());
    }
}
