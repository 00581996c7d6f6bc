package org.farthing.circuit.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiPredicate;

/**
 * How many circuits to keep ready, and for which ports, from what was asked for in the last hour: two, three while circuits are taken
 * quickly, and one for every port that was used lately and that none of the others serves.
 *
 * <p>No clock of its own. Not thread-safe.
 */
final class SpareForecast {
    static final int LEAST = 2;
    static final int MOST = 3;
    private static final int MOST_PORTS = 8;
    private static final Duration REMEMBERED = Duration.ofHours(1);
    private static final Duration BUSY = Duration.ofMinutes(1);
    private static final int BUSY_FROM = 4;
    /** What is needed before anything was asked for. */
    private static final int FIRST_PORT = 443;

    private final Map<Integer, Instant> ports = new LinkedHashMap<>();
    private final ArrayDeque<Instant> taken = new ArrayDeque<>();

    /** A stream to {@code port} was asked for. */
    void asked(int port, Instant now) {
        // The latest stands last.
        ports.remove(port);
        ports.put(port, now);
        if (ports.size() > MOST_PORTS) {
            ports.remove(ports.keySet().iterator().next());
        }
    }

    /** A spare was given to somebody. */
    void taken(Instant now) {
        taken.addLast(now);
        if (taken.size() > BUSY_FROM) {
            taken.removeFirst();
        }
    }

    /** Circuits to keep ready. */
    int wanted(Instant now) {
        boolean busy = taken.size() >= BUSY_FROM && !now.isAfter(taken.getFirst().plus(BUSY));
        return busy ? MOST : LEAST;
    }

    /** Ports used within the hour, the latest first; 443 if there is none. */
    List<Integer> ports(Instant now) {
        ports.values().removeIf(at -> now.isAfter(at.plus(REMEMBERED)));
        if (ports.isEmpty()) {
            return List.of(FIRST_PORT);
        }
        return new ArrayList<>(ports.keySet()).reversed();
    }

    /** The port to build the next spare for: the first that none of {@code spares} serves, or the latest; none where there are enough. */
    <C> OptionalInt next(List<C> spares, BiPredicate<C, Integer> serves, Instant now) {
        List<Integer> likely = ports(now);
        for (int port : likely) {
            if (spares.stream().noneMatch(spare -> serves.test(spare, port))) {
                return OptionalInt.of(port);
            }
        }
        return spares.size() < wanted(now) ? OptionalInt.of(likely.getFirst()) : OptionalInt.empty();
    }
}
