package org.farthing.circuit.relay;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.loop.EventLoop;

/**
 * Keeps what a relay carries by its links within a rate: what comes by them or what goes, whichever is more, since an exit's downloads come
 * from sites. Where it was more than that, nothing is read from links until time has made up for it. Whoever sends is then held up by TCP, as
 * by a slow line, and an exit by its windows, for whose acknowledgements it waits; nothing is dropped.
 *
 * <p>Not thread-safe: it belongs to the relay's event loop.
 */
final class Bandwidth {
    /** So short that what comes meanwhile, at the full speed of the machine, holds up nobody for long. */
    static final Duration LOOK_EVERY = Duration.ofMillis(5);
    /** A fifth of a second's worth may come at once after a pause. */
    private static final int BURST_PART = 5;
    private static final double NANOS = 1e9;

    private final EventLoop loop;
    private final Supplier<Stream<LinkCircuits>> links;
    private long bytesPerSecond;
    private double left;
    private long looked;
    private boolean paused;
    private EventLoop.Timer timer;

    /** @param links all that stand */
    Bandwidth(EventLoop loop, Supplier<Stream<LinkCircuits>> links) {
        this.loop = loop;
        this.links = links;
    }

    /** @param perSecond bytes, 0 for no limit */
    void limit(long perSecond) {
        bytesPerSecond = perSecond;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (perSecond == 0) {
            pause(false);
            return;
        }
        carried();
        left = (double) perSecond / BURST_PART;
        looked = loop.nanos();
        timer = loop.schedule(LOOK_EVERY, this::look);
    }

    private void look() {
        long now = loop.nanos();
        left = Math.min((double) bytesPerSecond / BURST_PART, left + (now - looked) / NANOS * bytesPerSecond);
        looked = now;
        left -= carried();
        pause(left < 0);
        timer = loop.schedule(LOOK_EVERY, this::look);
    }

    /** Bytes since this was asked last. */
    private long carried() {
        return Math.max(links.get().mapToLong(LinkCircuits::takeBytesIn).sum(), links.get().mapToLong(LinkCircuits::takeBytesOut).sum());
    }

    private void pause(boolean now) {
        if (now) {
            // Each time: links have come since.
            links.get().toList().forEach(LinkCircuits::pauseReading);
        } else if (paused) {
            links.get().toList().forEach(LinkCircuits::resumeReading);
        }
        paused = now;
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
