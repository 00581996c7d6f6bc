package org.farthing.app.home;

import java.util.List;
import java.util.OptionalLong;
import javafx.scene.layout.Region;
import javafx.scene.shape.ClosePath;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import org.farthing.app.fx.LiveStatus;

/** Traffic of the last two minutes as a filled line, newest at the right. Seconds that are not known leave a gap. */
final class RateChart extends Region {
    /** Below this the line lies flat: a few bytes of upkeep must not look like a full pipe. */
    private static final long LEAST_PEAK = 10_000;
    private static final double HEIGHT = 72;
    private static final double MARGIN = 2;

    private final Path area = new Path();
    private final Path line = new Path();
    private List<OptionalLong> rates = List.of();

    RateChart() {
        setId("home-traffic-chart");
        getStyleClass().add("rate-chart");
        area.getStyleClass().add("rate-area");
        line.getStyleClass().add("rate-line");
        area.setManaged(false);
        line.setManaged(false);
        getChildren().addAll(area, line);
        setMinHeight(HEIGHT);
        setPrefHeight(HEIGHT);
    }

    void show(List<OptionalLong> newest) {
        rates = newest;
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        area.getElements().clear();
        line.getElements().clear();
        long peak = Math.max(LEAST_PEAK, rates.stream().flatMapToLong(OptionalLong::stream).max().orElse(0));
        double step = getWidth() / (LiveStatus.SECONDS_KEPT - 1);
        double bottom = getHeight() - MARGIN;
        boolean drawing = false;
        double x = 0;
        for (int i = 0; i < rates.size(); i++) {
            OptionalLong rate = rates.get(i);
            if (rate.isEmpty()) {
                close(drawing, x, bottom);
                drawing = false;
                continue;
            }
            x = getWidth() - (rates.size() - 1 - i) * step;
            double y = bottom - (bottom - MARGIN) * rate.getAsLong() / peak;
            if (!drawing) {
                area.getElements().add(new MoveTo(x, bottom));
                line.getElements().add(new MoveTo(x, y));
            }
            area.getElements().add(new LineTo(x, y));
            line.getElements().add(new LineTo(x, y));
            drawing = true;
        }
        close(drawing, x, bottom);
    }

    private void close(boolean drawing, double x, double bottom) {
        if (drawing) {
            area.getElements().addAll(new LineTo(x, bottom), new ClosePath());
        }
    }
}
