package org.farthing.circuit.loop;

import java.nio.channels.spi.SelectorProvider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;

/**
 * What a node has of the machine that it runs on: threads, clocks, sockets and randomness. Nothing in this module takes them from anywhere
 * else, so that a whole network can run on a machine that a test makes up, where time is virtual and the order of events is drawn from a
 * seed. An {@link EventLoop} has one, and all that belongs to the loop takes it from there.
 *
 * <p>Waits without a limit are the JDK's own (queues, locks, latches, futures): they involve no clock. Those with a limit are here.
 *
 * <p>Thread-safe. {@link #instant} is the time of day.
 */
public interface Platform extends InstantSource {
    /** The machine of this process. */
    Platform SYSTEM = new SystemPlatform();

    /** Where selectors and channels come from. */
    SelectorProvider sockets();

    /** A thread that is not started yet, for straight-line code that blocks now and then. */
    Thread virtualThread(String name, Runnable work);

    /** A thread that is not started yet, for what keeps a processor busy. It never keeps a program alive. */
    Thread platformThread(String name, Runnable work);

    /** A clock for durations: nanoseconds from no particular point, which may wrap, as {@link System#nanoTime}. */
    long nanos();

    /** A new source of cryptographically strong randomness. */
    SecureRandom random();

    void sleep(Duration time) throws InterruptedException;

    /** Waits until {@code latch} is at 0, {@code limit} at the most; false if it is not then. */
    boolean await(CountDownLatch latch, Duration limit) throws InterruptedException;

    /** Waits for the end of {@code thread}, {@code limit} at the most; false if it still runs then. */
    boolean join(Thread thread, Duration limit) throws InterruptedException;

    /** Starts {@code work} on a virtual thread. */
    default void start(String name, Runnable work) {
        virtualThread(name, work).start();
    }

    /** Virtual threads of one name, for an executor. */
    default ThreadFactory virtualThreads(String name) {
        return work -> virtualThread(name, work);
    }
}
