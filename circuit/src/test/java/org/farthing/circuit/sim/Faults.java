package org.farthing.circuit.sim;

import java.time.Duration;

/**
 * What may go wrong in a simulated world, as chances from 0 to 1. The seed decides when.
 *
 * @param split        that a read or write moves fewer bytes than it could
 * @param cut          that a connection breaks at a send, a receive or the moment before one
 * @param stall        that a thread that could go on does not for a while
 * @param longestStall for how long at the most
 * @param leastLatency from one end of a connection to the other
 * @param mostLatency  the same, drawn anew for each packet; the order of packets stays
 */
public record Faults(double split, double cut, double stall, Duration longestStall, Duration leastLatency, Duration mostLatency) {
    /** A good local network on a busy machine. */
    public static final Faults ORDINARY = new Faults(0.2, 0, 0.001, Duration.ofMillis(20), Duration.ofNanos(20_000), Duration.ofMillis(2));
    /** A long way and a machine that is overloaded. */
    public static final Faults SLOW = new Faults(0.5, 0, 0.02, Duration.ofMillis(30), Duration.ofMillis(1), Duration.ofMillis(120));

    /** A machine that does nothing for most of a second now and then. */
    public static final Faults OVERLOADED =
            new Faults(0.5, 0, 0.03, Duration.ofMillis(900), Duration.ofMillis(1), Duration.ofMillis(100));

    /** The same with connections that break. */
    public Faults withCuts(double chance) {
        return new Faults(split, chance, stall, longestStall, leastLatency, mostLatency);
    }
}
