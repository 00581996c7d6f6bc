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
    /** Of all places, one part in this only relays of the registry may take. */
    private static final int RELAYS_PART = 8;
    static final int FOR_RELAYS = MOST / RELAYS_PART;

    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    private int most = MOST;
    private int mostPerAddress = MOST_PER_ADDRESS;
    private int all;

    /** Fewer than usual, as the operator wants it; an eighth of them only relays of the registry may take. Links that stand stay. */
    public void limit(int inAll, int perAddress) {
        most = inAll;
        mostPerAddress = perAddress;
    }

    /** Counts a link, which {@link #release} must give back; false, and nothing is counted, if it is one too many. */
    public boolean admit(InetAddress from, boolean listedRelay) {
        int fromThere = perAddress.getOrDefault(from, 0);
        boolean free = listedRelay || from.isLoopbackAddress();
        if (all >= (listedRelay ? most : most - most / RELAYS_PART) || !free && fromThere >= mostPerAddress) {
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
