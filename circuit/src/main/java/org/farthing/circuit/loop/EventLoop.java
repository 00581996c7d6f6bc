package org.farthing.circuit.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * One platform thread with one {@link Selector}, the owner of everything registered with it.
 *
 * <p>A turn: ready sockets, due timers, posted tasks, {@link #atTurnEnd} tasks, then one flush of every connection that got output. Work
 * that comes up while flushing waits for the next turn, which follows at once; so a connection does one read and one write in a turn.
 *
 * <p>A task that throws is reported to the {@link System.Logger} of this class, by type and place only, since its message may speak of a
 * peer; the loop goes on. A connection whose callback throws is abandoned as well: nobody knows its state any more.
 *
 * <p>{@link #execute}, {@link #schedule}, {@link #inLoop}, {@link #nanos} and {@link #close} may be called from any thread, the rest from
 * the loop's thread. The thread is a daemon: it never keeps a program alive.
 */
public final class EventLoop implements Executor, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());
    /** Tasks that keep posting tasks must not keep the sockets waiting. */
    private static final int TASKS_PER_TURN = 1024;

    /** A scheduled task. */
    public interface Timer {
        /** From any thread; without effect once the task ran. Called on the loop's thread, the task will not run afterwards. */
        void cancel();
    }

    private final Platform platform;
    private final Selector selector;
    private final LongSupplier clock;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** True while the loop sleeps or is about to: only then does a posted task cost a wake-up. */
    private final AtomicBoolean sleeping = new AtomicBoolean();
    private volatile boolean closing;
    private volatile boolean ended;

    private final Timers timers = new Timers();
    private final Scratch scratch = new Scratch();
    private final QueueMemory memory = new QueueMemory(this);
    private final ChunkPool pool;
    private long turnNanos;
    private List<Pollable> dirty = new ArrayList<>();
    private List<Pollable> flushing = new ArrayList<>();
    private List<Runnable> turnEnd = new ArrayList<>();
    private List<Runnable> turnEnding = new ArrayList<>();

    private EventLoop(String name, Platform platform, LongSupplier clock, Selector selector) {
        this.platform = platform;
        this.selector = selector;
        this.clock = clock;
        this.turnNanos = clock.getAsLong();
        this.pool = new ChunkPool(memory, () -> turnNanos);
        this.thread = platform.platformThread(name, this::run);
    }

    /** Starts a loop on the machine of this process. */
    public static EventLoop start(String name) {
        return start(name, Platform.SYSTEM);
    }

    /** Starts a loop on {@code platform}, where all that belongs to the loop finds its sockets, threads, clocks and randomness. */
    public static EventLoop start(String name, Platform platform) {
        return start(name, platform, platform::nanos);
    }

    /**
     * Starts a loop whose timers follow {@code nanos}. A clock that does not follow real time must be accompanied by {@link #execute}:
     * timers are looked at once a turn.
     *
     * @throws UncheckedIOException if the system has no selector to give
     */
    public static EventLoop start(String name, LongSupplier nanos) {
        return start(name, Platform.SYSTEM, nanos);
    }

    private static EventLoop start(String name, Platform platform, LongSupplier nanos) {
        try {
            var loop = new EventLoop(name, platform, nanos, platform.sockets().openSelector());
            loop.thread.start();
            return loop;
        } catch (IOException e) {
            throw new UncheckedIOException("no selector for the loop " + name, e);
        }
    }

    /**
     * Runs {@code task} on the loop's thread, in the order of the calls of one thread.
     *
     * @throws RejectedExecutionException if the loop is closed; the task will not run
     */
    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task);
        if (ended) {
            throw new RejectedExecutionException("the loop " + thread.getName() + " is closed");
        }
        tasks.add(task);
        if (!inLoop() && sleeping.getAndSet(false)) {
            selector.wakeup();
        }
        if (ended && tasks.remove(task)) {
            throw new RejectedExecutionException("the loop " + thread.getName() + " is closed");
        }
    }

    /** As {@link #execute}, for the results of work elsewhere: false, and nothing happens, once the loop is closed. */
    public boolean post(Runnable task) {
        try {
            execute(task);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    /** True on the loop's own thread. */
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /** Runs {@code task} on the loop's thread once {@code delay} has passed; timers due together run in the order of their deadlines. */
    public Timer schedule(Duration delay, Runnable task) {
        Objects.requireNonNull(task);
        var entry = new Timers.Entry(this, clock.getAsLong() + delay.toNanos(), task);
        if (inLoop()) {
            timers.add(entry);
        } else {
            execute(() -> timers.add(entry));
        }
        return entry;
    }

    /** What the loop runs on. */
    public Platform platform() {
        return platform;
    }

    /** The loop's clock, in nanoseconds from no particular point, as {@link System#nanoTime}. */
    public long nanos() {
        return clock.getAsLong();
    }

    /** {@link #nanos} as this turn began, for what is done with every batch of cells. Loop thread only. */
    public long turnNanos() {
        return turnNanos;
    }

    /** Runs {@code task} once, at the end of this turn, before connections are flushed. */
    public void atTurnEnd(Runnable task) {
        requireInLoop();
        turnEnd.add(task);
    }

    /** Runs a callback of {@code connection} with the posted tasks; the connection is abandoned if it throws. */
    public void executeFor(Pollable connection, Runnable callback) {
        execute(() -> {
            try {
                callback.run();
            } catch (RuntimeException | Error e) {
                report(e);
                connection.abandon();
            }
        });
    }

    /** Has {@code connection} flushed at the end of this turn; called at most once a turn for one connection, which keeps track of that. */
    public void flushAtTurnEnd(Pollable connection) {
        dirty.add(connection);
    }

    /**
     * Registers a non-blocking channel. A channel that is registered already changes its operations and owner.
     *
     * @throws ClosedChannelException if the channel is closed
     */
    public SelectionKey register(SocketChannel channel, int ops, Pollable connection) throws ClosedChannelException {
        requireInLoop();
        return channel.register(selector, ops, connection);
    }

    public Scratch scratch() {
        return scratch;
    }

    /** An empty queue over this loop's pool of chunks. */
    public ByteQueue newQueue() {
        return new ByteQueue(pool);
    }

    /** What waits on this loop, and what may. */
    public QueueMemory memory() {
        return memory;
    }

    /** @throws IllegalStateException on any other thread than the loop's: a connection with two owners is a defect */
    public void requireInLoop() {
        if (!inLoop()) {
            throw new IllegalStateException("only the thread of the loop " + thread.getName() + " may do this");
        }
    }

    /**
     * Abandons all connections, runs what was posted, and ends the thread. Waits for that, unless called on the loop itself. Timers that
     * are not due are dropped.
     */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        if (inLoop()) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    void forget(Timers.Entry entry) {
        if (inLoop()) {
            timers.remove(entry);
        } else if (!ended) {
            tasks.add(() -> timers.remove(entry));
        }
    }

    SelectionKey keyOf(SocketChannel channel) {
        return channel.keyFor(selector);
    }

    int timers() {
        return timers.size();
    }

    private void run() {
        try {
            while (!closing) {
                turn();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "the selector of the loop {0} failed: {1}", thread.getName(), e.getClass().getName());
        } finally {
            end();
        }
    }

    private void turn() throws IOException {
        select();
        turnNanos = clock.getAsLong();
        var selected = selector.selectedKeys();
        if (!selected.isEmpty()) {
            for (SelectionKey key : selected) {
                // Invalid: an earlier connection of this turn closed this one.
                if (key.isValid()) {
                    dispatch((Pollable) key.attachment(), key.readyOps());
                }
            }
            selected.clear();
        }
        timers.runDue(clock.getAsLong(), this::guarded);
        runTasks();
        endTurn();
    }

    private void select() throws IOException {
        sleeping.set(true);
        if (!tasks.isEmpty() || !dirty.isEmpty() || !turnEnd.isEmpty() || closing) {
            selector.selectNow();
        } else {
            OptionalLong wait = timers.untilNext(clock.getAsLong());
            if (wait.isEmpty()) {
                selector.select();
            } else if (wait.getAsLong() <= 0) {
                selector.selectNow();
            } else {
                // Rounded up, lest the loop spins through the last part of a millisecond.
                selector.select(wait.getAsLong() / 1_000_000 + 1);
            }
        }
        sleeping.set(false);
    }

    private void runTasks() {
        for (int i = 0; i < TASKS_PER_TURN; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            guarded(task);
        }
    }

    private void endTurn() {
        List<Runnable> ending = turnEnd;
        turnEnd = turnEnding;
        turnEnding = ending;
        ending.forEach(this::guarded);
        ending.clear();

        List<Pollable> flush = dirty;
        dirty = flushing;
        flushing = flush;
        for (Pollable connection : flush) {
            dispatch(connection, 0);
        }
        flush.clear();
    }

    private void end() {
        runTasks();
        for (SelectionKey key : List.copyOf(selector.keys())) {
            guarded(((Pollable) key.attachment())::abandon);
        }
        dirty.clear();
        runTasks();
        ended = true;
        runTasks();
        try {
            selector.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the selector of the loop {0} did not close: {1}",
                    thread.getName(), e.getClass().getName());
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            report(e);
        }
    }

    /** Tells the connection what it is ready for, or, with 0, to flush. */
    private void dispatch(Pollable connection, int readyOps) {
        try {
            if (readyOps == 0) {
                connection.flush();
            } else {
                connection.ready(readyOps);
            }
        } catch (RuntimeException | Error e) {
            report(e);
            guarded(connection::abandon);
        }
    }

    /** Types and places only: a message may hold a name, an address or bytes of a peer. */
    private void report(Throwable failure) {
        var text = new StringBuilder(failure.getClass().getName());
        for (StackTraceElement frame : failure.getStackTrace()) {
            text.append(System.lineSeparator()).append("    at ").append(frame);
        }
        LOG.log(System.Logger.Level.WARNING, "a task on the loop {0} failed: {1}", thread.getName(), text);
    }
}
