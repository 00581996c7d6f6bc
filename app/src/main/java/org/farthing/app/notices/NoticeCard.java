package org.farthing.app.notices;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
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
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.session.ChannelLine;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.kordamp.ikonli.feather.Feather;

/**
 * {@code #notice}: a card under the banner, on every page, with what can be done and a way to dismiss it. It never takes the keyboard, and
 * is not shown while the wallet is locked, since it names amounts.
 */
public final class NoticeCard {
    /** A unit is 1 MiB of cells. */
    private static final BigDecimal UNIT_BYTES = BigDecimal.valueOf(1 << 20);

    /** Where the card leads. */
    public record Elsewhere(Consumer<Bytes> topUp, Consumer<Bytes> askToClose, Runnable record) {
    }

    private final Texts texts;
    private final Words words;
    private final NoticesModel model;
    private final Times times;
    private final ObservableValue<Boolean> covered;
    private final Elsewhere elsewhere;
    private final Runnable backToPage;
    private final HBox root = new HBox();
    private final Label title = new Label();
    private final Label text = new Label();
    private final Label refusal = new Label();
    private final Button primary = new Button();
    private final Button second = new Button();
    private final Button close = new Button(null, Glyph.of(Feather.X));
    /** Whose refusal is shown. */
    private Optional<Bytes> refused = Optional.empty();

    /**
     * @param covered    whether amounts are
     * @param backToPage takes the keyboard when a card that has it goes
     */
    public NoticeCard(NoticesModel model, Times times, ObservableValue<Boolean> covered, Elsewhere elsewhere, Runnable backToPage) {
        this.texts = Texts.of(NoticeCard.class, times.language());
        this.words = new Words(texts.language());
        this.model = model;
        this.times = times;
        this.covered = covered;
        this.elsewhere = elsewhere;
        this.backToPage = backToPage;
        prepare();
        model.shownProperty().subscribe(_ -> show());
        model.live().momentProperty().subscribe(_ -> show());
        covered.subscribe(_ -> show());
    }

    private void prepare() {
        title.setId("notice-title");
        title.setFocusTraversable(true);
        title.getStyleClass().add("card-title");
        text.setId("notice-text");
        refusal.setId("notice-error");
        refusal.getStyleClass().add("warning-text");
        for (Label label : new Label[] {title, text, refusal}) {
            label.setWrapText(true);
            label.setMinHeight(Region.USE_PREF_SIZE);
            label.managedProperty().bind(label.textProperty().isNotEmpty());
        }
        primary.setId("notice-primary");
        second.setId("notice-second");
        for (Button button : new Button[] {primary, second}) {
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.getStyleClass().add("small-button");
            button.managedProperty().bind(button.visibleProperty());
        }
        close.setId("notice-close");
        close.setAccessibleText(texts.get("notice-close"));
        close.getStyleClass().addAll("flat", "button-icon");
        close.setOnAction(_ -> dismiss());
        HBox.setHgrow(title, Priority.ALWAYS);
        title.setMaxWidth(Double.MAX_VALUE);
        var line = new HBox(title, primary, second, close);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("filters");
        var sentences = new VBox(line, text, refusal);
        sentences.getStyleClass().add("notice-words");
        HBox.setHgrow(sentences, Priority.ALWAYS);
        // A page that wants all the height must not squeeze the sentences out of sight.
        sentences.setMinHeight(Region.USE_PREF_SIZE);
        root.setMinHeight(Region.USE_PREF_SIZE);
        root.setId("notice");
        root.setAlignment(Pos.TOP_LEFT);
        root.getStyleClass().add("notice");
        root.getChildren().setAll(Glyph.of(Feather.ALERT_TRIANGLE), sentences);
        root.managedProperty().bind(root.visibleProperty());
        root.setVisible(false);
    }

    public Region root() {
        return root;
    }

    /** Where F6 leads, while there is a card. */
    public Optional<Node> firstFocus() {
        return root.isVisible() ? Optional.of(title) : Optional.empty();
    }

    private void dismiss() {
        model.shownProperty().get().ifPresent(model::dismiss);
        if (!root.isVisible()) {
            backToPage.run();
        }
    }

    private void show() {
        Optional<Notice> notice = model.shownProperty().get().filter(_ -> !model.live().moment().locked());
        root.setVisible(notice.isPresent());
        notice.ifPresent(this::draw);
    }

    private void draw(Notice notice) {
        ChannelLine line = notice.channel();
        String relay = line.relayName();
        if (refused.filter(line.id()::equals).isEmpty()) {
            refuse(line, "");
        }
        boolean acts = true;
        switch (notice) {
            case Notice.RunsLow(ChannelLine _, Optional<Amount> price, var lasts) -> {
                Amount left = line.deposit().minusOrZero(line.signed());
                title.setText(lasts.map(span -> texts.get("runs-low.title", times.span(span)))
                        .orElseGet(() -> texts.get("runs-low.title.unknown", relay)));
                text.setText(price.map(each -> texts.get("runs-low.text", relay, words.role(line.role()), amount(left),
                        covered.getValue() ? Money.HIDDEN : Money.traffic(left, each)))
                        .orElseGet(() -> texts.get("runs-low.text.plain", relay, words.role(line.role()), amount(left))));
                primary.setText(texts.get("runs-low.primary", relay));
                primary.setOnAction(_ -> elsewhere.topUp().accept(line.id()));
                second.setText(texts.get("runs-low.second"));
                second.setOnAction(_ -> model.useAnother(notice).whenRefused(why -> refuse(line, words.refusal(why))).start());
            }
            case Notice.OtherRelay _ -> {
                title.setText(texts.get("other-relay.title", relay));
                text.setText(texts.get("other-relay.text", relay));
                acts = false;
            }
            case Notice.TookAndStopped(ChannelLine _, Optional<Amount> price) -> {
                Amount lost = line.atRisk();
                Amount unused = line.comesBack();
                title.setText(texts.get("stopped.title", relay));
                text.setText(price.map(each -> texts.get("stopped.text", relay, cost(lost), covered.getValue() ? Money.HIDDEN
                        : Sizes.bytes(bytes(lost, each)), amount(unused)))
                        .orElseGet(() -> texts.get("stopped.text.plain", relay, cost(lost), amount(unused))));
                primary.setText(texts.get("stopped.primary"));
                primary.setOnAction(_ -> elsewhere.askToClose().accept(line.id()));
                second.setText(texts.get("stopped.second"));
                second.setOnAction(_ -> elsewhere.record().run());
            }
        }
        primary.setVisible(acts);
        second.setVisible(acts);
        title.setAccessibleText(title.getText() + ". " + text.getText());
    }

    private void refuse(ChannelLine line, String sentence) {
        refused = sentence.isEmpty() ? Optional.empty() : Optional.of(line.id());
        refusal.setText(sentence);
    }

    private static long bytes(Amount amount, Amount pricePerUnit) {
        return new BigDecimal(amount.wei()).multiply(UNIT_BYTES).divide(new BigDecimal(pricePerUnit.wei()), 0, RoundingMode.UP)
                .longValueExact();
    }

    private String amount(Amount what) {
        return covered.getValue() ? Money.HIDDEN : Money.balance(what, model.live().moment().coin());
    }

    private String cost(Amount what) {
        return covered.getValue() ? Money.HIDDEN : Money.cost(what, model.live().moment().coin());
    }
}
