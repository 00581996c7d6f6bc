package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.circuit.client.Blockage;
import org.farthing.circuit.client.ClientStatus;
import org.farthing.circuit.client.FailureReason;
import org.farthing.circuit.client.PathStatus;
import org.farthing.circuit.client.Shortage;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;

/** What may be claimed of circuits, as they come and go. */
class PathStandingTest {
    private final HandClock clock = new HandClock(Instant.parse("2026-11-22T14:05:09Z"));
    private final PathStanding standing = new PathStanding();

    private static ClientStatus client(boolean wanted, int ready, Optional<Instant> probe, String failure) {
        return new ClientStatus(wanted, ready, 0, probe, List.of(), 0, Amount.ZERO, Map.of(), Map.of(), new PathStatus(Optional.empty(),
                List.of(), Set.of()), failure.isEmpty() ? Optional.empty()
                        : Optional.of(new Blockage.Ended(Optional.of("Cedar"), FailureReason.CUT, failure)),
                Shortage.NONE, Optional.empty());
    }

    private PathStanding.Claim claim(boolean wanted, int ready, Optional<Instant> probe, String failure) {
        return standing.of(client(wanted, ready, probe, failure), false, clock.instant());
    }

    private void is(Phase phase, Optional<Instant> checked, PathStanding.Claim claim) {
        assertEquals(new PathStanding.Claim(phase, checked), claim);
    }

    @Test
    void aPathThatStoodAndIsGoneIsAPauseAndNoFirstAttempt() {
        is(Phase.OFF, Optional.empty(), claim(false, 0, Optional.empty(), ""));
        is(Phase.CONNECTING, Optional.empty(), claim(true, 0, Optional.empty(), ""));
        is(Phase.BLOCKED, Optional.empty(), claim(true, 0, Optional.empty(), "Alder: cannot be reached"));
        is(Phase.CONNECTING, Optional.empty(), claim(true, 1, Optional.empty(), ""));
        Instant probe = clock.instant();
        is(Phase.PROTECTED, Optional.of(probe), claim(true, 1, Optional.of(probe), ""));
        clock.pass(Duration.ofSeconds(7));
        is(Phase.PAUSED, Optional.empty(), claim(true, 0, Optional.of(probe), "Alder: does not answer"));
    }

    @Test
    void aCheckOfPathsThatAreGoneSpeaksForNoNewOne() {
        Instant probe = clock.instant();
        is(Phase.PROTECTED, Optional.of(probe), claim(true, 2, Optional.of(probe), ""));
        clock.pass(Duration.ofSeconds(3));
        is(Phase.PAUSED, Optional.empty(), claim(true, 0, Optional.of(probe), ""));
        clock.pass(Duration.ofSeconds(1));
        is(Phase.CONNECTING, Optional.empty(), claim(true, 1, Optional.of(probe), ""));
        clock.pass(Duration.ofSeconds(1));
        Instant answer = clock.instant();
        is(Phase.PROTECTED, Optional.of(answer), claim(true, 1, Optional.of(answer), ""));
    }

    @Test
    void whoDisconnectsBeginsAnew() {
        Instant probe = clock.instant();
        claim(true, 1, Optional.of(probe), "");
        is(Phase.OFF, Optional.empty(), claim(false, 0, Optional.of(probe), ""));
        is(Phase.CONNECTING, Optional.empty(), claim(true, 0, Optional.empty(), ""));
    }

    @Test
    void aDayThatIsOverPausesEvenWhoHasJustBegun() {
        assertEquals(Phase.PAUSED, standing.of(client(true, 0, Optional.empty(), "The limit."), true, clock.instant()).phase());
    }
}
