package org.farthing.app.channels;

import java.util.List;
import java.util.function.Function;
import org.farthing.app.session.ChannelLine;
import org.farthing.wallet.value.Amount;

/** Sums over the channels whose deposits are still in the contract. */
public record ChannelTotals(Amount locked, Amount signed, Amount atRisk, Amount comesBack) {
    static ChannelTotals of(List<ChannelLine> lines) {
        List<ChannelLine> live = lines.stream().filter(line -> !line.state().ended()).toList();
        return new ChannelTotals(sum(live, ChannelLine::deposit), sum(live, ChannelLine::signed),
                sum(live, ChannelLine::atRisk), sum(live, ChannelLine::comesBack));
    }

    private static Amount sum(List<ChannelLine> lines, Function<ChannelLine, Amount> amount) {
        return lines.stream().map(amount).reduce(Amount.ZERO, Amount::plus);
    }
}
