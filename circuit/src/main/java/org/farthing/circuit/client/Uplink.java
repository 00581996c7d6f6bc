package org.farthing.circuit.client;

/**
 * How long what was sent on one link may still lie in this machine's buffers. While the socket takes less than it is offered, the rate at
 * which it does is that of the user's line, and what it holds is known; an upload by a slow line puts many seconds between a probe and the
 * wire.
 *
 * <p>Times are nanoseconds of {@link AwakeClock}. No clock of its own. Not thread-safe.
 */
final class Uplink {
    static final long MOST = 20 * CircuitWatch.SECOND;
    private static final double NEWEST = 0.3;

    private final long held;
    private long lastLook = -1;
    private long lastBytes;
    private double bytesPerNano;
    private long drainedAt;

    /** @param held bytes that a socket holds at most */
    Uplink(long held) {
        this.held = held;
    }

    /**
     * @param taken   bytes that the socket ever took
     * @param waiting bytes that wait for it, 0 where it takes all
     * @return how long what was just sent may take to leave, at most {@link #MOST}
     */
    long look(long now, long taken, long waiting) {
        if (waiting > 0 && lastLook >= 0 && now > lastLook) {
            double rate = (double) (taken - lastBytes) / (now - lastLook);
            bytesPerNano = bytesPerNano == 0 ? rate : bytesPerNano + NEWEST * (rate - bytesPerNano);
            double drain = bytesPerNano <= 0 ? 0 : (held + waiting) / bytesPerNano;
            // A socket that takes nothing has no rate: then it is the other end that is silent, and no time is given.
            drainedAt = taken == lastBytes ? drainedAt : now + (long) Math.min(drain, MOST);
        }
        lastLook = now;
        lastBytes = taken;
        return Math.max(0, drainedAt - now);
    }
}
