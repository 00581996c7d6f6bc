package org.farthing.circuit.sim;

import java.nio.channels.spi.SelectorProvider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.farthing.circuit.loop.Platform;

/** The machine of a {@link Simulation}; one for all its nodes. */
public final class SimulatedPlatform implements Platform {
    private static final Instant BEGINNING = Instant.parse("2031-05-04T03:02:01Z");

    private final Simulation simulation;
    private final SimulatedSockets sockets;
    /** Shortly before the clock for durations wraps, in every second world. */
    private final long firstNanos;
    private long randoms;

    SimulatedPlatform(Simulation simulation) {
        this.simulation = simulation;
        this.sockets = new SimulatedSockets(simulation);
        this.firstNanos = simulation.seed() % 2 == 0 ? Long.MAX_VALUE - Duration.ofSeconds(3).toNanos() : -5;
    }

    public Simulation simulation() {
        return simulation;
    }

    @Override
    public SelectorProvider sockets() {
        return sockets;
    }

    @Override
    public Thread virtualThread(String name, Runnable work) {
        return simulation.newThread(name, work);
    }

    @Override
    public Thread platformThread(String name, Runnable work) {
        return simulation.newThread(name, work);
    }

    @Override
    public long nanos() {
        return firstNanos + simulation.now();
    }

    @Override
    public Instant instant() {
        return BEGINNING.plusNanos(simulation.now());
    }

    @Override
    public SecureRandom random() {
        return new SeededRandom(simulation.seed(), "randomness " + ++randoms);
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!time.isPositive()) {
            Thread.yield();
            return;
        }
        Thread thread = Thread.currentThread();
        boolean[] over = new boolean[1];
        Simulation.Event end = simulation.at(time.toNanos(), () -> {
            over[0] = true;
            LockSupport.unpark(thread);
        });
        while (!over[0]) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                end.cancel();
                throw new InterruptedException();
            }
        }
    }

    @Override
    public boolean await(CountDownLatch latch, Duration limit) throws InterruptedException {
        try {
            return Waiting.within(limit, () -> {
                latch.await();
                return true;
            });
        } catch (TimeoutException _) {
            return latch.getCount() == 0;
        }
    }

    @Override
    public boolean join(Thread thread, Duration limit) throws InterruptedException {
        try {
            return Waiting.within(limit, () -> {
                thread.join();
                return true;
            });
        } catch (TimeoutException _) {
            return !thread.isAlive();
        }
    }
}
