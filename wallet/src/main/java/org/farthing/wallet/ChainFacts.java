package org.farthing.wallet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.ledger.SeenEvent;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * What a chain holds for one channel, as its events say.
 *
 * @param deposit  what was locked; zero before the opening
 * @param expiry   the epoch before the opening
 * @param paid     to the relay, once closed
 * @param returned to the payer, once over
 * @param openedBy the hash of the transaction that opened it
 */
record ChainFacts(Phase phase, Amount deposit, Instant expiry, Amount paid, Amount returned, Optional<Bytes> openedBy) {
    enum Phase {
        NONE,
        OPEN,
        CLOSE_REQUESTED,
        CLOSED,
        REFUNDED
    }

    private static final ChainFacts NONE =
            new ChainFacts(Phase.NONE, Amount.ZERO, Instant.EPOCH, Amount.ZERO, Amount.ZERO, Optional.empty());

    /** @param events of one channel, in the chain's order. Events without an opening before them say nothing. */
    static ChainFacts of(List<SeenEvent> events) {
        ChainFacts facts = NONE;
        for (SeenEvent event : events) {
            facts = facts.after(event);
        }
        return facts;
    }

    private ChainFacts after(SeenEvent event) {
        if (event.kind() == SeenEvent.Kind.OPENED) {
            return new ChainFacts(Phase.OPEN, event.amount(), event.expiry(), Amount.ZERO, Amount.ZERO, Optional.of(event.transaction()));
        }
        if (phase != Phase.OPEN && phase != Phase.CLOSE_REQUESTED) {
            return this;
        }
        return switch (event.kind()) {
            case OPENED -> this;
            case TOPPED_UP -> new ChainFacts(phase, event.rest(), expiry, paid, returned, openedBy);
            case EXTENDED -> new ChainFacts(Phase.OPEN, deposit, event.expiry(), paid, returned, openedBy);
            case CLOSE_REQUESTED -> new ChainFacts(Phase.CLOSE_REQUESTED, deposit, event.expiry(), paid, returned, openedBy);
            case CLOSED -> new ChainFacts(Phase.CLOSED, deposit, expiry, event.amount(), event.rest(), openedBy);
            case REFUNDED -> new ChainFacts(Phase.REFUNDED, deposit, expiry, Amount.ZERO, event.amount(), openedBy);
        };
    }
}
