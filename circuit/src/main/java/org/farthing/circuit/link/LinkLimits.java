package org.farthing.circuit.link;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * How many links a relay holds for those who dialled it, in all and from one address. Relays of the registry and this machine's own
 * programs are counted and never refused for their address; the former have a share of all that strangers cannot take.
 *
 * <p>Not thread-safe.
 */
public final class LinkLimits {
    /** Households and offices share addresses; more clients than this do not come from behind one. */
    public static final int MOST_PER_ADDRESS = 64;
    public static final int MOST = 4096;
    /** Places that only relays of the registry may take. */
    static final int FOR_RELAYS = 512;

    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    private int all;

    /** Counts a link, which {@link #release} must give back; false, and nothing is counted, if it is one too many. */
    public boolean admit(InetAddress from, boolean listedRelay) {
        int fromThere = perAddress.getOrDefault(from, 0);
        boolean free = listedRelay || from.isLoopbackAddress();
        if (all >= (listedRelay ? MOST : MOST - FOR_RELAYS) || !free && fromThere >= MOST_PER_ADDRESS) {
            return false;
        }
        all++;
        perAddress.put(from, fromThere + 1);
        return true;
    }

    public void release(InetAddress from) {
        all--;
        perAddress.computeIfPresent(from, (_, count) -> count == 1 ? null : count - 1);
    }

    public int all() {
        return all;
    }
}
