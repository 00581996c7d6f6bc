package org.farthing.circuit.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.farthing.circuit.loop.EventLoop;

/**
 * What waits for the till's worker. Circuits that pay, and the relay itself, come first and in order. Circuits that do not pay yet, or never
 * will, ask for the same signatures to be checked: their links take turns, and all together have a share of the processor
 * ({@link ProcessorShare}), so that a flood of them neither delays a voucher by more than one check nor takes more than that share from it.
 *
 * <p>Thread-safe; {@link #take} and {@link #worked} are the worker's.
 */
final class TillQueue {
    /** Of all processors together, and of the worker's own: what strangers' checks may take. */
    static final double STRANGERS_OF_ALL = 0.1;
    /** With what is done at once, less than a fifth: payers keep four fifths whatever comes. */
    static final double STRANGERS_OF_WORKER = 0.18;

    /** A client waits ten seconds for its circuit; a disk may be busy for some of them. */
    static final Duration OLDEST = Duration.ofSeconds(5);

    /** Jobs in the order to be done. @param stranger the last of them, if any: its work is to be reported */
    record Turn(List<TillJob> jobs, boolean stranger) {
    }

    private final EventLoop loop;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<TillJob> paying = new ArrayList<>();
    private final StrangersBacklog<Object, TillJob> strangers;
    private final ProcessorShare share;
    private long restUntil;
    private boolean waking;

    /** @param refuse gets strangers' jobs that will not be done; on the thread that adds or takes others */
    TillQueue(EventLoop loop, Consumer<TillJob> refuse) {
        this.loop = loop;
        this.strangers = new StrangersBacklog<>(OLDEST, refuse);
        long now = loop.nanos();
        this.share = new ProcessorShare(shareOf(Runtime.getRuntime().availableProcessors()), now);
        this.restUntil = now;
    }

    static double shareOf(int processors) {
        return Math.min(STRANGERS_OF_ALL * processors, STRANGERS_OF_WORKER);
    }

    /** A job of the relay's own, or of a circuit that pays. */
    void add(TillJob job) {
        lock.lock();
        try {
            paying.add(job);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** A job of a circuit that does not pay yet. @param origin the link that it came by */
    void addOfStranger(Object origin, TillJob job) {
        lock.lock();
        try {
            strangers.add(origin, job, loop.nanos());
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Jobs that wait, of whomever. */
    int size() {
        lock.lock();
        try {
            return paying.size() + strangers.size();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for jobs: all that wait of those who pay, then one of a stranger's if their share allows. */
    Turn take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Turn turn = poll(loop.nanos());
                if (!turn.jobs().isEmpty()) {
                    return turn;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private Turn poll(long now) {
        var jobs = new ArrayList<>(paying);
        paying.clear();
        boolean resting = restUntil - now > 0;
        TillJob job = resting ? null : strangers.next(now);
        if (job != null) {
            jobs.add(job);
        } else if (resting && jobs.isEmpty() && strangers.size() > 0) {
            wakeAt(now);
        }
        return new Turn(jobs, job != null);
    }

    /** Has the worker look again when strangers have rested. */
    private void wakeAt(long now) {
        if (!waking) {
            waking = true;
            Duration rest = Duration.ofNanos(restUntil - now);
            loop.post(() -> loop.schedule(rest, () -> {
                lock.lock();
                try {
                    waking = false;
                    changed.signal();
                } finally {
                    lock.unlock();
                }
            }));
        }
    }

    /** A stranger's job, which ended {@code now}, took {@code nanos} of the processor. */
    void worked(long nanos, long now) {
        lock.lock();
        try {
            restUntil = now + share.worked(nanos, now);
        } finally {
            lock.unlock();
        }
    }

    /** What waits of those who pay, and will not be done. */
    List<TillJob> end() {
        lock.lock();
        try {
            var left = List.copyOf(paying);
            paying.clear();
            return left;
        } finally {
            lock.unlock();
        }
    }
}
