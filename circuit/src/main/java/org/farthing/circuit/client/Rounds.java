package org.farthing.circuit.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.farthing.circuit.loop.EventLoop;

/**
 * What the client does again and again, each with its own pause, from the first time that it connects until it closes.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class Rounds {
    private final EventLoop loop;
    private final List<Round> rounds = new ArrayList<>();

    private final class Round {
        private final Duration pause;
        private final Runnable work;
        private EventLoop.Timer timer;

        private Round(Duration pause, Runnable work) {
            this.pause = pause;
            this.work = work;
        }

        private void later() {
            timer = loop.schedule(pause, () -> {
                work.run();
                later();
            });
        }
    }

    Rounds(EventLoop loop) {
        this.loop = loop;
    }

    boolean haveBegun() {
        return !rounds.isEmpty();
    }

    /** Does {@code work} after each {@code pause}, counted from the end of the time before. */
    void begin(Duration pause, Runnable work) {
        var round = new Round(pause, work);
        rounds.add(round);
        round.later();
    }

    void end() {
        rounds.forEach(round -> round.timer.cancel());
    }
}
