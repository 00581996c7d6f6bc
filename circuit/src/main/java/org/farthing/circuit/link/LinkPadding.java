package org.farthing.circuit.link;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.farthing.circuit.cell.Cell;
import org.farthing.circuit.loop.EventLoop;

/**
 * Padding of an idle link between a client and its guard, after Tor's padding-spec (2, connection-level padding): whenever no cell has gone
 * either way for a random time, one cell of padding is sent. Both ends do so. What routers record of flows (NetFlow and the like closes a
 * record after 10 to 15 s of silence) then shows one long connection and not when somebody was at the keyboard. It also keeps the entries
 * of address translators alive.
 *
 * <p>The time is the larger of two draws, uniform from 1.5 to 9.5 s, drawn anew after each padding. One timer that moves itself along, not
 * one for every cell. Loop thread only.
 */
final class LinkPadding {
    static final Duration SHORTEST = Duration.ofMillis(1_500);
    static final Duration LONGEST = Duration.ofMillis(9_500);
    private static final byte[] CELL = new byte[Cell.SIZE];

    private final Link link;
    private final EventLoop loop;
    private final RandomGenerator random;
    private EventLoop.Timer timer;
    private long lastCell;
    private long limit;

    LinkPadding(Link link, RandomGenerator random) {
        this.link = link;
        this.loop = link.loop();
        this.random = random;
    }

    void start() {
        lastCell = loop.nanos();
        limit = draw(random);
        timer = loop.schedule(Duration.ofNanos(limit), this::check);
    }

    /** A cell went either way. */
    void onCell() {
        lastCell = loop.turnNanos();
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Nanoseconds of silence before the next padding. */
    static long draw(RandomGenerator random) {
        long most = LONGEST.toNanos() + 1;
        return Math.max(random.nextLong(SHORTEST.toNanos(), most), random.nextLong(SHORTEST.toNanos(), most));
    }

    private void check() {
        long idle = loop.nanos() - lastCell;
        // While anything waits the link is not idle, and more would only make it longer.
        if (idle >= limit && link.queuedBytes() == 0) {
            link.send(CELL, 0, 1);
            lastCell = loop.nanos();
            limit = draw(random);
            idle = 0;
        }
        timer = loop.schedule(Duration.ofNanos(Math.max(limit - idle, SHORTEST.toNanos() / 2)), this::check);
    }
}
