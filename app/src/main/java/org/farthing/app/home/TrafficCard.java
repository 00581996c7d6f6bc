package org.farthing.app.home;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.Texts;
import org.farthing.app.session.Status;
import org.kordamp.ikonli.feather.Feather;

/** The last two minutes of traffic, as a line and in words. Belongs to the window's thread. */
final class TrafficCard {
    private final Texts texts;
    private final LiveStatus live;
    private final RateChart chart = new RateChart();
    private final Label rateNow = new Label(Money.UNKNOWN);
    private final Label ratePeak = new Label();
    private final VBox root;

    TrafficCard(Texts texts, LiveStatus live) {
        this.texts = texts;
        this.live = live;
        rateNow.setId("home-rate");
        rateNow.getStyleClass().add("figure-value");
        ratePeak.getStyleClass().add("note");
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var figures = new HBox(rateNow, gap, ratePeak);
        figures.setAlignment(Pos.BASELINE_LEFT);
        VBox.setVgrow(chart, Priority.ALWAYS);
        root = Cards.card(texts.get("home-traffic.title"), Feather.ACTIVITY, figures, chart);
    }

    VBox root() {
        return root;
    }

    void show(Optional<Status> status) {
        List<OptionalLong> rates = live.rates();
        chart.show(rates);
        Optional<Long> now = status.map(Status::bytesPerSecond);
        rateNow.setText(now.map(rate -> rate(rate, "home-traffic.now")).orElse(Money.UNKNOWN));
        // What the chart shows was counted up to a second before.
        OptionalLong peak = LongStream.concat(rates.stream().flatMapToLong(OptionalLong::stream), now.stream().mapToLong(rate -> rate))
                .max();
        ratePeak.setText(peak.isPresent() && peak.getAsLong() > 0
                ? texts.get("home-traffic.peak", rate(peak.getAsLong(), "home-traffic.now")) : "");
        chart.setAccessibleText(texts.get("home-traffic.name", now.map(rate -> rate(rate, "home-traffic.spoken")).orElse(Money.UNKNOWN),
                peak.isPresent() ? rate(peak.getAsLong(), "home-traffic.spoken") : Money.UNKNOWN));
    }

    private String rate(long bytesPerSecond, String key) {
        return bytesPerSecond == 0 ? texts.get("home-traffic.idle") : texts.get(key, Sizes.bytes(bytesPerSecond));
    }
}
