package org.farthing.app.wallet;

import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.QrCode;
import org.farthing.app.fx.TextClip;
import org.farthing.app.fx.Texts;
import org.farthing.app.session.AccountLine;
import org.farthing.wallet.value.Address;
import org.kordamp.ikonli.feather.Feather;

/** The address that money is sent to, as text and as a QR code, and what is arriving. */
final class ReceivePane {
    private static final double QR_SIZE = 232;

    private final Texts texts;
    private final AccountsModel model;
    private final QrCode code;
    private final Label address = new Label(Money.UNKNOWN);
    private final Button copy = new Button();
    private final Label copied = new Label();
    private final Figure balance;
    private final Label progress = new Label();
    private final ProgressBar bar = new ProgressBar(0);
    private final HBox root;
    private Optional<Address> shown = Optional.empty();

    ReceivePane(Texts texts, AccountsModel model) {
        this.texts = texts;
        this.model = model;
        this.balance = Figure.balance("receive-balance", texts.get("receive-balance"));
        this.code = new QrCode("receive-qr", texts.get("receive-qr.name"));
        var paper = new StackPane(code.view());
        paper.getStyleClass().add("qr-paper");
        paper.setMinSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        paper.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        var title = new Label(texts.get("receive-title"));
        title.getStyleClass().add("title-4");
        var note = wrapped("receive-note", texts.get("receive-note"));
        address.setId("receive-address");
        address.setWrapText(true);
        address.setMinHeight(Region.USE_PREF_SIZE);
        address.setFocusTraversable(true);
        address.getStyleClass().addAll("monospace", "address");
        copy.setId("receive-copy");
        copy.setText(texts.get("receive-copy"));
        copy.setGraphic(Glyph.of(Feather.COPY));
        copy.getStyleClass().add("accent");
        copy.setMinWidth(Region.USE_PREF_SIZE);
        copy.setOnAction(_ -> copy());
        copied.setId("receive-copied");
        copied.getStyleClass().add("muted");
        progress.setId("receive-progress");
        progress.getStyleClass().add("amount-sentence");
        progress.setWrapText(true);
        progress.setMinHeight(Region.USE_PREF_SIZE);
        bar.setId("receive-bar");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.managedProperty().bind(bar.visibleProperty());
        bar.setVisible(false);
        var buttons = new HBox(12, copy, copied);
        buttons.setAlignment(Pos.CENTER_LEFT);
        var words = new VBox(12, title, address, buttons, balance.line(), progress, bar, note);
        words.getStyleClass().add("form");
        HBox.setHgrow(words, Priority.ALWAYS);
        root = new HBox(24, paper, words);
        root.getStyleClass().add("tab-body");
        model.observed().readingProperty().subscribe(_ -> show());
    }

    private static Label wrapped(String id, String text) {
        var label = new Label(text);
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add("muted");
        return label;
    }

    Region root() {
        return root;
    }

    Label address() {
        return address;
    }

    /** The address is public: it may lie on the clipboard. */
    void copy() {
        shown.ifPresent(known -> {
            TextClip.put(known.toString());
            copied.setText(texts.get("receive-copied"));
        });
    }

    private void show() {
        Optional<AccountLine> own = model.own();
        String coin = model.live().moment().coin();
        balance.show(own.map(AccountLine::balance), coin);
        own.ifPresent(line -> {
            if (!shown.equals(Optional.of(line.address()))) {
                shown = Optional.of(line.address());
                copied.setText("");
                address.setText(AddressText.grouped(line.address()));
                address.setUserData(line.address().toString());
                address.setAccessibleText(texts.get("receive-address.name", AddressText.grouped(line.address())));
                code.show(line.address().toString(), QR_SIZE);
            }
            boolean arriving = !line.arriving().isZero();
            bar.setVisible(arriving);
            bar.setProgress((double) line.confirmations() / Math.max(1, line.needed()));
            bar.setAccessibleText(texts.get("receive-bar.name", line.confirmations(), line.needed()));
            progress.setText(arriving
                    ? texts.get("receive-progress.arriving", Money.balance(line.arriving(), coin), line.confirmations(), line.needed())
                    : texts.get(line.balance().isZero() ? "receive-progress.nothing" : "receive-progress.watching"));
        });
    }
}
