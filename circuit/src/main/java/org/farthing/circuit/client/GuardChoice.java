package org.farthing.circuit.client;

import java.time.Instant;
import java.util.List;
import org.farthing.wallet.value.Bytes;

/** Through which entry the next circuit goes. */
sealed interface GuardChoice {
    /** The first of {@code inOrder}, never empty; the others only where the first cannot be on any path. */
    record Use(List<Bytes> inOrder) implements GuardChoice {
        public Use {
            inOrder = List.copyOf(inOrder);
        }
    }

    /** The guard's channel is used up. It stays the guard: whoever could drain a channel could else choose the user's next entry. */
    record TopUp(Bytes guard) implements GuardChoice {
    }

    /**
     * No guard answers; none is to be tried before {@code until}.
     *
     * @param offline whether nothing at all was heard since they stopped answering, so that it is probably this machine's own network
     */
    record Wait(Instant until, boolean offline) implements GuardChoice {
    }

    /** The known guard's channel or descriptor is not there yet, as right after a start or an unlocking: it is waited for. */
    record Settling(Instant until) implements GuardChoice {
    }

    /** No relay with a channel is willing to be an entry. */
    record None() implements GuardChoice {
    }
}
