package org.farthing.wallet.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.VoucherVerifier;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.VoucherHistory;
import org.farthing.wallet.ledger.VoucherHistory.Entry;
import org.farthing.wallet.ledger.VoucherHistory.Filter;
import org.farthing.wallet.ledger.VoucherHistory.Order;

/**
 * Whether the newest vouchers in a wallet's own ledger are still what was signed. The seal beside the file finds any bit that turned, but
 * after a crash there is none, and SQLite does not notice one in a signature or an amount. Blocks; where nothing is damaged, it takes one
 * signature for each channel.
 */
public final class HistoryCheck {
    private static final int STEP = 100;

    private HistoryCheck() {
    }

    /**
     * A channel whose newest vouchers are not genuine.
     *
     * @param after  number of the newest one that is; 0, or less than any that is kept, where none is
     * @param newest number of the newest of all
     */
    public record Damage(ChannelRow channel, long after, long newest) {
    }

    /** The damage in channels whose relays can still be asked for what they hold: what the others were paid stands on the chain. */
    public static List<Damage> of(Ledger ledger) {
        var found = new ArrayList<Damage>();
        for (ChannelRow row : ledger.channels()) {
            // Where the terms themselves are damaged, no signature says anything.
            if (isAskable(row.state()) && row.terms().id().equals(row.id())) {
                of(ledger.history(), row).ifPresent(found::add);
            }
        }
        return List.copyOf(found);
    }

    private static boolean isAskable(ChannelState state) {
        return switch (state) {
            case ChannelState.Open _, ChannelState.Closing _ -> true;
            case ChannelState.Planned _, ChannelState.Opening _, ChannelState.Requesting _, ChannelState.CloseRequested _,
                    ChannelState.Refunding _, ChannelState.Undone _, ChannelState.Closed _, ChannelState.Refunded _ -> false;
        };
    }

    private static Optional<Damage> of(VoucherHistory history, ChannelRow row) {
        Filter own = Filter.ALL.on(row.id());
        List<Entry> page = history.page(own, Order.NEWEST_FIRST, 0, 1);
        if (page.isEmpty() || isGenuine(page.getFirst(), row.terms())) {
            return Optional.empty();
        }
        long newest = page.getFirst().sequence();
        long oldest = newest;
        long passed = 1;
        while (!page.isEmpty()) {
            page = history.page(own, Order.NEWEST_FIRST, passed, STEP);
            passed += page.size();
            for (Entry entry : page) {
                if (isGenuine(entry, row.terms())) {
                    return Optional.of(new Damage(row, entry.sequence(), newest));
                }
                oldest = entry.sequence();
            }
        }
        return Optional.of(new Damage(row, oldest - 1, newest));
    }

    private static boolean isGenuine(Entry entry, ChannelTerms terms) {
        return new VoucherVerifier(terms.chainId(), terms.contract()).isValid(entry.voucher(), terms.signer());
    }
}
