package org.farthing.wallet;

import java.time.Instant;
import java.util.Optional;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One of the openings that are spread over time.
 *
 * @param due     by our own clock
 * @param channel its 32-byte id, once begun
 * @param failure why the last try failed, in a sentence; empty if it did not. It is tried again by itself
 */
public record ScheduledOpening(Relay relay, Amount deposit, Instant due, Status status, Optional<Bytes> channel, String failure) {
    /** Where it stands. */
    public enum Status {
        WAITING,
        OPENING,
        DONE,
        CANCELLED
    }

    boolean isOver() {
        return status == Status.DONE || status == Status.CANCELLED;
    }
}
