package org.farthing.circuit.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.farthing.wallet.value.Bytes;

/**
 * Which relays failed lately and for how long to leave them alone: twice as long after each failure, forgotten at the first success. Not
 * thread-safe: it belongs to the client's event loop.
 */
final class RelayHealth {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 6;

    private record Failure(int count, Instant until) {
    }

    private final Map<Bytes, Failure> failures = new HashMap<>();

    void failed(Bytes relay, Instant now) {
        int count = failures.containsKey(relay) ? failures.get(relay).count() + 1 : 1;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(count - 1, MOST_DOUBLINGS));
        failures.put(relay, new Failure(count, now.plus(pause)));
    }

    void succeeded(Bytes relay) {
        failures.remove(relay);
    }

    boolean isPaused(Bytes relay, Instant now) {
        Failure failure = failures.get(relay);
        return failure != null && now.isBefore(failure.until());
    }
}
