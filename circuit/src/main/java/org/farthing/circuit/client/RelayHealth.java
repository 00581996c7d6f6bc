package org.farthing.circuit.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** So many tries without an answer, with a pause between them, are no bad moment any more. */
    static final int SILENT_AFTER = 3;

    /** @param silences how often it did not answer, among all failures in a row; circuits that wait for it at the same time are one try */
    private record Failure(int count, int silences, Instant until) {
        static final Failure NONE = new Failure(0, 0, Instant.EPOCH);
    }

    private final Map<Bytes, Failure> failures = new HashMap<>();
    private final RelayMeasurements measured;

    RelayHealth(RelayMeasurements measured) {
        this.measured = measured;
    }

    void failed(Bytes relay, FailureReason reason, Instant now) {
        boolean silent = switch (reason) {
            case UNREACHABLE, NO_ANSWER -> true;
            case FALSE_IDENTITY, STOPPED_AFTER_PAYMENT, OVERCOUNTED, PAYMENT_REFUSED, BROKE_ITS_WORD, CUT, VIOLATION, CLOSED, OUTDATED -> false;
        };
        rest(relay, now, silent ? 1 : 0);
        measured.failed(relay, 1, now);
        measured.offended(relay, reason, now);
    }

    /** Leaves the relay alone as after a failure, without holding anything against it. */
    void rest(Bytes relay, Instant now) {
        rest(relay, now, 0);
    }

    private void rest(Bytes relay, Instant now, int silences) {
        Failure before = failures.getOrDefault(relay, Failure.NONE);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(before.count(), MOST_DOUBLINGS));
        int more = now.isBefore(before.until()) && before.silences() > 0 ? 0 : silences;
        failures.put(relay, new Failure(before.count() + 1, before.silences() + more, now.plus(pause)));
    }

    void succeeded(Bytes relay, Instant now) {
        failures.remove(relay);
        measured.succeeded(relay, now);
    }

    boolean isPaused(Bytes relay, Instant now) {
        Failure failure = failures.get(relay);
        return failure != null && now.isBefore(failure.until()) || shunned(relay, now).isPresent();
    }

    /** Those that did not answer {@value #SILENT_AFTER} times or more since they last did. */
    Set<Bytes> silent() {
        return failures.entrySet().stream().filter(each -> each.getValue().silences() >= SILENT_AFTER).map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What the relay did that honest ones do not, while it is left alone for it. */
    Optional<FailureReason> shunned(Bytes relay, Instant now) {
        return measured.shunned(relay, now);
    }
}
