package org.farthing.circuit.loop;

import java.util.concurrent.Executor;

/**
 * The bytes that one loop keeps waiting for sockets and payments, counted as they lie in memory and not as they are filled, and a limit to
 * them: beyond it the owner of the loop is called to let something go. Whoever keeps bytes elsewhere than in a {@link ByteQueue} of the
 * loop counts them here as well.
 *
 * <p>Loop thread only.
 */
public final class QueueMemory {
    private final Executor loop;
    private long inUse;
    private long limit = Long.MAX_VALUE;
    private Runnable relief = () -> { };
    private boolean called;

    QueueMemory(Executor loop) {
        this.loop = loop;
    }

    /** From now on {@code whenOver} runs, from a turn of the loop of its own, whenever more than {@code bytes} are in use. */
    public void limit(long bytes, Runnable whenOver) {
        limit = bytes;
        relief = whenOver;
    }

    public long inUse() {
        return inUse;
    }

    public void take(int bytes) {
        inUse += bytes;
        if (inUse > limit && !called) {
            called = true;
            loop.execute(() -> {
                called = false;
                if (inUse > limit) {
                    relief.run();
                }
            });
        }
    }

    public void release(int bytes) {
        inUse -= bytes;
    }
}
