package org.farthing.app.session;

import java.util.Set;
import org.farthing.wallet.value.Bytes;

/**
 * Who takes back the deposits of channels that were ended, once their day has come.
 *
 * @param usual     whether Farthing does, as the settings have it
 * @param byHand    channels that wait for the owner all the same
 * @param reminders channels whose day is to be told of
 */
public record RefundWishes(boolean usual, Set<Bytes> byHand, Set<Bytes> reminders) {
    public RefundWishes {
        byHand = Set.copyOf(byHand);
        reminders = Set.copyOf(reminders);
    }

    /** Whether Farthing takes this one back by itself. */
    public boolean byItself(Bytes channel) {
        return usual && !byHand.contains(channel);
    }

    public boolean reminds(Bytes channel) {
        return reminders.contains(channel);
    }
}
