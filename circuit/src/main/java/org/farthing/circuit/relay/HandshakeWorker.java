package org.farthing.circuit.relay;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.farthing.circuit.loop.Platform;

/**
 * The thread that computes circuit handshakes, in the order of {@link StrangersBacklog} and within {@link ProcessorShare}. Thread-safe.
 *
 * @param <L> a link
 */
final class HandshakeWorker<L> implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.relay");

    /** One handshake. Both methods run on the worker's thread, or {@link #refuse} on the thread that added another. */
    interface Handshake {
        void compute();

        /** It will not be computed. */
        void refuse();
    }

    static final Duration OLDEST = Duration.ofMillis(1_500);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final StrangersBacklog<L, Handshake> backlog = new StrangersBacklog<>(OLDEST, Handshake::refuse);
    private final Platform platform;
    private final Thread thread;
    private boolean closed;

    HandshakeWorker(String name, Platform platform) {
        this.platform = platform;
        this.thread = platform.platformThread(name, this::run);
        thread.start();
    }

    void add(L link, Handshake handshake) {
        lock.lock();
        try {
            if (!closed) {
                backlog.add(link, handshake, platform.nanos());
                added.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Handshakes that wait for their turn. */
    int waiting() {
        lock.lock();
        try {
            return backlog.size();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        ProcessorShare share = ProcessorShare.ofThisMachine(platform.nanos());
        try {
            while (true) {
                Handshake next = take();
                long start = platform.nanos();
                guarded(next, Handshake::compute);
                long end = platform.nanos();
                platform.sleep(Duration.ofNanos(share.worked(end - start, end)));
            }
        } catch (InterruptedException _) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }

    private static void guarded(Handshake handshake, Consumer<Handshake> step) {
        try {
            step.accept(handshake);
        } catch (RuntimeException e) {
            // A defect; the type alone, since its message may speak of a peer. The next one is computed.
            LOG.log(System.Logger.Level.WARNING, "a handshake failed: {0}", e.getClass().getName());
            handshake.refuse();
        }
    }

    private Handshake take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Handshake next = backlog.next(platform.nanos());
                if (next != null) {
                    return next;
                }
                added.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What waits is forgotten. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }
}
