package org.farthing.app.instance;

import java.time.Instant;
import java.util.Optional;
import org.farthing.app.session.Phase;
import org.farthing.circuit.client.ClientStatus;

/**
 * From what the circuits say to what may be claimed of them. A path that stood and is gone is no first attempt: nothing goes out until
 * there is another. And a check speaks for the paths that stood when it came back: once all of those are gone, it is too
 * old, however young.
 *
 * <p>Looks only when it is asked. Thread-safe.
 */
final class PathStanding {
    /**
     * What may be claimed.
     *
     * @param checkedAt when a check came back through a path that still stands
     */
    record Claim(Phase phase, Optional<Instant> checkedAt) {
    }

    private boolean stood;
    private Optional<Instant> goneAt = Optional.empty();

    synchronized Claim of(ClientStatus client, boolean dayOver, Instant now) {
        if (!client.wanted()) {
            stood = false;
            goneAt = Optional.empty();
            return new Claim(Phase.OFF, Optional.empty());
        }
        if (client.readyCircuits() == 0) {
            goneAt = stood ? Optional.of(now) : goneAt;
            if (dayOver || stood) {
                return new Claim(Phase.PAUSED, Optional.empty());
            }
            return new Claim(client.blockage().isEmpty() ? Phase.CONNECTING : Phase.BLOCKED, Optional.empty());
        }
        Optional<Instant> checked = client.lastProbe().filter(at -> goneAt.filter(gone -> !at.isAfter(gone)).isEmpty());
        stood |= checked.isPresent();
        return new Claim(checked.isPresent() ? Phase.PROTECTED : Phase.CONNECTING, checked);
    }
}
