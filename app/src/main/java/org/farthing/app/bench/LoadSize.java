package org.farthing.app.bench;

import java.time.Duration;

/**
 * How much load one measure makes.
 *
 * @param transfer    how long a transfer is meant to take
 * @param circuits    that are built
 * @param openings    streams that are opened one after the other
 * @param echoes      bytes that are sent back one by one, after as many that do not count
 * @param connections that all clients together open and close
 */
record LoadSize(Duration transfer, int circuits, int openings, int echoes, int connections) {
    private static final long MEGABYTE = 1_000_000;
    private static final long LEAST = MEGABYTE;
    private static final long MOST = 4_000 * MEGABYTE;
    private static final long WARM_UP = 8 * MEGABYTE;

    /** For {@code transfer} per transfer; short ones open fewer streams too. */
    static LoadSize of(Duration transfer) {
        long ms = transfer.toMillis();
        if (ms < 1 || ms > Duration.ofMinutes(10).toMillis()) {
            throw new IllegalArgumentException("A transfer takes from 0.001 to 600 seconds.");
        }
        return new LoadSize(transfer, within(3, ms / 100, 30), within(20, ms / 10, 300), within(50, ms, 2_000), within(64, ms * 2, 6_000));
    }

    private static int within(int least, long wanted, int most) {
        return Math.clamp(wanted, least, most);
    }

    /** Bytes for all streams together. */
    long warmUpBytes() {
        return transfer.toMillis() < 1_000 ? LEAST : WARM_UP;
    }

    /** Bytes of a stream that carries {@code bytesPerSecond}, in whole MB. */
    long transfer(double bytesPerSecond) {
        long wanted = (long) (bytesPerSecond * transfer.toMillis() / 1_000);
        return Math.clamp(wanted / MEGABYTE * MEGABYTE, LEAST, MOST);
    }
}
