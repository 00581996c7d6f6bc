package org.farthing.circuit.sim;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.farthing.circuit.loop.Platform;

/**
 * A world on virtual time in which one thread runs at a time. Its threads are virtual threads of the JDK, whose scheduler this is: wherever
 * one of them blocks (a queue, a lock, a latch, a channel of the world, a sleep), the next one is drawn from those that can go on, by a
 * generator that starts from the seed. When none can, the clock jumps to the next event. So the code of the product runs as it is, a minute
 * of waiting costs nothing, and the same seed gives the same order of events, which {@link #trace} sums up.
 *
 * <p>What computes (keys, TLS, the database) takes its real time and nearly no virtual one: each step costs some microseconds, lest a loop
 * that watches the clock never ends. A wait with a limit must be one of {@link Platform}'s or {@link Waiting}'s: the JDK's own would follow
 * the real clock.
 *
 * <p>{@link #run} is called by one thread outside, on which everything happens. All else belongs to the threads of the world, which need no
 * locks towards each other as long as they do not block.
 */
public final class Simulation implements AutoCloseable {
    static {
        // The first connection asks a process of the system what machine this is, and waits for it in real time.
        try {
            DriverManager.getConnection("jdbc:sqlite::memory:").close();
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Beyond this a test waits for something that does not come. */
    private static final Duration LONGEST_RUN = Duration.ofHours(2);
    private static final long MOST_STEPS = 50_000_000;

    /** Something that happens at a time, between the steps of threads; it must not block. */
    final class Event implements Comparable<Event> {
        private final long time;
        private final long number;
        private final Runnable action;
        private boolean cancelled;

        private Event(long time, Runnable action) {
            this.time = time;
            this.number = ++numbers;
            this.action = action;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(number, other.number);
        }
    }

    private record Ready(String thread, Runnable step) {
    }

    private final long seed;
    private final RandomGenerator schedule;
    private final RandomGenerator network;
    private final Trace trace = new Trace();
    private final Queue<Ready> arrivals = new ConcurrentLinkedQueue<>();
    private final List<Ready> ready = new ArrayList<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Map<Thread, String> alive = new LinkedHashMap<>();
    private final List<Throwable> uncaught = new ArrayList<>();
    private final SimulatedPlatform platform;
    private Faults faults = Faults.ORDINARY;
    private long now;
    private long numbers;
    private long threads;
    private long steps;

    public Simulation(long seed) {
        this.seed = seed;
        this.schedule = SeededRandom.generator(seed, "schedule");
        this.network = SeededRandom.generator(seed, "network");
        this.platform = new SimulatedPlatform(this);
    }

    public long seed() {
        return seed;
    }

    /** What the nodes of this world run on. */
    public SimulatedPlatform platform() {
        return platform;
    }

    /** From now on. */
    public void faults(Faults next) {
        faults = next;
    }

    Faults faults() {
        return faults;
    }

    /** Decides about the network, so that a change of what is scheduled changes that alone. */
    RandomGenerator network() {
        return network;
    }

    public Trace trace() {
        return trace;
    }

    /** Nanoseconds of virtual time since the beginning. */
    public long now() {
        return now;
    }

    /**
     * Runs {@code body} on a thread of the world until it ends, and everything else meanwhile. What is under way then stops there, and goes
     * on in the next run.
     *
     * @throws AssertionError where nothing can happen any more and the body has not ended, or some other thread ended in an exception
     */
    public <T> T run(Callable<T> body) throws Exception {
        var outcome = new Outcome<T>();
        newThread("test", () -> outcome.complete(body)).start();
        long end = now + LONGEST_RUN.toNanos();
        while (!outcome.done) {
            if (!step()) {
                throw stuck("nothing can happen any more");
            }
            if (now > end) {
                throw stuck("nothing of interest happens any more");
            }
        }
        if (outcome.failure != null) {
            uncaught.forEach(outcome.failure::addSuppressed);
            throw outcome.failure;
        }
        failForUncaught();
        return outcome.value;
    }

    private static final class Outcome<T> {
        private T value;
        private Exception failure;
        private boolean done;

        private void complete(Callable<T> body) {
            try {
                value = body.call();
            } catch (Exception e) {
                failure = e;
            } catch (Error e) {
                failure = new Exception(e);
            } finally {
                done = true;
            }
        }
    }

    private void failForUncaught() {
        if (!uncaught.isEmpty()) {
            var failure = new AssertionError("a thread ended in an exception", uncaught.getFirst());
            uncaught.clear();
            throw failure;
        }
    }

    /** One step of one thread, or the next event; false if there is neither. */
    private boolean step() {
        for (Ready one = arrivals.poll(); one != null; one = arrivals.poll()) {
            ready.add(one);
        }
        while (!events.isEmpty() && (events.peek().time <= now || events.peek().cancelled || ready.isEmpty())) {
            Event next = events.poll();
            if (!next.cancelled) {
                now = Math.max(now, next.time);
                next.action.run();
                return true;
            }
        }
        if (ready.isEmpty()) {
            return !arrivals.isEmpty();
        }
        if (++steps > MOST_STEPS) {
            throw stuck("it goes on and on");
        }
        Ready next = ready.remove(schedule.nextInt(ready.size()));
        if (schedule.nextDouble() < faults.stall()) {
            // As on a machine that is busy with something else.
            at(schedule.nextLong(faults.longestStall().toNanos()), () -> ready.add(next));
            return true;
        }
        now += 1_000 + schedule.nextInt(4_000);
        trace.add(now, next.thread(), "runs", 0);
        next.step().run();
        return true;
    }

    private AssertionError stuck(String why) {
        var text = new StringBuilder(why + ", at " + Duration.ofNanos(now) + " with seed " + seed);
        alive.forEach((thread, name) -> {
            text.append(System.lineSeparator()).append(name).append(' ').append(thread.getState());
            for (StackTraceElement frame : thread.getStackTrace()) {
                text.append(System.lineSeparator()).append("    at ").append(frame);
            }
        });
        return new AssertionError(text.toString());
    }

    /** Has {@code action} happen {@code delay} nanoseconds from now. */
    Event at(long delay, Runnable action) {
        var event = new Event(now + Math.max(0, delay), action);
        events.add(event);
        return event;
    }

    /** A thread of the world, not started yet. */
    Thread newThread(String kind, Runnable work) {
        String name = kind + "#" + ++threads;
        var self = new Thread[1];
        Thread thread = builder(step -> arrivals.add(new Ready(name, step))).name(name)
                .uncaughtExceptionHandler((_, failure) -> uncaught.add(failure))
                .unstarted(() -> {
                    alive.put(self[0], name);
                    try {
                        ScopedValue.where(Here.PLATFORM, platform).run(work);
                    } finally {
                        alive.remove(self[0]);
                    }
                });
        self[0] = thread;
        return thread;
    }

    /**
     * Virtual threads with a scheduler of one's own. The JDK has them for its own tests (JDK 21 to 25 at least) and does not offer them to
     * others, so the JVM of the tests opens {@code java.lang}.
     */
    private static Thread.Builder.OfVirtual builder(Executor scheduler) {
        try {
            Constructor<?> constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            return (Thread.Builder.OfVirtual) constructor.newInstance(scheduler);
        } catch (ClassNotFoundException | NoSuchMethodException | InstantiationException | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("this Java runtime schedules virtual threads in another way", e);
        }
    }

    /**
     * Lets the world come to rest for a minute of its time.
     *
     * @throws AssertionError if a thread is left over then, which in the real world would be there for ever
     */
    @Override
    public void close() {
        long end = now + Duration.ofMinutes(1).toNanos();
        while ((!alive.isEmpty() || !ready.isEmpty() || !arrivals.isEmpty()) && now < end && step()) {
            // One after the other.
        }
        failForUncaught();
        if (!alive.isEmpty()) {
            throw stuck("threads are left over");
        }
    }
}
