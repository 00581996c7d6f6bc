package org.farthing.app.session;

import java.time.Duration;
import java.time.Instant;

/**
 * What a window may claim about a {@link Status} at a moment. "Protected" is a measurement with an age: a check that was answered more than
 * {@link #CHECK_LASTS} ago, or that claims to be from the future, proves nothing any more.
 */
public enum Standing {
    OFF,
    CONNECTING,
    /** The program says protected, and the last check is too old or missing. */
    UNCHECKED,
    PROTECTED,
    PAUSED,
    BLOCKED;

    /** How long one answered check speaks for the path. */
    public static final Duration CHECK_LASTS = Duration.ofSeconds(60);

    /** How far two clocks' readings of one instant may differ. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    public static Standing of(Status status, Instant now) {
        return switch (status.phase()) {
            case OFF -> OFF;
            case CONNECTING -> CONNECTING;
            case PROTECTED -> status.checkedAt().filter(at -> counts(at, now)).isPresent() ? PROTECTED : UNCHECKED;
            case PAUSED -> PAUSED;
            case BLOCKED -> BLOCKED;
        };
    }

    private static boolean counts(Instant checkedAt, Instant now) {
        return !checkedAt.isBefore(now.minus(CHECK_LASTS)) && !checkedAt.isAfter(now.plus(TOLERANCE));
    }

    /** The phase that a test or a screen reader is told: an unchecked path is one that is still being connected. */
    public Phase phase() {
        return switch (this) {
            case OFF -> Phase.OFF;
            case CONNECTING, UNCHECKED -> Phase.CONNECTING;
            case PROTECTED -> Phase.PROTECTED;
            case PAUSED -> Phase.PAUSED;
            case BLOCKED -> Phase.BLOCKED;
        };
    }
}
