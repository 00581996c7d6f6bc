package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import org.farthing.app.session.ChannelHalt;
import org.farthing.app.session.ChannelPhase;
import org.farthing.circuit.client.ChannelStop;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;

/** What the window calls a channel, whatever is in its way. */
class ChannelStandingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T14:05:09Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(30));

    private static Funds funds(String signed, Instant expiry) {
        Amount total = Amount.parseCoins(signed);
        return new Funds(Amount.ofCoins(1), expiry, total, total, total, total, total);
    }

    private static ChannelStanding open(String signed, Optional<ChannelStop> stop, boolean silent) {
        return ChannelStanding.of(new ChannelState.Open(funds(signed, LATER)), NOW, stop, silent);
    }

    @Test
    void anOpenChannelIsWhatIsLeftOfIt() {
        assertEquals(ChannelPhase.OPEN, open("0.79", Optional.empty(), false).phase());
        assertEquals(ChannelPhase.LOW, open("0.8", Optional.empty(), false).phase());
        assertEquals(ChannelPhase.USED_UP, open("1", Optional.of(ChannelStop.PRICE_RAISED), true).phase());
        var over = new ChannelState.Open(funds("0", NOW));
        assertEquals(ChannelPhase.REFUNDABLE, ChannelStanding.of(over, NOW, Optional.empty(), true).phase());
    }

    @Test
    void aRelayThatDoesNotAnswerIsSilentUnlessSomethingElseStopsIt() {
        assertEquals(ChannelPhase.SILENT, open("0.9", Optional.empty(), true).phase());
        assertEquals(ChannelPhase.PAUSED, open("0.9", Optional.of(ChannelStop.SIGNATURE_REFUSED), true).phase());
        assertEquals(ChannelPhase.CLOSING, ChannelStanding.of(new ChannelState.Closing(funds("0.9", LATER), NOW), NOW,
                Optional.of(ChannelStop.CLOSING), true).phase());
    }

    @Test
    void everyStopHasItsWordOrIsSaidByTheStateItself() {
        var said = EnumSet.noneOf(ChannelHalt.class);
        for (ChannelStop stop : ChannelStop.values()) {
            ChannelStanding standing = open("0.1", Optional.of(stop), false);
            assertEquals(standing.halt().map(ChannelHalt::phase).orElse(ChannelPhase.OPEN), standing.phase());
            standing.halt().ifPresent(said::add);
        }
        assertEquals(EnumSet.allOf(ChannelHalt.class), said);
        assertEquals(ChannelPhase.USED_ELSEWHERE, open("0.1", Optional.of(ChannelStop.IN_USE_ELSEWHERE), false).phase());
        assertEquals(ChannelPhase.OPEN, open("0.1", Optional.of(ChannelStop.DAY_LIMIT), false).phase());
    }
}
