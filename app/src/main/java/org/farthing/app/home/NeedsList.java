package org.farthing.app.home;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.Texts;
import org.farthing.app.session.ChannelLine;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.kordamp.ikonli.feather.Feather;

/** {@code #home-needs-list}: what wants the user's attention, each with the way there. */
final class NeedsList {
    private final Texts texts;
    private final Consumer<Bytes> showChannel;
    private final VBox root = new VBox();
    private List<Need> shown = List.of();

    /** @param channel the channel to show, or empty bytes for a plain sentence */
    private record Need(String sentence, Bytes channel, String relayName) {
    }

    NeedsList(Texts texts, Consumer<Bytes> showChannel) {
        this.texts = texts;
        this.showChannel = showChannel;
        root.setId("home-needs-list");
        root.getStyleClass().add("needs");
    }

    VBox root() {
        return root;
    }

    void show(HomeModel.Facts facts) {
        List<Need> needs = needs(facts);
        // Drawn again only when it differs, or the button under the keyboard would vanish every second.
        if (!needs.equals(shown)) {
            shown = needs;
            root.getChildren().setAll(needs.stream().map(this::line).toList());
        }
    }

    private List<Need> needs(HomeModel.Facts facts) {
        if (facts.hasNoChannels()) {
            return plain("home-needs.empty");
        }
        if (facts.channels().latest().isEmpty()) {
            return plain(switch (facts.channels()) {
                case Reading.Failed<List<ChannelLine>> _ -> "home-needs.failed";
                case Reading.Awaited<List<ChannelLine>> _ -> "home-needs.reading";
                case Reading.Known<List<ChannelLine>> _ -> "home-needs.reading";
            });
        }
        var lines = new ArrayList<Need>();
        String coin = facts.moment().coin();
        for (ChannelLine channel : facts.needs()) {
            lines.add(new Need(sentence(channel, facts, coin), channel.id(), channel.relayName()));
        }
        return lines.isEmpty() ? plain("home-needs.none") : lines;
    }

    private List<Need> plain(String key) {
        return List.of(new Need(texts.get(key), Bytes.EMPTY, ""));
    }

    private String sentence(ChannelLine channel, HomeModel.Facts facts, String coin) {
        Amount left = channel.deposit().minusOrZero(channel.signed());
        String relay = channel.relayName();
        return switch (channel.state()) {
            case LOW -> facts.moment().priceOf(relay)
                    .map(price -> texts.get("home-needs.low", relay, Money.balance(left, coin), Money.traffic(left, price)))
                    .orElseGet(() -> texts.get("home-needs.low-plain", relay, Money.balance(left, coin)));
            case USED_UP -> texts.get("home-needs.used-up", relay);
            case REFUNDABLE -> texts.get("home-needs.refundable", Money.balance(channel.comesBack(), coin), relay);
            case SILENT, OPENING, FAILED, OPEN, CLOSING, REFUNDED, CLOSED -> texts.get("home-needs.silent", relay);
        };
    }

    private Node line(Need need) {
        var text = new Label(need.sentence());
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(text, Priority.ALWAYS);
        text.setMaxWidth(Double.MAX_VALUE);
        if (need.channel().length() == 0) {
            text.getStyleClass().add("muted");
            return text;
        }
        var show = new Button(texts.get("home-needs.show"));
        show.setId("home-need-" + need.channel().slice(0, 4).hex());
        show.setAccessibleText(texts.get("home-needs.show.name", need.relayName()));
        show.setMinWidth(Region.USE_PREF_SIZE);
        show.getStyleClass().add("small-button");
        show.setOnAction(_ -> showChannel.accept(need.channel()));
        var line = new HBox(Glyph.of(Feather.ALERT_TRIANGLE), text, show);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("need");
        return line;
    }
}
