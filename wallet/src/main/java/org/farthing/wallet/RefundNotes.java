package org.farthing.wallet;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Bytes;

/**
 * What the owner wants of the refunds of single channels, by their ids. The ledger keeps it.
 *
 * @param byHand    those that wait for the owner, whatever is usual
 * @param reminders those whose day is to be told of
 */
public record RefundNotes(Set<Bytes> byHand, Set<Bytes> reminders) {
    private static final String BY_HAND = "refunds-by-hand";
    private static final String REMINDERS = "refund-reminders";

    public RefundNotes {
        byHand = Set.copyOf(byHand);
        reminders = Set.copyOf(reminders);
    }

    public RefundNotes byHand(Bytes channel, boolean yes) {
        return new RefundNotes(changed(byHand, channel, yes), reminders);
    }

    public RefundNotes remind(Bytes channel, boolean yes) {
        return new RefundNotes(byHand, changed(reminders, channel, yes));
    }

    private static Set<Bytes> changed(Set<Bytes> of, Bytes channel, boolean in) {
        var changed = new LinkedHashSet<>(of);
        if (in) {
            changed.add(channel);
        } else {
            changed.remove(channel);
        }
        return changed;
    }

    static RefundNotes in(Ledger ledger) {
        return new RefundNotes(read(ledger, BY_HAND), read(ledger, REMINDERS));
    }

    void keepIn(Ledger ledger) {
        ledger.putMeta(BY_HAND, text(byHand));
        ledger.putMeta(REMINDERS, text(reminders));
    }

    private static Set<Bytes> read(Ledger ledger, String key) {
        return ledger.meta(key).stream().flatMap(ids -> Arrays.stream(ids.split(","))).filter(id -> !id.isEmpty())
                .map(id -> Bytes.of(HexFormat.of().parseHex(id))).collect(Collectors.toSet());
    }

    private static String text(Set<Bytes> ids) {
        return ids.stream().map(Bytes::hex).sorted().collect(Collectors.joining(","));
    }
}
