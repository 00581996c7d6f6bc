package org.farthing.circuit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;

class TillRulesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Amount DEPOSIT = Amount.ofWei(1000);

    private static Optional<PayStatus> refusal(Duration life, boolean open, long best) {
        return TillRules.refusal(new Till.OnChain(DEPOSIT, NOW.plus(life), open), Amount.ofWei(best), NOW);
    }

    @Test
    void theLimitsAreExact() {
        assertEquals(Optional.empty(), refusal(Duration.ofHours(48), true, 1000));
        assertEquals(Optional.of(PayStatus.REFUSED_EXPIRING), refusal(Duration.ofHours(48).minusSeconds(1), true, 0));
        assertEquals(Optional.of(PayStatus.REFUSED_OVER_DEPOSIT), refusal(Duration.ofDays(30), true, 1001));
        assertEquals(Optional.of(PayStatus.REFUSED_UNKNOWN_CHANNEL), refusal(Duration.ofDays(30), false, 0));
    }

    /** Whatever else holds, a request to close leaves too little time. */
    @Test
    void aRequestToCloseIsAlwaysTooNear() {
        assertEquals(Optional.of(PayStatus.REFUSED_EXPIRING), refusal(Duration.ofHours(24), true, 0));
    }
}
