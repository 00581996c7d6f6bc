package org.farthing.circuit.client;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.farthing.circuit.loop.EventLoop;

/**
 * The streams that wait for a circuit, in the order in which they came, each for a minute at most.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class CircuitRequests {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** More than all circuits together could carry need not wait. */
    private static final int MOST = CircuitShares.KEYS * 64;

    static final class Request {
        private final IsolationKey key;
        private final int port;
        private final Consumer<Optional<Circuit>> result;
        private EventLoop.Timer timer;

        private Request(IsolationKey key, int port, Consumer<Optional<Circuit>> result) {
            this.key = key;
            this.port = port;
            this.result = result;
        }

        IsolationKey key() {
            return key;
        }

        /** That the exit must list; 0 for any exit. */
        int port() {
            return port;
        }
    }

    private final EventLoop loop;
    private final Set<Request> waiting = new LinkedHashSet<>();

    CircuitRequests(EventLoop loop) {
        this.loop = loop;
    }

    boolean isFull() {
        return waiting.size() >= MOST;
    }

    int size() {
        return waiting.size();
    }

    /** The wallet's first, since there are few and money may depend on them. */
    List<Request> all() {
        return waiting.stream().sorted(Comparator.comparing(request -> request.key.lane() == Lane.PAGES)).toList();
    }

    void add(IsolationKey key, int port, Consumer<Optional<Circuit>> result) {
        var request = new Request(key, port, result);
        request.timer = loop.schedule(LIMIT, () -> finish(request, Optional.empty()));
        waiting.add(request);
    }

    /** Answers it, unless that has been done. */
    void finish(Request request, Optional<Circuit> circuit) {
        if (waiting.remove(request)) {
            request.timer.cancel();
            request.result.accept(circuit);
        }
    }

    /** None of those that wait now gets a circuit. */
    void failAll() {
        List.of(Lane.values()).forEach(this::failAll);
    }

    /** None of the lane's streams that wait now gets a circuit. */
    void failAll(Lane lane) {
        all().stream().filter(request -> request.key.lane() == lane).forEach(request -> finish(request, Optional.empty()));
    }
}
