package org.farthing.circuit.client;

import java.time.Duration;

/**
 * Time in which this program ran. A laptop that slept for an hour, or a program that stood still for seconds, has not waited for answers
 * meanwhile: what came is still unread. No clock of its own. Not thread-safe.
 */
final class AwakeClock {
    /** Above the time between two looks at circuits, and below anything that is waited for. */
    static final Duration LONGEST_STEP = Duration.ofSeconds(1);

    private boolean started;
    private long last;
    private long awake;

    /** The time at {@code nanos} of the loop's clock, from 0, to be asked at least once in {@link #LONGEST_STEP}. */
    long at(long nanos) {
        if (!started) {
            started = true;
            last = nanos;
        }
        if (nanos - last > 0) {
            awake += Math.min(nanos - last, LONGEST_STEP.toNanos());
            last = nanos;
        }
        return awake;
    }
}
