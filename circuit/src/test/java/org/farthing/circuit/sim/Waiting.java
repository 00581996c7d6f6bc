package org.farthing.circuit.sim;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.farthing.circuit.loop.Platform;

/** Waits with a limit in the time of the thread's world, real or simulated: for tests, which know nothing shorter than the JDK's waits. */
public final class Waiting {
    private enum State { WAITS, ENDED, EXPIRED }

    /** Something that blocks until it is interrupted. */
    public interface Wait<T> {
        T run() throws InterruptedException;
    }

    private Waiting() {
    }

    /** @throws TimeoutException if {@code wait} has not ended after {@code limit} */
    public static <T> T within(Duration limit, Wait<T> wait) throws InterruptedException, TimeoutException {
        Platform platform = Here.platform();
        Thread waiter = Thread.currentThread();
        var state = new AtomicReference<>(State.WAITS);
        Thread watch = platform.virtualThread("limit", () -> {
            try {
                platform.sleep(limit);
                if (state.compareAndSet(State.WAITS, State.EXPIRED)) {
                    waiter.interrupt();
                }
            } catch (InterruptedException _) {
                // It ended in time.
            }
        });
        watch.start();
        try {
            return wait.run();
        } catch (InterruptedException e) {
            if (state.get() == State.EXPIRED) {
                throw new TimeoutException("not within " + limit);
            }
            throw e;
        } finally {
            if (state.compareAndSet(State.WAITS, State.ENDED)) {
                watch.interrupt();
            } else {
                // Interrupted or about to be, for a wait that is over.
                swallowInterruptionBy(watch);
            }
        }
    }

    private static void swallowInterruptionBy(Thread watch) {
        while (watch.isAlive()) {
            try {
                watch.join();
            } catch (InterruptedException _) {
                // That was it.
            }
        }
        Thread.interrupted();
    }

    public static <T> T get(Future<T> future, Duration limit) throws InterruptedException, ExecutionException, TimeoutException {
        var failure = new ExecutionException[1];
        T value = within(limit, () -> {
            try {
                return future.get();
            } catch (ExecutionException e) {
                failure[0] = e;
                return null;
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        return value;
    }

    /** The next element, or null if none comes in time. */
    public static <T> T poll(BlockingQueue<T> queue, Duration limit) throws InterruptedException {
        T there = queue.poll();
        if (there != null) {
            return there;
        }
        try {
            return within(limit, queue::take);
        } catch (TimeoutException _) {
            return queue.poll();
        }
    }

    public static void pause(Duration time) {
        try {
            Here.platform().sleep(time);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
