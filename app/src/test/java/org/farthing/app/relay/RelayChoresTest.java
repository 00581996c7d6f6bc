package org.farthing.app.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.farthing.app.relay.RelayChores.Chore;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;

/** When a relay's chores are done, and that one which fails is alone in it. */
class RelayChoresTest {
    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");

    private final List<String> done = new ArrayList<>();

    @Test
    void eachIsDoneInItsTimeAndOrder() {
        var chores = new RelayChores(() -> START, List.of(
                Chore.later(START, Duration.ofSeconds(10), "list", () -> done.add("list")),
                Chore.now(Duration.ofSeconds(4), "look", () -> done.add("look"))));
        for (int second = 0; second <= 12; second++) {
            chores.doDue(START.plusSeconds(second));
            done.add("|");
        }
        assertEquals("look | | | | look | | | | look | | list | | look |", String.join(" ", done));
    }

    @Test
    void whatFailsComesAgainAndTheOthersGoOn() {
        var chores = new RelayChores(() -> START, List.of(
                Chore.now(Duration.ofSeconds(2), "the chain could not be read", () -> {
                    done.add("try");
                    throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The disk is full.");
                }),
                Chore.now(Duration.ofSeconds(1), "other", () -> done.add("other"))));
        for (int second = 0; second < 4; second++) {
            chores.doDue(START.plusSeconds(second));
        }
        assertEquals(List.of("try", "other", "other", "try", "other", "other"), done);
    }
}
