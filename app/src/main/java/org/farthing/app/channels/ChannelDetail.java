package org.farthing.app.channels;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Scrolls;
import org.farthing.app.fx.TextClip;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.ChannelStory;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.kordamp.ikonli.feather.Feather;

/** {@code #screen-channel}: one channel beside the table, with its six figures. */
final class ChannelDetail {
    private static final int ID_HEAD = 10;
    private static final int ID_TAIL = 6;

    private final Texts texts;
    private final Times times;
    private final Words words;
    private final ScrollPane scroll = Scrolls.empty();
    private final VBox root = new VBox();
    private final Label name = new Label();
    private final Label about = new Label();
    private final StateChip state;
    private final Button hide = new Button(null, Glyph.of(Feather.X));
    private final DepositBar bar = new DepositBar();
    private final Label barText = new Label();
    private final Label barLeft = new Label();
    private final Figure locked;
    private final Figure signed;
    private final Figure acknowledged;
    private final Figure settled;
    private final Figure atRisk;
    private final Figure comesBack;
    private final Label refund = new Label();
    private final RefundChoice choice;
    private final Label id = new Label();
    private final Button copy = new Button(null, Glyph.of(Feather.COPY));
    private final Button vouchers = new Button();
    private final ChannelPast past;
    private Optional<ChannelLine> shown = Optional.empty();

    ChannelDetail(Texts texts, Times times, Runnable hidden, Consumer<Bytes> showVouchers, Function<Bytes, ChannelStory> story,
            RefundChoice choice) {
        this.words = new Words(texts.language());
        this.texts = texts;
        this.times = times;
        this.state = new StateChip(texts);
        this.past = new ChannelPast(texts, times, story);
        this.choice = choice;
        locked = Figure.balance("channel-locked", texts.get("channel-locked"));
        signed = Figure.cost("channel-signed", texts.get("channel-signed"));
        acknowledged = Figure.cost("channel-acknowledged", texts.get("channel-acknowledged"));
        settled = Figure.cost("channel-settled", texts.get("channel-settled"));
        atRisk = Figure.cost("channel-at-risk", texts.get("channel-at-risk"));
        comesBack = Figure.balance("channel-comes-back", texts.get("channel-comes-back"));
        comesBack.value().getStyleClass().add("figure-strong");
        hide.setOnAction(_ -> hidden.run());
        vouchers.setOnAction(_ -> shown.ifPresent(line -> showVouchers.accept(line.id())));
        var figures = new VBox(
                figure(locked, "channel-locked.note"), figure(signed, "channel-signed.note"),
                figure(acknowledged, "channel-acknowledged.note"), figure(settled, "channel-settled.note"),
                figure(atRisk, "channel-at-risk.note"), figure(comesBack, "channel-comes-back.note"));
        figures.getStyleClass().add("detail-figures");
        refund.setId("channel-refund-date");
        refund.setWrapText(true);
        refund.setMinHeight(Region.USE_PREF_SIZE);
        refund.getStyleClass().addAll("note", "amount-sentence");
        var pane = new VBox(bar(), figures, refund, choice.root(), past.root(), identity());
        pane.getStyleClass().add("detail");
        scroll.getStyleClass().add("detail-scroll");
        scroll.setContent(pane);
        scroll.setFitToWidth(true);
        scroll.setFocusTraversable(false);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        // The figures scroll in a low window; what it is called and what can be done stays in sight.
        root.getChildren().setAll(heading(), scroll, actions());
        root.setId("screen-channel");
        root.getStyleClass().addAll("card", "detail-card");
        root.managedProperty().bind(root.visibleProperty());
        root.setVisible(false);
    }

    Region root() {
        return root;
    }

    private Node heading() {
        name.setId("channel-name");
        name.getStyleClass().add("title-4");
        name.setWrapText(true);
        name.setMinHeight(Region.USE_PREF_SIZE);
        name.setMaxWidth(Double.MAX_VALUE);
        hide.setId("channel-back");
        hide.setAccessibleText(texts.get("channel-back"));
        hide.setTooltip(new Tooltip(texts.get("channel-back")));
        hide.getStyleClass().addAll("flat", "button-icon", "small-button");
        hide.setMinWidth(Region.USE_PREF_SIZE);
        state.label().setId("channel-state");
        about.getStyleClass().add("muted");
        var top = new WrapRow(WrapRow.growing(name), state.label(), hide).gap(8);
        top.getStyleClass().add("detail-top");
        return new VBox(top, about);
    }

    private Node bar() {
        bar.setId("channel-bar");
        bar.getStyleClass().add("deposit-bar-large");
        barText.getStyleClass().add("figure-strong");
        barText.setMinWidth(Region.USE_PREF_SIZE);
        barLeft.setId("channel-left");
        barLeft.getStyleClass().addAll("muted", "amount-sentence");
        barLeft.setWrapText(true);
        barLeft.setMinHeight(Region.USE_PREF_SIZE);
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        gap.setMinWidth(8);
        var legend = new HBox(barText, gap, barLeft);
        var box = new VBox(bar, legend);
        box.getStyleClass().add("detail-bar");
        return box;
    }

    private Node figure(Figure figure, String note) {
        var explanation = new Label(texts.get(note));
        explanation.getStyleClass().add("note");
        explanation.setWrapText(true);
        explanation.setMinHeight(Region.USE_PREF_SIZE);
        var box = new VBox(figure.line(), explanation);
        box.getStyleClass().add("detail-figure");
        return box;
    }

    private Node identity() {
        var what = new Label(texts.get("channel-id"));
        what.getStyleClass().add("muted");
        id.setId("channel-id");
        id.getStyleClass().add("monospace");
        copy.setId("channel-id-copy");
        copy.setAccessibleText(texts.get("channel-id-copy"));
        copy.setTooltip(new Tooltip(texts.get("channel-id-copy")));
        copy.getStyleClass().addAll("flat", "button-icon", "small-button");
        copy.setOnAction(_ -> shown.ifPresent(line -> TextClip.put(line.id().toString())));
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var row = new HBox(what, gap, id, copy);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private Node actions() {
        vouchers.setId("channel-vouchers");
        vouchers.setText(texts.get("channel-vouchers"));
        vouchers.setGraphic(Glyph.of(Feather.FILE_TEXT));
        vouchers.setMinWidth(Region.USE_PREF_SIZE);
        var row = new HBox(vouchers);
        row.getStyleClass().add("detail-actions");
        return row;
    }

    void hide() {
        shown = Optional.empty();
        root.setVisible(false);
    }

    boolean isShown() {
        return root.isVisible();
    }

    void show(ChannelLine line, LiveStatus.Moment moment) {
        shown = Optional.of(line);
        root.setVisible(true);
        String coin = moment.coin();
        name.setText(line.relayName());
        about.setText(words.roleIn(line.role(), line.country()));
        state.show(line.state());
        int percent = ChannelRow.percent(line);
        bar.show(ChannelRow.used(line), line.state() == ChannelPhase.LOW);
        bar.setAccessibleText(texts.get("channel-bar.name", percent));
        barText.setText(texts.get("channel-bar", percent));
        barLeft.setText(left(line, moment));
        locked.show(Optional.of(line.deposit()), coin);
        signed.show(Optional.of(line.signed()), coin);
        acknowledged.show(Optional.of(line.acknowledged()), coin);
        settled.show(Optional.of(line.settled()), coin);
        atRisk.show(Optional.of(line.atRisk()), coin);
        comesBack.show(Optional.of(line.comesBack()), coin);
        choice.show(line, moment);
        refund.setText(refund(line, moment));
        String hex = line.id().toString();
        id.setText(hex.length() <= ID_HEAD + ID_TAIL ? hex : hex.substring(0, ID_HEAD) + "…" + hex.substring(hex.length() - ID_TAIL));
        past.of(line.id(), coin);
    }

    private String left(ChannelLine line, LiveStatus.Moment moment) {
        Amount left = line.deposit().minusOrZero(line.signed());
        String amount = Money.balance(left, moment.coin());
        return moment.priceOf(line.relayName())
                .map(price -> texts.get("channel-bar.left-traffic", amount, Money.traffic(left, price)))
                .orElseGet(() -> texts.get("channel-bar.left", amount));
    }

    private String refund(ChannelLine line, LiveStatus.Moment moment) {
        Instant now = moment.now();
        if (line.state() == ChannelPhase.FAILED) {
            return texts.get("channel-refund.failed");
        }
        if (line.state() == ChannelPhase.SILENT) {
            return texts.get("channel-refund.silent", line.relayName());
        }
        if (line.state() == ChannelPhase.CLOSING && line.refundableAt().filter(now::isBefore).isPresent()) {
            Instant at = line.refundableAt().get();
            return texts.get("channel-refund.closing", times.dateAndTime(at), times.distance(at, now), line.relayName(),
                    Money.cost(line.signed(), moment.coin()), Money.balance(line.comesBack(), moment.coin()));
        }
        String halted = line.halt().map(halt -> texts.get("channel-halt." + halt.name().toLowerCase(Locale.ROOT), line.relayName()))
                .orElse("");
        return words.sentences(halted, date(line, now));
    }

    private String date(ChannelLine line, Instant now) {
        return line.refundableAt().map(at -> at.isAfter(now)
                ? texts.get("channel-refund.known", times.dateAndTime(at), times.distance(at, now))
                : texts.get("channel-refund.past", times.dateAndTime(at))).orElseGet(() -> texts.get("channel-refund.unknown"));
    }
}
