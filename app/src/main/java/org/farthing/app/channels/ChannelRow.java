package org.farthing.app.channels;

import java.math.BigDecimal;
import java.math.RoundingMode;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.farthing.app.session.ChannelLine;
import org.farthing.wallet.value.Bytes;

/** One line of the table: the same object while its channel exists, so that the choice and the scroll position outlive each reading. */
public final class ChannelRow {
    private final ReadOnlyObjectWrapper<ChannelLine> line;

    ChannelRow(ChannelLine line) {
        this.line = new ReadOnlyObjectWrapper<>(line);
    }

    public Bytes id() {
        return line.get().id();
    }

    public ChannelLine line() {
        return line.get();
    }

    public ReadOnlyObjectProperty<ChannelLine> lineProperty() {
        return line.getReadOnlyProperty();
    }

    void set(ChannelLine newest) {
        if (!newest.equals(line.get())) {
            line.set(newest);
        }
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
