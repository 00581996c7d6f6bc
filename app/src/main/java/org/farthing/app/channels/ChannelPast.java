package org.farthing.app.channels;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.session.ChannelStory;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** What was paid on a channel each day, as bars, and what the chain showed of it, as lines. Belongs to the window's thread. */
final class ChannelPast {
    private static final Duration EVERY = Duration.ofSeconds(3);
    private static final int DAYS = 14;
    private static final double HEIGHT = 48;
    private static final double LEAST = 2;

    private final Texts texts;
    private final Times times;
    private final Observed<Optional<ChannelStory>> observed;
    private final HBox bars = new HBox(2);
    private final Label caption = new Label();
    private final VBox events = new VBox(4);
    private final VBox root;
    private String coin = "";
    /** Read by the observing thread. */
    private volatile Optional<Bytes> channel = Optional.empty();
    private Optional<ChannelStory> shown = Optional.empty();

    ChannelPast(Texts texts, Times times, Function<Bytes, ChannelStory> story) {
        this.texts = texts;
        this.times = times;
        this.observed = new Observed<>("a channel's past", () -> channel.map(story), EVERY);
        bars.setId("channel-use");
        bars.setAlignment(Pos.BOTTOM_LEFT);
        bars.setMinHeight(HEIGHT);
        bars.setPrefHeight(HEIGHT);
        bars.setMaxHeight(HEIGHT);
        caption.setId("channel-use-text");
        caption.setWrapText(true);
        caption.setMinHeight(Region.USE_PREF_SIZE);
        caption.getStyleClass().addAll("note", "amount-sentence");
        events.getStyleClass().add("amount-sentence");
        events.setId("channel-events");
        var title = new Label(texts.get("channel-past"));
        title.getStyleClass().add("muted");
        root = new VBox(8, title, bars, caption, events);
        observed.readingProperty().subscribe(reading -> show(reading.latest().flatMap(known -> known)));
        observed.readWhile(Screen.shown(root));
        show(Optional.empty());
    }

    Node root() {
        return root;
    }

    void of(Bytes id, String coinName) {
        coin = coinName;
        if (!channel.equals(Optional.of(id))) {
            channel = Optional.of(id);
            show(Optional.empty());
            observed.refresh();
        }
    }

    private void show(Optional<ChannelStory> story) {
        if (story.isPresent() && story.equals(shown)) {
            return;
        }
        shown = story;
        List<ChannelStory.Day> days = story.map(ChannelStory::days).orElse(List.of());
        bars.setVisible(!days.isEmpty());
        bars.setManaged(!days.isEmpty());
        Amount total = days.stream().map(ChannelStory.Day::paid).reduce(Amount.ZERO, Amount::plus);
        caption.setText(story.isEmpty() ? Money.UNKNOWN : days.isEmpty() ? texts.get("channel-days.none")
                : texts.get("channel-days.text", days.size(), Money.cost(total, coin),
                        times.date(days.getLast().day().atStartOfDay().toInstant(ZoneOffset.UTC))));
        bars.getChildren().setAll(days.isEmpty() ? List.of() : bars(days));
        var lines = new ArrayList<Node>();
        story.ifPresent(known -> known.events().reversed().forEach(event -> lines.add(line(event))));
        events.getChildren().setAll(lines);
    }

    /** The last days up to the last one with traffic; a day without is a gap. */
    private List<Node> bars(List<ChannelStory.Day> days) {
        LocalDate last = days.getLast().day();
        Amount most = days.stream().map(ChannelStory.Day::paid).max(Amount::compareTo).orElse(Amount.ZERO);
        var nodes = new ArrayList<Node>();
        for (int back = DAYS - 1; back >= 0; back--) {
            LocalDate day = last.minusDays(back);
            Amount paid = days.stream().filter(each -> each.day().equals(day)).map(ChannelStory.Day::paid).findFirst().orElse(Amount.ZERO);
            var bar = new Region();
            double part = most.isZero() ? 0 : paid.wei().doubleValue() / most.wei().doubleValue();
            double height = paid.isZero() ? 0 : Math.max(LEAST, HEIGHT * part);
            bar.setMinHeight(height);
            bar.setMaxHeight(height);
            bar.setMaxWidth(Double.MAX_VALUE);
            bar.getStyleClass().add("day-bar");
            HBox.setHgrow(bar, Priority.ALWAYS);
            Tooltip.install(bar, new Tooltip(texts.get("channel-day", times.date(day.atStartOfDay().toInstant(ZoneOffset.UTC)),
                    Money.cost(paid, coin))));
            nodes.add(bar);
        }
        return nodes;
    }

    private Label line(ChannelStory.Event event) {
        String key = "channel-event." + event.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        var label = new Label(texts.get(key, Money.balance(event.amount(), coin), Money.balance(event.rest(), coin),
                event.until().map(times::dateAndTime).orElse(Money.UNKNOWN), Sizes.count(event.block())));
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add("note");
        return label;
    }
}
