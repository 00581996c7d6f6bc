package org.farthing.app.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.value.WalletException;

/** What is said of the key that a relay's identity has lent its name to: that it is over, or will be soon. */
final class LentKey {
    /** Time enough to go where the identity lies. */
    static final Duration WARNED_BEFORE = Duration.ofDays(7);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private LentKey() {
    }

    static WalletException over(Instant until) {
        return Refusal.RELAY_KEY_OVER.exception(TIME.format(until));
    }

    /** A sentence from some days before the end on; empty before that, and for an identity whose key has no end. */
    static Optional<String> warning(Optional<Instant> until, Instant now) {
        return until.filter(end -> end.isBefore(now.plus(WARNED_BEFORE))).map(end -> "the key that the relay's identity was lent to runs out on "
                + TIME.format(end) + ": make a new one with \"farthing relay identity lend\" where the identity lies, and restart with it");
    }
}
