package org.farthing.app.vouchers;

import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.stage.FileChooser;
import org.farthing.app.fx.CheckedField;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Words;
import org.farthing.app.session.Verdict;

/** Says of a file from anybody what is genuine in it. Imports nothing. Belongs to the window's thread. */
final class VerifySheet {
    private static final double LIST_HEIGHT = 150;

    private final Texts texts;
    private final VouchersModel model;
    private final Sheets sheets;
    private final Sheet sheet;
    private final CheckedField file;
    private final Label result = Sheet.sentence("verify-result", "");
    private final ListView<Verdict.Channel> channels = new ListView<>();

    VerifySheet(Texts texts, VouchersModel model, Sheets sheets) {
        this.texts = texts;
        this.model = model;
        this.sheets = sheets;
        this.file = new CheckedField("verify-file", texts.get("verify-file"), texts.get("verify-file.help"),
                text -> path(text).isPresent() ? Optional.empty() : Optional.of(texts.get("verify-file.error.name")));
        this.sheet = new Sheet(texts.get("verify.title"), "sheet-primary", texts.get("verify.primary"), "sheet-cancel",
                texts.get("verify.close"));
        var browse = new Button(texts.get("verify-browse"));
        browse.setId("verify-browse");
        browse.setOnAction(_ -> browse());
        result.setFocusTraversable(true);
        channels.setId("verify-channels");
        channels.setAccessibleText(texts.get("verify-channels.name"));
        channels.setPrefHeight(LIST_HEIGHT);
        channels.setCellFactory(_ -> new ChannelCell());
        result.managedProperty().bind(result.visibleProperty());
        channels.managedProperty().bind(channels.visibleProperty());
        result.setVisible(false);
        channels.setVisible(false);
        sheet.with(Sheet.sentence("verify-note", texts.get("verify-note")), file.root(), browse, result, channels);
        sheet.stoppingAt(file.input(), browse, result, channels).beginningAt(file.input());
        sheet.onCancel(sheets::close).onPrimary(this::check);
    }

    void open() {
        sheets.open(sheet);
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private void browse() {
        File picked = new FileChooser().showOpenDialog(sheet.root().getScene().getWindow());
        if (picked != null) {
            file.input().setText(picked.getPath());
        }
    }

    private void check() {
        if (!file.isValid()) {
            file.input().requestFocus();
            return;
        }
        sheet.working(texts.get("verify.working"));
        result.setVisible(false);
        channels.setVisible(false);
        model.verify(path(file.text()).orElseThrow())
                .whenDone(this::show)
                .whenRefused(refusal -> refuse(new Words(texts.language()).refusal(refusal)))
                .whenBroken(() -> refuse(texts.get("verify.broken")))
                .start();
    }

    private void refuse(String sentence) {
        again();
        file.say(sentence);
        file.input().requestFocus();
    }

    private void again() {
        sheet.primaryText(texts.get("verify.again"));
        sheet.ready(true);
    }

    private void show(Verdict verdict) {
        again();
        result.setText(sentence(verdict));
        result.setVisible(true);
        channels.getItems().setAll(verdict.channels());
        channels.setVisible(!verdict.channels().isEmpty());
        result.requestFocus();
        // A file that this wallet wrote shows the damage of its own history, which the page can do something about.
        model.damage().examine();
    }

    private String sentence(Verdict verdict) {
        if (!verdict.ours()) {
            return texts.get("verify-result.not-ours");
        }
        String faulty = verdict.fault().map(fault -> fault.changed() && fault.sequence() > 0
                ? texts.get("verify-result.changed", Sizes.count(fault.sequence()))
                : texts.get("verify-result.fault", Sizes.count(fault.line()), fault.sentence())).orElse("");
        return verdict.isGenuine() ? texts.get("verify-result.genuine", verdict.vouchers(), verdict.channels().size(),
                        Sizes.count(verdict.vouchers()))
                : texts.get("verify-result.faulty", Sizes.count(verdict.vouchers() - verdict.faulty()), Sizes.count(verdict.faulty()),
                        faulty);
    }

    private final class ChannelCell extends ListCell<Verdict.Channel> {
        @Override
        protected void updateItem(Verdict.Channel channel, boolean empty) {
            super.updateItem(channel, empty);
            if (empty || channel == null) {
                setText(null);
                return;
            }
            String coin = model.live().moment().coin();
            String state = texts.get(channel.fault().map(fault -> fault.changed() ? "verify-channel.changed" : "verify-channel.faulty")
                    .orElse(channel.known() ? "verify-channel.genuine" : "verify-channel.unknown"));
            setText(texts.get("verify-channel", channel.relayName(), Sizes.count(channel.genuine()),
                    Money.cost(channel.total(), coin), state));
        }
    }
}
