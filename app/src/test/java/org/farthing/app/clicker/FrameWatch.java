package org.farthing.app.clicker;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;

/**
 * Watches how long the window stands still. A timer beats with every frame; a thread of its own looks what the window's thread does when
 * no frame comes, and posts work to it to see how long that waits.
 *
 * <p>On a shared machine a frame may be late because somebody else has the processors. That part is measured, by {@link Machine}. All the
 * rest of a frame's time is the program's own: what it computes, what it draws, what it waits for, and what it collects.
 */
final class FrameWatch implements AutoCloseable {
    static final Duration LIMIT = Duration.ofMillis(250);

    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final Duration LOOK_AFTER = Duration.ofMillis(60);
    private static final int MOST_KEPT = 40;
    private static final String OURS = "org.farthing.";

    /**
     * A long time between two frames.
     *
     * @param at        since the beginning
     * @param wall      between the frames
     * @param machine   of that, when the program was not let run
     * @param processor that the window's thread used
     * @param collector that the collector stopped everything for
     * @param doing     the calls that were seen most often
     */
    record Stall(Duration at, Duration wall, Duration machine, Duration processor, Duration collector, String doing) {
        Duration own() {
            return wall.minus(machine);
        }

        boolean isOurs() {
            return own().compareTo(LIMIT) > 0;
        }
    }

    private record Look(Thread.State state, StackTraceElement[] calls) {
    }

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    private final long begin = System.nanoTime();
    private final List<Stall> stalls = new ArrayList<>();
    private final List<Look> looks = new ArrayList<>();
    private final List<Long> frames = new ArrayList<>();
    private final List<Long> ownTimes = new ArrayList<>();
    private final List<Long> posted = new ArrayList<>();
    private final AtomicLong waitingSince = new AtomicLong();
    private final AnimationTimer beat;
    private final Thread window;
    private final Machine machine;
    private Machine.Reading lastReading;
    private final Thread watcher;
    private volatile boolean ended;
    private volatile boolean paused = true;
    private volatile long lastFrame;
    private long lastProcessor;
    private long lastCollection;

    /** On the window's thread. */
    FrameWatch(Machine machine) {
        this.machine = machine;
        lastReading = machine.read();
        window = Thread.currentThread();
        beat = new AnimationTimer() {
            @Override
            public void handle(long now) {
                frame();
            }
        };
        beat.start();
        watcher = Thread.ofPlatform().daemon().name("frame-watch").priority(Thread.MAX_PRIORITY).start(this::watch);
    }

    /** On the window's thread. */
    private void frame() {
        long now = System.nanoTime();
        long processor = threads.getCurrentThreadCpuTime();
        long collection = collection();
        Machine.Reading reading = machine.read();
        if (!paused && lastFrame != 0) {
            long wall = now - lastFrame;
            long taken = Math.min(wall, reading.taken(lastReading));
            synchronized (this) {
                frames.add(wall);
                ownTimes.add(wall - taken);
                if (wall > LIMIT.toNanos()) {
                    keep(new Stall(Duration.ofNanos(now - begin), Duration.ofNanos(wall), Duration.ofNanos(taken),
                            Duration.ofNanos(processor - lastProcessor), Duration.ofMillis(collection - lastCollection), doing()));
                }
                looks.clear();
            }
        }
        lastReading = reading;
        lastFrame = now;
        lastProcessor = processor;
        lastCollection = collection;
    }

    private void keep(Stall stall) {
        if (stall.isOurs() || stalls.size() < MOST_KEPT) {
            stalls.add(stall);
        }
    }

    private long collection() {
        return collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum();
    }

    /** While somebody makes the whole program stand still, which is no fault of its own. */
    void pause() {
        paused = true;
    }

    void goOn() {
        lastFrame = 0;
        paused = false;
    }

    private void watch() {
        while (!ended) {
            try {
                Thread.sleep(LOOK_EVERY);
            } catch (InterruptedException _) {
                return;
            }
            if (paused) {
                continue;
            }
            long now = System.nanoTime();
            if (waitingSince.compareAndSet(0, now)) {
                Platform.runLater(this::arrived);
            }
            long frame = lastFrame;
            if (frame != 0 && now - frame > LOOK_AFTER.toNanos()) {
                Thread.State state = window.getState();
                StackTraceElement[] calls = window.getStackTrace();
                synchronized (this) {
                    if (lastFrame == frame) {
                        looks.add(new Look(state, calls));
                    }
                }
            }
        }
    }

    private void arrived() {
        long since = waitingSince.getAndSet(0);
        if (!paused) {
            synchronized (this) {
                posted.add(System.nanoTime() - since);
            }
        }
    }

    /** The call of ours that was seen most often, with the calls of one look that has it. */
    private String doing() {
        String most = "";
        int times = 0;
        Look example = null;
        for (Look look : looks) {
            String name = key(look);
            int count = (int) looks.stream().filter(other -> key(other).equals(name)).count();
            if (count > times) {
                times = count;
                most = name;
                example = look;
            }
        }
        if (example == null) {
            return "nobody looked";
        }
        var text = new StringBuilder(most + " in " + times + " of " + looks.size() + " looks, " + example.state());
        Arrays.stream(example.calls()).limit(12).forEach(call -> text.append("\n      ").append(call));
        Arrays.stream(example.calls()).skip(12).filter(call -> call.getClassName().startsWith(OURS)).limit(12)
                .forEach(call -> text.append("\n      … ").append(call));
        return text.toString();
    }

    private static String key(Look look) {
        return Arrays.stream(look.calls()).filter(call -> call.getClassName().startsWith(OURS)).findFirst()
                .map(call -> call.getClassName() + "." + call.getMethodName())
                .orElseGet(() -> look.calls().length == 0 ? "" : look.calls()[0].getClassName() + "." + look.calls()[0].getMethodName());
    }

    synchronized List<Stall> stalls() {
        return List.copyOf(stalls);
    }

    /** Milliseconds between frames: the median, the hundredth and the ten thousandth slowest, and the slowest. */
    synchronized String frames() {
        return spread(frames);
    }

    /** Likewise, without what the machine took. */
    synchronized String ownTimes() {
        return spread(ownTimes);
    }

    /** Milliseconds that posted work waited, likewise. */
    synchronized String posted() {
        return spread(posted);
    }

    private static String spread(List<Long> nanos) {
        if (nanos.isEmpty()) {
            return "none";
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length + ", median " + millis(sorted, 0.5) + ", 99 % " + millis(sorted, 0.99) + ", 99.99 % " + millis(sorted, 0.9999)
                + ", most " + millis(sorted, 1) + " ms";
    }

    private static long millis(long[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1, (long) (part * sorted.length))] / 1_000_000;
    }

    @Override
    public void close() {
        ended = true;
        paused = true;
        Platform.runLater(beat::stop);
        watcher.interrupt();
    }
}
