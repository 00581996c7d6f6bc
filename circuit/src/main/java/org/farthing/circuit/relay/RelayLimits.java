package org.farthing.circuit.relay;

import org.farthing.circuit.link.LinkLimits;

/**
 * How much a relay takes on, as its operator wants it.
 *
 * @param circuits        at a time, 1 to {@value RelayNode#MOST_CIRCUITS}
 * @param links           of others at a time, 1 to {@value LinkLimits#MOST}; an eighth of them only relays of the registry may take
 * @param linksPerAddress of strangers behind one address, 1 to {@value LinkLimits#MOST_PER_ADDRESS}
 * @param bytesPerSecond  that come by its links in the long run, or go by them, whichever is more; 0 for no limit, else at least
 *                        {@value #LEAST_BYTES}: less would stop links for so long that clients take the relay for dead
 */
public record RelayLimits(int circuits, int links, int linksPerAddress, long bytesPerSecond) {
    public static final long LEAST_BYTES = 1_000_000;
    public static final RelayLimits USUAL = new RelayLimits(RelayNode.MOST_CIRCUITS, LinkLimits.MOST, LinkLimits.MOST_PER_ADDRESS, 0);

    public RelayLimits {
        if (circuits < 1 || circuits > RelayNode.MOST_CIRCUITS || links < 1 || links > LinkLimits.MOST || linksPerAddress < 1
                || linksPerAddress > LinkLimits.MOST_PER_ADDRESS || bytesPerSecond != 0 && bytesPerSecond < LEAST_BYTES) {
            throw new IllegalArgumentException("limits of a relay out of range");
        }
    }
}
