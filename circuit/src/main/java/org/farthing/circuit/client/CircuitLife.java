package org.farthing.circuit.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.farthing.circuit.loop.EventLoop;

/**
 * What the pool knows of one circuit: when it was begun, stood and was first used, and so when it is to go. Times are the loop's
 * nanoseconds; the spans are drawn by chance, so that circuits do not come and go in step.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class CircuitLife {
    /** From its first stream on, a circuit takes new streams for 8 to 12 minutes. */
    static final Duration LEAST_USE = Duration.ofMinutes(8);
    static final Duration USE_JITTER = Duration.ofMinutes(4);
    /** A circuit that nobody uses is closed after 30 to 60 minutes. */
    static final Duration LEAST_IDLE = Duration.ofMinutes(30);
    static final Duration IDLE_JITTER = Duration.ofMinutes(30);
    /** No circuit gets older, whatever it carries. */
    static final Duration MOST = Duration.ofHours(24);

    private final long number;
    private final long born;
    private final long use;
    private final long idle;
    private EventLoop.Timer lateTimer;
    private Optional<Duration> built = Optional.empty();
    private Optional<Long> firstUse = Optional.empty();
    private Optional<IsolationKey> key = Optional.empty();

    CircuitLife(long number, long now, RandomGenerator random) {
        this.number = number;
        this.born = now;
        this.use = LEAST_USE.plusMillis(random.nextLong(USE_JITTER.toMillis())).toNanos();
        this.idle = LEAST_IDLE.plusMillis(random.nextLong(IDLE_JITTER.toMillis())).toNanos();
    }

    long number() {
        return number;
    }

    /** The timer that says that the circuit is late. */
    void expect(EventLoop.Timer timer) {
        lateTimer = timer;
    }

    void stopWaiting() {
        if (lateTimer != null) {
            lateTimer.cancel();
        }
    }

    Duration stands(long now) {
        stopWaiting();
        Duration took = age(now);
        built = Optional.of(took);
        return took;
    }

    Optional<Duration> built() {
        return built;
    }

    void assign(IsolationKey to, long now) {
        key = Optional.of(to);
        firstUse = firstUse.or(() -> Optional.of(now));
    }

    /** Whose circuit it is; empty while it is nobody's. */
    Optional<IsolationKey> key() {
        return key;
    }

    boolean wasUsed() {
        return firstUse.isPresent();
    }

    Duration age(long now) {
        return Duration.ofNanos(now - born);
    }

    /** Whether it is to take no new streams. */
    boolean isDone(long now) {
        return firstUse.map(since -> now - since > use).orElseGet(() -> now - born > idle);
    }

    boolean isTooOld(long now) {
        return age(now).compareTo(MOST) > 0;
    }
}
