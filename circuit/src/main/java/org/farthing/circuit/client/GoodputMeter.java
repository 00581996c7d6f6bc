package org.farthing.circuit.client;

/**
 * How fast one circuit carries bytes while it has something to carry: only moments with much to do are counted, since a circuit that waits
 * for its user says nothing of its relays.
 *
 * <p>Not thread-safe.
 */
final class GoodputMeter {
    /** Below this rate, in bytes per second, the circuit counts as idle. */
    private static final double BUSY = 128 * 1024;
    private static final long ENOUGH = 1024 * 1024;

    private long lastBytes;
    private long lastNanos;
    private long busyBytes;
    private long busyNanos;

    GoodputMeter(long nanos) {
        lastNanos = nanos;
    }

    /** To be called about twice a second. @param bytes carried since the circuit began */
    void look(long bytes, long nanos) {
        long more = bytes - lastBytes;
        long took = nanos - lastNanos;
        if (took > 0 && more * 1e9 / took >= BUSY) {
            busyBytes += more;
            busyNanos += took;
        }
        lastBytes = bytes;
        lastNanos = nanos;
    }

    /** Bytes per second; 0 if it never carried enough to tell. */
    double bytesPerSecond() {
        return busyBytes < ENOUGH ? 0 : busyBytes * 1e9 / busyNanos;
    }
}
