package org.farthing.app.channels;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.farthing.app.fx.LineRow;
import org.farthing.app.session.ChannelLine;

/** One row of the table: a channel. */
public final class ChannelRow extends LineRow<ChannelLine> {
    ChannelRow(ChannelLine line) {
        super(line.id(), line);
    }

    /** The signed part of the deposit, 0 to 1. */
    static double used(ChannelLine line) {
        if (line.deposit().isZero()) {
            return 0;
        }
        double part = new BigDecimal(line.signed().wei()).divide(new BigDecimal(line.deposit().wei()), 6, RoundingMode.UP).doubleValue();
        return Math.min(1, part);
    }

    /** Whole percents; something used is never 0 and something left is never 100. */
    static int percent(ChannelLine line) {
        if (line.signed().isZero()) {
            return 0;
        }
        if (line.deposit().isMoreThan(line.signed())) {
            return Math.clamp(Math.round(used(line) * 100), 1, 99);
        }
        return 100;
    }
}
