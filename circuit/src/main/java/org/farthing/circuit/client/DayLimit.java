package org.farthing.circuit.client;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.farthing.wallet.value.Amount;

/**
 * The most that is signed for pages on one day of the user's calendar. What the wallet signs for its own questions is counted too, and goes
 * on when the limit is reached: money must stay within reach. What was signed before the limit is still used up.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class DayLimit {
    private final InstantSource clock;
    private final ZoneId zone;
    private Optional<Amount> most = Optional.empty();
    private Amount signed = Amount.ZERO;
    private Instant dayEnds;

    /** @param zone whose midnight ends a day */
    DayLimit(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
        begin(clock.instant());
    }

    private void begin(Instant now) {
        dayEnds = LocalDate.ofInstant(now, zone).plusDays(1).atStartOfDay(zone).toInstant();
    }

    /** @param limit empty for none */
    void set(Optional<Amount> limit) {
        most = limit;
    }

    /** What the ledger knows of today from before this start: counted once, on top of what this start has signed. */
    void before(Amount signedToday) {
        turn();
        signed = signed.plus(signedToday);
    }

    void sign(Amount more) {
        turn();
        signed = signed.plus(more);
    }

    /** What may still be signed today; empty where there is no limit. */
    Optional<Amount> left() {
        if (most.isEmpty()) {
            return Optional.empty();
        }
        turn();
        return most.map(limit -> limit.minusOrZero(signed));
    }

    Amount signedToday() {
        turn();
        return signed;
    }

    Optional<Amount> limit() {
        return most;
    }

    /** A clock that goes back does not give the day anew. */
    private void turn() {
        Instant now = clock.instant();
        if (!now.isBefore(dayEnds)) {
            begin(now);
            signed = Amount.ZERO;
        }
    }
}
