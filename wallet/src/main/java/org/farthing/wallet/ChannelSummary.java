package org.farthing.wallet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Amount;

/**
 * All channels in figures, in wei.
 *
 * @param open         channels that can be paid with
 * @param locked       on the chain, in channels that are not over
 * @param signed       of it, the most that relays may hold vouchers for
 * @param acknowledged of it, what they confirmed
 * @param settled      what relays cashed in all, in channels that are over
 * @param returned     what came back from those
 * @param atRisk       what relays could still take without having served for it
 * @param uncertain    channels that wait for their relay's word, after a crash or a restore
 * @param refundableAt when the first of the locked money can be taken back without a relay
 */
public record ChannelSummary(int open, Amount locked, Amount signed, Amount acknowledged, Amount settled, Amount returned, Amount atRisk,
        int uncertain, Optional<Instant> refundableAt) {
    static ChannelSummary of(List<ChannelRow> rows) {
        List<ChannelRow> live = rows.stream().filter(row -> switch (row.state()) {
            case ChannelState.Open _, ChannelState.Closing _, ChannelState.Requesting _, ChannelState.CloseRequested _,
                    ChannelState.Refunding _ -> true;
            case ChannelState.Planned _, ChannelState.Opening _, ChannelState.Undone _, ChannelState.Closed _, ChannelState.Refunded _ ->
                    false;
        }).toList();
        return new ChannelSummary((int) live.stream().filter(row -> row.state() instanceof ChannelState.Open).count(),
                sum(live.stream().map(row -> row.funds().deposit()).toList()),
                sum(live.stream().map(row -> row.funds().signed().min(row.funds().deposit())).toList()),
                sum(live.stream().map(row -> row.funds().acknowledged()).toList()),
                sum(rows.stream().map(ChannelRow::settled).toList()), sum(rows.stream().map(ChannelRow::returned).toList()),
                sum(rows.stream().map(ChannelRow::atRisk).toList()),
                (int) live.stream().filter(row -> row.funds().isUncertain()).count(),
                live.stream().map(row -> row.state().refundableAt()).min(Instant::compareTo));
    }

    private static Amount sum(List<Amount> amounts) {
        return amounts.stream().reduce(Amount.ZERO, Amount::plus);
    }
}
