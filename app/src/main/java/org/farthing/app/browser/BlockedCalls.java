package org.farthing.app.browser;

import java.util.Set;

/**
 * Hosts that browsers call by themselves, for their makers' sake: updates, lists, experiments, reports. Their settings turn these calls
 * off; this keeps those out that come nevertheless, before they cost anything or tell an exit which browser this is. No host is among them
 * that a person would visit. Immutable.
 */
public final class BlockedCalls {
    private final Set<String> hosts;

    private BlockedCalls(Set<String> hosts) {
        this.hosts = hosts;
    }

    public static BlockedCalls load() {
        return new BlockedCalls(Set.copyOf(ProfileText.lines("blocked-calls.txt")));
    }

    /** @param host in lower case; what lies below a host of the list is meant too */
    public boolean contains(String host) {
        for (String rest = host; !rest.isEmpty(); rest = rest.indexOf('.') < 0 ? "" : rest.substring(rest.indexOf('.') + 1)) {
            if (hosts.contains(rest)) {
                return true;
            }
        }
        return false;
    }
}
