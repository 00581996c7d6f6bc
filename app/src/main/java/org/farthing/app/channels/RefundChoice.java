package org.farthing.app.channels;

import java.time.Instant;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Words;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.RefundWishes;

/** Who takes back the deposit of a channel that is closing, and whether its day is told of. Belongs to the window's thread. */
final class RefundChoice {
    private final Texts texts;
    private final Words words;
    private final RefundModel model;
    private final Label who = new Label();
    private final Button remind = new Button();
    private final Button hand = new Button();
    private final VBox root;
    private Optional<ChannelLine> shown = Optional.empty();
    private String coin = "";

    RefundChoice(Texts texts, RefundModel model) {
        this.texts = texts;
        this.words = new Words(texts.language());
        this.model = model;
        who.setId("channel-refund-who");
        who.setWrapText(true);
        who.setMinHeight(Region.USE_PREF_SIZE);
        who.getStyleClass().add("note");
        remind.setId("channel-refund-remind");
        remind.setOnAction(_ -> shown.ifPresent(line -> model.remind(line.id(), !wishes().reminds(line.id()))));
        hand.setId("channel-refund-hand");
        hand.setOnAction(_ -> shown.ifPresent(line -> model.refundByItself(line.id(), !wishes().byItself(line.id()))));
        for (Button button : new Button[] {remind, hand}) {
            button.getStyleClass().add("small-button");
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.managedProperty().bind(button.visibleProperty());
        }
        var buttons = new FlowPane(8, 4, remind, hand);
        root = new VBox(4, who, buttons);
        root.setVisible(false);
        root.managedProperty().bind(root.visibleProperty());
        model.observed().readingProperty().subscribe(_ -> draw());
        model.fee().readingProperty().subscribe(_ -> draw());
        // It costs the chain's node a question, so only while there is somebody to read it.
        model.fee().readWhile(Screen.shown(root).flatMap(inScene -> root.visibleProperty().map(visible -> visible && inScene)));
    }

    Region root() {
        return root;
    }

    private RefundWishes wishes() {
        return model.wishes().orElseThrow();
    }

    void show(ChannelLine line, LiveStatus.Moment moment) {
        Instant now = moment.now();
        coin = moment.coin();
        shown = Optional.of(line).filter(each -> each.state() == ChannelPhase.CLOSING
                && each.refundableAt().filter(now::isBefore).isPresent());
        draw();
    }

    private void draw() {
        Optional<RefundWishes> known = model.wishes();
        root.setVisible(shown.isPresent() && known.isPresent());
        if (root.isVisible()) {
            boolean byItself = known.get().byItself(shown.get().id());
            String fee = model.fee().reading().latest().map(most -> texts.get("channel-refund.fee", Money.cost(most, coin))).orElse("");
            who.setText(words.sentences(texts.get(byItself ? "channel-refund.by-itself" : "channel-refund.by-hand"), fee));
            remind.setText(texts.get(known.get().reminds(shown.get().id()) ? "channel-refund.remind.not" : "channel-refund.remind"));
            hand.setText(texts.get(byItself ? "channel-refund.itself.not" : "channel-refund.itself"));
            // Where the settings have all refunds wait, one alone cannot be an exception.
            hand.setVisible(known.get().usual());
        }
    }
}
