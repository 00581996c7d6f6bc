package org.farthing.circuit.loop;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Notices a peer that takes nothing. While {@code waiting} holds and no {@link #progress} is reported for {@code limit}, {@code stalled}
 * runs, once. One timer that moves itself along, not one for every write. Loop thread only.
 */
public final class WriteStall {
    private final EventLoop loop;
    private final Duration limit;
    private final BooleanSupplier waiting;
    private final Runnable stalled;
    private EventLoop.Timer timer;
    private long lastProgress;

    public WriteStall(EventLoop loop, Duration limit, BooleanSupplier waiting, Runnable stalled) {
        this.loop = loop;
        this.limit = limit;
        this.waiting = waiting;
        this.stalled = stalled;
    }

    /** Bytes were taken. */
    public void progress() {
        lastProgress = loop.nanos();
    }

    /** Output waits from now on; called when it begins to wait, not while it does. */
    public void watch() {
        lastProgress = loop.nanos();
        if (timer == null) {
            timer = loop.schedule(limit, this::check);
        }
    }

    public void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void check() {
        timer = null;
        if (!waiting.getAsBoolean()) {
            return;
        }
        long idle = loop.nanos() - lastProgress;
        if (idle >= limit.toNanos()) {
            stalled.run();
        } else {
            timer = loop.schedule(limit.minusNanos(idle), this::check);
        }
    }
}
