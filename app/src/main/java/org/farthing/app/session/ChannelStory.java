package org.farthing.app.session;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Amount;

/**
 * A channel's past.
 *
 * @param events by time
 * @param days   on which something was paid, by time
 */
public record ChannelStory(List<Event> events, List<Day> days) {
    public ChannelStory {
        events = List.copyOf(events);
        days = List.copyOf(days);
    }

    /** What the chain showed. */
    public enum Kind {
        OPENED, TOPPED_UP, EXTENDED, CLOSE_REQUESTED, CLOSED, REFUNDED
    }

    /**
     * @param block  that it stands in
     * @param amount deposited, added, paid to the relay or refunded; zero otherwise
     * @param rest   what a closing returned; zero otherwise
     * @param until  the refund date from then on, where the event sets it
     */
    public record Event(Kind kind, long block, Amount amount, Amount rest, Optional<Instant> until) {
    }

    /** In the time zone of this computer. */
    public record Day(LocalDate day, Amount paid) {
    }
}
