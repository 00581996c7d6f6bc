package org.farthing.circuit.link;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.farthing.circuit.loop.Platform;

/**
 * Closes a channel when time is up, which ends whatever blocks on it: connecting, reading, and writing to a peer that takes nothing.
 * Timeouts of single reads would let a peer that sends a byte now and then hold a handshake open for ever.
 */
final class Deadline implements AutoCloseable {
    private enum State { RUNNING, MET, MISSED }

    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private final CountDownLatch met = new CountDownLatch(1);

    private Deadline() {
    }

    static Deadline start(Duration limit, SocketChannel channel, Platform platform) {
        var deadline = new Deadline();
        platform.start("link deadline", () -> deadline.watch(limit, channel, platform));
        return deadline;
    }

    /** Ends the watch. False if the channel was closed before. */
    boolean met() {
        if (state.compareAndSet(State.RUNNING, State.MET)) {
            met.countDown();
        }
        return state.get() == State.MET;
    }

    @Override
    public void close() {
        met();
    }

    private void watch(Duration limit, SocketChannel channel, Platform platform) {
        try {
            if (platform.await(met, limit)) {
                return;
            }
        } catch (InterruptedException _) {
            // Nobody interrupts this thread; if somebody does, the safe side is to close.
            Thread.currentThread().interrupt();
        }
        if (!state.compareAndSet(State.RUNNING, State.MISSED)) {
            return;
        }
        try {
            channel.close();
        } catch (IOException _) {
            // Closed is closed.
        }
    }
}
