package org.farthing.circuit.relay;

/**
 * Keeps one thread's work to a share of the processors' time: after each piece it says how long to rest. Work for strangers (public keys,
 * 0.6 ms each) must not take the time of circuits that pay. The caller brings the times.
 *
 * <p>Not thread-safe.
 */
final class ProcessorShare {
    /** Of all processors together. */
    static final double OF_ALL = 0.1;
    /** Work done at once before any rest, in nanoseconds: the circuits that one session opens are not delayed. */
    static final long BURST = 150_000_000;

    private final double share;
    private long paidUntil;

    /** @param share of one processor, above 0; from 1 on nothing rests */
    ProcessorShare(double share, long now) {
        this.share = share;
        this.paidUntil = now;
    }

    /** For this machine. */
    static ProcessorShare ofThisMachine(long now) {
        return new ProcessorShare(OF_ALL * Runtime.getRuntime().availableProcessors(), now);
    }

    /** Counts work that took {@code nanos} and ended at {@code now}; returns the nanoseconds to rest, 0 or more. */
    long worked(long nanos, long now) {
        long started = now - nanos;
        paidUntil = (paidUntil - started > 0 ? paidUntil : started) + (long) (nanos / share);
        return Math.max(0, paidUntil - now - (long) (BURST / share));
    }
}
