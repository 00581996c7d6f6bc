package org.farthing.circuit.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.farthing.wallet.value.Bytes;

/**
 * Which relays to leave alone now: those that failed lately, twice as long after each failure, forgotten at the first success; and those
 * that took money for nothing or lied, for as long as {@link RelayMeasurements} says.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class RelayHealth {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 6;

    private record Failure(int count, Instant until) {
    }

    private final Map<Bytes, Failure> failures = new HashMap<>();
    private final RelayMeasurements measured;

    RelayHealth(RelayMeasurements measured) {
        this.measured = measured;
    }

    void failed(Bytes relay, FailureReason reason, Instant now) {
        rest(relay, now);
        measured.failed(relay, 1, now);
        measured.offended(relay, reason, now);
    }

    /** Leaves the relay alone as after a failure, without holding anything against it. */
    void rest(Bytes relay, Instant now) {
        int count = failures.containsKey(relay) ? failures.get(relay).count() + 1 : 1;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(count - 1, MOST_DOUBLINGS));
        failures.put(relay, new Failure(count, now.plus(pause)));
    }

    void succeeded(Bytes relay, Instant now) {
        failures.remove(relay);
        measured.succeeded(relay, now);
    }

    boolean isPaused(Bytes relay, Instant now) {
        Failure failure = failures.get(relay);
        return failure != null && now.isBefore(failure.until()) || shunned(relay, now).isPresent();
    }

    /** What the relay did that honest ones do not, while it is left alone for it. */
    Optional<FailureReason> shunned(Bytes relay, Instant now) {
        return measured.shunned(relay, now);
    }
}
