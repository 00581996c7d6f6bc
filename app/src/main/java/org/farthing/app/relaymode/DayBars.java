package org.farthing.app.relaymode;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import org.farthing.app.session.OwnRelay;

/** What was earned after fees on each of the last days, up from a line or, on days of fees, down from it. */
final class DayBars extends Region {
    static final int DAYS = 30;
    private static final double HEIGHT = 52;
    private static final double GAP = 2;
    private static final double LEAST = 2;

    private final Rectangle base = new Rectangle();
    private List<OwnRelay.Day> days = List.of();
    private LocalDate last = LocalDate.EPOCH;

    DayBars() {
        setId("relay-days-chart");
        base.getStyleClass().add("day-base");
        setMinHeight(HEIGHT);
        setPrefHeight(HEIGHT);
        setMaxHeight(HEIGHT);
    }

    /** @param today the day at the right end */
    void show(List<OwnRelay.Day> newest, LocalDate today) {
        if (!newest.equals(days) || !today.equals(last)) {
            days = newest;
            last = today;
            requestLayout();
        }
    }

    @Override
    protected void layoutChildren() {
        getChildren().setAll(base);
        double high = most(1);
        double low = most(-1);
        double scale = high + low == 0 ? 0 : (getHeight() - LEAST) / (high + low);
        double line = high + low == 0 ? getHeight() - 1 : 1 + high * scale;
        double each = getWidth() / DAYS;
        for (OwnRelay.Day day : days) {
            long back = ChronoUnit.DAYS.between(day.day(), last);
            if (back >= 0 && back < DAYS) {
                double height = Math.max(LEAST, day.net().abs().doubleValue() * scale);
                boolean up = day.net().signum() > 0;
                var bar = new Rectangle(getWidth() - (back + 1) * each + GAP, up ? line - height : line, Math.max(1, each - 2 * GAP), height);
                bar.getStyleClass().add(up ? "day-gain" : "day-loss");
                getChildren().add(bar);
            }
        }
        base.setWidth(getWidth());
        base.setHeight(1);
        base.setY(line);
    }

    private double most(int sign) {
        return days.stream().map(OwnRelay.Day::net).filter(net -> net.signum() == sign).map(BigInteger::abs)
                .max(BigInteger::compareTo).map(BigInteger::doubleValue).orElse(0.0);
    }
}
