package org.farthing.circuit.sim;

import java.util.ArrayList;
import java.util.List;

/** What happened, in order: when, who, what, how many bytes. Kept as a hash, and as text where that is asked for. */
public final class Trace {
    private static final long PRIME = 0x100000001B3L;
    /** -Dfarthing.trace: lines are kept, to find where two runs of one seed part. */
    private final List<String> lines = Boolean.getBoolean("farthing.trace") ? new ArrayList<>() : null;
    private long hash = 0xCBF29CE484222325L;
    private long events;

    void add(long time, String who, String what, int bytes) {
        events++;
        mix(time);
        mix(who.hashCode());
        mix(what.hashCode());
        mix(bytes);
        if (lines != null) {
            lines.add(time + " " + who + " " + what + " " + bytes);
        }
    }

    /** FNV-1a, by eights of bytes. */
    private void mix(long value) {
        hash = (hash ^ value) * PRIME;
        hash ^= hash >>> 32;
    }

    public long hash() {
        return hash;
    }

    public long events() {
        return events;
    }

    /** Empty unless asked for. */
    public List<String> lines() {
        return lines == null ? List.of() : List.copyOf(lines);
    }
}
