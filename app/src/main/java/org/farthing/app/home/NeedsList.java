package org.farthing.app.home;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    private final HomeView.Elsewhere elsewhere;
    private final VBox root = new VBox();
    private List<Need> shown = List.of();

    /** A sentence, and the button that helps where there is one. */
    private record Need(String sentence, Optional<Help> help) {
    }

    /** @param name what a screen reader calls the button */
    private record Help(String id, String text, String name, Bytes channel, Way way) {
    }

    private enum Way { SHOW, TOP_UP, OPEN }

    NeedsList(Texts texts, HomeView.Elsewhere elsewhere) {
        this.texts = texts;
        this.elsewhere = elsewhere;
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
            String open = texts.get("home-open-channels");
            return List.of(new Need(texts.get("home-needs.empty"),
                    Optional.of(new Help("home-open-channels", open, open, Bytes.EMPTY, Way.OPEN))));
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
            lines.add(new Need(sentence(channel, facts, coin), Optional.of(help(channel))));
        }
        return lines.isEmpty() ? plain("home-needs.none") : lines;
    }

    private List<Need> plain(String key) {
        return List.of(new Need(texts.get(key), Optional.empty()));
    }

    /** A deposit that is nearly or wholly spent can be added to; all else is looked at first. */
    private Help help(ChannelLine channel) {
        String id = "home-need-" + channel.id().slice(0, 4).hex();
        return switch (channel.state()) {
            case LOW, USED_UP -> new Help(id, texts.get("home-needs.top-up"), texts.get("home-needs.top-up.name", channel.relayName()),
                    channel.id(), Way.TOP_UP);
            case SILENT, USED_ELSEWHERE, PAUSED, REFUNDABLE, OPENING, FAILED, OPEN, CLOSING, REFUNDED, CLOSED -> new Help(id,
                    texts.get("home-needs.show"), texts.get("home-needs.show.name", channel.relayName()), channel.id(), Way.SHOW);
        };
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
            case USED_ELSEWHERE -> texts.get("home-needs.elsewhere", relay);
            case PAUSED -> texts.get("home-needs.paused", relay);
            case SILENT, OPENING, FAILED, OPEN, CLOSING, REFUNDED, CLOSED -> texts.get("home-needs.silent", relay);
        };
    }

    private Node line(Need need) {
        var text = new Label(need.sentence());
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(text, Priority.ALWAYS);
        text.setMaxWidth(Double.MAX_VALUE);
        if (need.help().isEmpty()) {
            text.getStyleClass().add("muted");
            return text;
        }
        Help help = need.help().get();
        if (help.way() != Way.OPEN) {
            text.getStyleClass().add("amount-sentence");
        }
        var button = new Button(help.text());
        button.setId(help.id());
        button.setAccessibleText(help.name());
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.getStyleClass().add("small-button");
        button.setOnAction(_ -> {
            switch (help.way()) {
                case SHOW -> elsewhere.channel().accept(help.channel());
                case TOP_UP -> elsewhere.topUp().accept(help.channel());
                case OPEN -> elsewhere.openChannels().run();
            }
        });
        var line = new HBox(Glyph.of(Feather.ALERT_TRIANGLE), text, button);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("need");
        return line;
    }
}
