package org.farthing.app.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.CheckedField;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Words;
import org.farthing.app.session.Status;
import org.farthing.wallet.keys.Password;

/** What asks for the password: another password, the words, erasing. */
final class SecretSheets {
    private static final int SHORTEST = 12;
    private static final int WORD_COLUMNS = 4;

    private final Texts texts;
    private final SettingsModel model;
    private final Sheets sheets;
    private final Runnable erased;

    /** @param erased what the window does when nothing is left to show */
    SecretSheets(Texts texts, SettingsModel model, Sheets sheets, Runnable erased) {
        this.texts = texts;
        this.model = model;
        this.sheets = sheets;
        this.erased = erased;
    }

    void changePassword() {
        Sheet sheet = sheet("password-sheet");
        PasswordField before = field("password-before");
        PasswordField fresh = field("password-fresh");
        PasswordField again = field("password-again");
        sheet.with(named(before), named(fresh), named(again));
        sheet.onPrimary(() -> {
            if (fresh.getText().length() < SHORTEST) {
                sheet.failed(texts.get("password-short"), texts.get("password-sheet.primary"));
                fresh.requestFocus();
            } else if (!fresh.getText().equals(again.getText())) {
                sheet.failed(texts.get("password-differs"), texts.get("password-sheet.primary"));
                again.clear();
                again.requestFocus();
            } else {
                Password old = take(before);
                Password next = take(fresh);
                again.clear();
                run(sheet, "password-sheet", before, model.changePassword(old, next), _ -> {
                    sheets.close();
                    return Optional.empty();
                });
            }
        }).onCancel(sheets::close);
        sheets.open(sheet);
    }

    void showWords() {
        Sheet sheet = sheet("words-sheet");
        PasswordField password = field("words-password");
        var words = new GridPane();
        words.setId("settings-words-list");
        words.getStyleClass().add("words-grid");
        words.setVisible(false);
        words.managedProperty().bind(words.visibleProperty());
        var asked = named(password);
        sheet.with(Sheet.sentence("words-warning", texts.get("words-warning")), asked, words);
        sheet.onPrimary(() -> run(sheet, "words-sheet", password, model.words(take(password)), list -> {
            show(words, list);
            asked.setVisible(false);
            asked.setManaged(false);
            sheet.onPrimary(() -> close(words));
            return Optional.of(texts.get("words-sheet.done"));
        })).onCancel(() -> close(words));
        sheets.open(sheet);
    }

    private void close(GridPane words) {
        // Nothing of them stays in the window.
        words.getChildren().clear();
        sheets.close();
    }

    private void show(GridPane grid, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            var word = new Label(texts.get("words-word", i + 1, words.get(i)));
            word.getStyleClass().add("monospace");
            word.setMinWidth(Region.USE_PREF_SIZE);
            word.setFocusTraversable(true);
            grid.add(word, i % WORD_COLUMNS, i / WORD_COLUMNS);
        }
        grid.setVisible(true);
    }

    /** {@code #settings-keystore}: the wallet's own key for another wallet, under a password of its own. */
    void exportKey() {
        Sheet sheet = sheet("keystore-sheet");
        PasswordField password = field("keystore-password");
        PasswordField own = field("keystore-own");
        PasswordField again = field("keystore-again");
        var file = new CheckedField("keystore-file", texts.get("keystore-file"), texts.get("keystore-file.help"), text ->
                path(text).isEmpty() ? Optional.of(texts.get("keystore-file.error")) : Optional.empty());
        file.input().setText(Path.of(System.getProperty("user.home", "."), "farthing-key.json").toString());
        Label result = Sheet.sentence("keystore-result", "");
        // Before it says something it is nothing to stop at.
        result.focusTraversableProperty().bind(result.textProperty().isNotEmpty());
        result.managedProperty().bind(result.textProperty().isNotEmpty());
        sheet.with(Sheet.sentence("keystore-what", texts.get("keystore-what")), named(password), named(own), named(again), file.root(),
                result);
        String primary = texts.get("keystore-sheet.primary");
        sheet.onPrimary(() -> {
            if (own.getText().length() < SHORTEST) {
                sheet.failed(texts.get("password-short"), primary);
                own.requestFocus();
            } else if (!own.getText().equals(again.getText())) {
                sheet.failed(texts.get("password-differs"), primary);
                again.clear();
                again.requestFocus();
            } else if (!file.isValid()) {
                file.input().requestFocus();
            } else {
                Path target = path(file.text()).orElseThrow().toAbsolutePath();
                Password wallet = take(password);
                Password sealing = take(own);
                again.clear();
                run(sheet, "keystore-sheet", password, model.exportKey(wallet, sealing, target), account -> {
                    result.setText(texts.get("keystore-result", account.toString(), target.toString()));
                    sheet.acting(false);
                    result.requestFocus();
                    return Optional.empty();
                });
            }
        }).onCancel(sheets::close);
        sheets.open(sheet);
    }

    private static Optional<Path> path(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text)).filter(path -> path.getFileName() != null);
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    void erase() {
        Sheet sheet = sheet("erase-sheet");
        sheet.erases();
        PasswordField password = field("erase-password");
        model.live().moment().status().ifPresent(status -> sheet.with(Sheet.sentence("erase-lost", lost(status))));
        sheet.with(Sheet.sentence("erase-what", texts.get("erase-what")), named(password));
        sheet.onPrimary(() -> run(sheet, "erase-sheet", password, model.erase(take(password)), _ -> {
            sheets.close();
            erased.run();
            return Optional.empty();
        })).onCancel(sheets::close);
        sheets.open(sheet);
    }

    private String lost(Status status) {
        return status.inChannels().isZero() && status.wallet().isZero() ? texts.get("erase-nothing")
                : texts.get("erase-lost", Money.balance(status.wallet(), status.coin()), Money.balance(status.inChannels(), status.coin()));
    }

    // ---- parts ----

    private Sheet sheet(String key) {
        return new Sheet(texts.get(key + ".title"), "sheet-primary", texts.get(key + ".primary"), "sheet-cancel",
                texts.get(key + ".cancel"));
    }

    private PasswordField field(String id) {
        var field = new PasswordField();
        field.setId(id);
        field.setAccessibleText(texts.get(id));
        return field;
    }

    private VBox named(PasswordField field) {
        var name = new Label(texts.get(field.getId()));
        name.setLabelFor(field);
        return new VBox(name, field);
    }

    /** The password leaves the field at once. */
    private static Password take(PasswordField field) {
        var password = new Password(field.getText().toCharArray());
        field.clear();
        return password;
    }

    /** @param done answers what the primary says from then on, where the sheet stays open */
    private <T> void run(Sheet sheet, String key, PasswordField asked, Background<T> work, Function<T, Optional<String>> done) {
        sheet.working(texts.get(key + ".working"));
        work.whenDone(answer -> done.apply(answer).ifPresent(sheet::ready))
                .whenRefused(refusal -> {
                    sheet.failed(switch (refusal.kind()) {
                        case WRONG_PASSWORD -> texts.get("password-wrong");
                        default -> new Words(texts.language()).refusal(refusal);
                    }, texts.get(key + ".primary"));
                    asked.requestFocus();
                })
                .whenBroken(() -> sheet.failed(texts.get("settings-broken"), texts.get(key + ".primary"))).start();
    }
}
