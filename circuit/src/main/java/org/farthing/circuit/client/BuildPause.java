package org.farthing.circuit.client;

import java.time.Duration;
import org.farthing.circuit.loop.EventLoop;

/**
 * Holds back a pool whose circuits fail one after the other: after so many it builds no more for a while, each time longer, up to a bound.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class BuildPause {
    private static final int MOST_TRIES = 8;
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final EventLoop loop;
    /** Runs when a pause is over. */
    private final Runnable again;
    private int failuresInARow;
    private EventLoop.Timer timer;

    BuildPause(EventLoop loop, Runnable again) {
        this.loop = loop;
        this.again = again;
    }

    boolean isOn() {
        return timer != null;
    }

    /** A circuit could not be built. */
    void failed() {
        failuresInARow++;
    }

    /** A circuit stands, or there is reason to think that the next one will. */
    void forgive() {
        failuresInARow = 0;
    }

    /** Whether so many failed in a row that another try at once would be no use. */
    boolean isDue() {
        return failuresInARow >= MOST_TRIES;
    }

    /** Begins a pause, unless one is on. */
    void begin() {
        if (timer != null) {
            return;
        }
        Duration pause = FIRST.multipliedBy(1L << Math.min(failuresInARow, 6));
        timer = loop.schedule(pause.compareTo(LONGEST) > 0 ? LONGEST : pause, () -> {
            timer = null;
            again.run();
        });
    }

    /** Ends a pause early. */
    void end() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
