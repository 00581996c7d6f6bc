package org.farthing.circuit.client;

import java.util.Arrays;

/**
 * Whether one circuit still answers. Relays that vanish without a word leave connections that look open for minutes; what they carry is
 * given up by the answers that are missing. Something that was sent and not followed by anything from the exit for a while calls for a
 * probe, which every honest exit answers at once; and so, ever less often, does silence while streams are open. A probe that is overdue
 * makes the circuit one to avoid, and says where the silence begins; later it is lost.
 *
 * <p>How long is long follows the round trips that were measured (RFC 6298's mean and deviation), within bounds: a lost packet costs a
 * connection between two relays a second or so, and must not look like a relay that is gone.
 *
 * <p>Times are nanoseconds of {@link AwakeClock}. No clock of its own. Not thread-safe.
 */
final class CircuitWatch {
    static final long SECOND = 1_000_000_000L;
    static final long LEAST_PATIENCE = SECOND;
    static final long MOST_PATIENCE = 2 * SECOND;
    static final long LEAST_OVERDUE = 3 * SECOND / 2;
    static final long MOST_OVERDUE = 3 * SECOND;
    static final long LEAST_LOST = 4 * SECOND;
    static final long MOST_LOST = 12 * SECOND;
    /** The longest time between probes of a circuit whose streams are silent. */
    static final long LONGEST_QUIET = 20 * SECOND;
    private static final long NEVER = Long.MIN_VALUE;
    private static final double FIRST_ROUND_TRIP = 0.5 * SECOND;

    /** What is to be done about the circuit. */
    sealed interface Verdict {
        /** Nothing: it answers, or nothing is to be expected of it, or it still has time. */
        record Fine() implements Verdict {
        }

        /** Send a probe to its entry and its exit. */
        record Ask() implements Verdict {
        }

        /** @param entryIsSilent whether not even the entry has sent anything since the probe */
        record Overdue(boolean entryIsSilent) implements Verdict {
        }

        /** @param hop the first that did not answer, from 0; the one before may have swallowed its answer */
        record Lost(int hop) implements Verdict {
        }
    }

    /** When a cell of each hop came last. */
    private final long[] heard;
    private long asked = NEVER;
    private long probed = NEVER;
    private long entryCellsThen;
    /** Since when the entry is known to have sent something after the probe. */
    private long entryAnswered = NEVER;
    private int quietProbes;
    private boolean askedMeanwhile;
    private double roundTrip = FIRST_ROUND_TRIP;
    private double deviation = FIRST_ROUND_TRIP / 2;
    private boolean measured;

    CircuitWatch(int hops) {
        heard = new long[hops];
        Arrays.fill(heard, NEVER);
    }

    /** Something was sent to the exit, other than a probe. It may be of a kind that nothing answers. */
    void asked(long now) {
        if (probed != NEVER) {
            askedMeanwhile = true;
        } else if (asked == NEVER) {
            asked = now;
            quietProbes = 0;
        }
    }

    /** A cell of the hop came. */
    void heard(int hop, long now) {
        heard[hop] = now;
        if (hop == heard.length - 1) {
            quietProbes = askedMeanwhile ? 0 : quietProbes;
            askedMeanwhile = false;
            asked = NEVER;
            probed = NEVER;
        }
    }

    /**
     * Probes have been sent.
     *
     * @param entryCells how many cells ever came by the link to the entry, on whatever circuit
     */
    void probed(long now, long entryCells) {
        if (probed == NEVER) {
            quietProbes = asked == NEVER ? quietProbes + 1 : 0;
            asked = NEVER;
            probed = now;
            entryCellsThen = entryCells;
            entryAnswered = NEVER;
        }
    }

    /** How long a probe's answer took. */
    void roundTrip(long nanos) {
        if (measured) {
            deviation += (Math.abs(nanos - roundTrip) - deviation) / 4;
            roundTrip += (nanos - roundTrip) / 8;
        } else {
            measured = true;
            roundTrip = nanos;
            deviation = nanos / 2.0;
        }
    }

    /**
     * @param carriesStreams whether streams are open or being opened on it
     * @param entryCells     as in {@link #probed}, now
     * @param allowance      how long what was sent may still be on its way out of this machine
     */
    Verdict verdict(long now, boolean carriesStreams, long entryCells, long allowance) {
        if (probed == NEVER) {
            boolean due = asked != NEVER ? now - asked >= patience() + allowance
                    : carriesStreams && heard[heard.length - 1] != NEVER && now - heard[heard.length - 1] >= quietPatience() + allowance;
            return due ? new Verdict.Ask() : new Verdict.Fine();
        }
        if (entryAnswered == NEVER && entryCells != entryCellsThen) {
            entryAnswered = now;
        }
        if (now - probed - allowance < overdueAfter()) {
            return new Verdict.Fine();
        }
        // Whether a silent entry is given up is not for one circuit to say: the silence may be this machine's own network. When that is
        // back, the entry is heard first, and those behind it have their time from then on.
        boolean isLost = entryAnswered != NEVER && now - entryAnswered - allowance >= lostAfter();
        return isLost ? new Verdict.Lost(firstSilent()) : new Verdict.Overdue(entryAnswered == NEVER);
    }

    /** Whether the hop has sent anything since the probe that is overdue. */
    boolean hasHeardSinceProbe(int hop) {
        return probed != NEVER && heard[hop] != NEVER && heard[hop] >= probed;
    }

    /** For how long a probe has been without an answer; 0 without one. */
    long waiting(long now) {
        return probed == NEVER ? 0 : now - probed;
    }

    /** When a cell of the hop came last; long ago if none did. */
    long lastHeard(int hop) {
        return heard[hop] == NEVER ? -LONGEST_QUIET : heard[hop];
    }

    private int firstSilent() {
        for (int hop = 0; hop < heard.length; hop++) {
            if (!hasHeardSinceProbe(hop)) {
                return hop;
            }
        }
        return heard.length - 1;
    }

    /** How long something may be without an answer before a probe asks. */
    long patience() {
        return bounded(2 * roundTrip + 4 * deviation, LEAST_PATIENCE, MOST_PATIENCE);
    }

    long overdueAfter() {
        return bounded(2 * roundTrip + 4 * deviation, LEAST_OVERDUE, MOST_OVERDUE);
    }

    long lostAfter() {
        return bounded(6 * roundTrip + 4 * deviation, LEAST_LOST, MOST_LOST);
    }

    private long quietPatience() {
        return Math.min(patience() << Math.min(quietProbes, 5), LONGEST_QUIET);
    }

    private static long bounded(double nanos, long least, long most) {
        return Math.clamp((long) nanos, least, most);
    }
}
