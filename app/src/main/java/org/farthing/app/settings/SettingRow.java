package org.farthing.app.settings;

import java.util.Optional;
import java.util.function.Function;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.SettingKey;
import org.farthing.app.Settings;
import org.farthing.app.fx.FieldError;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Worded;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.language.Language;

/** One setting: its name, its control, a note, and a place for what was wrong. Saves when it is changed, or left where it is typed. */
final class SettingRow {
    private final Texts texts;
    private final SettingsModel model;
    private final SettingKey key;
    private final Control control;
    private final WrapRow line;
    private final VBox root;
    private final FieldError error;
    /** The control is being set from outside: that is no change of the user's. */
    private boolean showing;

    private SettingRow(Texts texts, SettingsModel model, SettingKey key, String id, Control control) {
        this.texts = texts;
        this.model = model;
        this.key = key;
        this.control = control;
        control.setId(id);
        control.setAccessibleText(texts.get(id));
        var name = new Label(texts.get(id));
        name.setLabelFor(control);
        name.getStyleClass().add("setting-name");
        name.setWrapText(true);
        name.setMinHeight(Region.USE_PREF_SIZE);
        var note = new Label(texts.get(id + ".note"));
        note.getStyleClass().add("note");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        error = new FieldError(id + "-error");
        line = new WrapRow(name, control);
        line.getStyleClass().add("setting-line");
        var below = new VBox(note, error);
        below.getStyleClass().add("setting-below");
        note.setVisible(!note.getText().isEmpty());
        note.managedProperty().bind(note.visibleProperty());
        root = new VBox(line, below);
        root.getStyleClass().add("setting");
        model.errors().subscribe(this::showError);
    }

    /** One of several values. @param toml empty for the usual one */
    static <T> SettingRow choice(Texts texts, SettingsModel model, SettingKey key, String id, java.util.List<T> values,
            Function<T, String> word, Function<Settings, T> value, Function<T, Optional<String>> toml) {
        var box = new ComboBox<T>();
        box.getItems().setAll(values);
        box.setConverter(new Worded<>(word));
        var row = new SettingRow(texts, model, key, id, box);
        model.nowProperty().subscribe(settings -> row.quietly(() -> {
            T now = value.apply(settings);
            if (!box.getItems().contains(now)) {
                // Written into the file by hand: shown, not replaced.
                box.getItems().add(now);
            }
            box.setValue(now);
        }));
        box.valueProperty().subscribe((_, chosen) -> row.changed(() -> model.save(key, toml.apply(chosen))));
        return row;
    }

    /** Yes or no, where no is usual. */
    static SettingRow yesNo(Texts texts, SettingsModel model, SettingKey key, String id, Function<Settings, Boolean> value) {
        return yesNo(texts, model, key, id, value, false);
    }

    /** @param usual what it is where the file says nothing */
    static SettingRow yesNo(Texts texts, SettingsModel model, SettingKey key, String id, Function<Settings, Boolean> value, boolean usual) {
        var box = new CheckBox();
        var row = new SettingRow(texts, model, key, id, box);
        model.nowProperty().subscribe(settings -> row.quietly(() -> box.setSelected(value.apply(settings))));
        box.selectedProperty().subscribe((_, yes) -> row.changed(() ->
                model.save(key, yes == usual ? Optional.empty() : Optional.of(Boolean.toString(yes)))));
        return row;
    }

    /**
     * Something typed, saved with Enter or when it is left.
     *
     * @param toml what the text is as TOML, empty for the usual; throws {@link IllegalArgumentException} where it makes no sense
     */
    static SettingRow text(Texts texts, SettingsModel model, SettingKey key, String id, Function<Settings, String> value,
            Function<String, Optional<String>> toml) {
        var field = new TextField();
        field.setPrefColumnCount(18);
        var row = new SettingRow(texts, model, key, id, field);
        model.nowProperty().subscribe(settings -> row.quietly(() -> field.setText(value.apply(settings))));
        Runnable save = () -> {
            String typed = field.getText().strip();
            if (typed.equals(value.apply(model.now()))) {
                model.errors().remove(key);
                return;
            }
            try {
                model.save(key, typed.isEmpty() ? Optional.empty() : toml.apply(typed));
            } catch (IllegalArgumentException _) {
                model.refuse(key, texts.get(id + "-error"));
            }
        };
        field.setOnAction(_ -> save.run());
        field.focusedProperty().subscribe((_, focused) -> {
            if (!focused && !row.showing) {
                save.run();
            }
        });
        return row;
    }

    private void quietly(Runnable work) {
        showing = true;
        work.run();
        showing = false;
    }

    private void changed(Runnable work) {
        if (!showing) {
            work.run();
        }
    }

    private void showError() {
        String sentence = model.errors().get(key);
        error.setText(sentence == null ? "" : sentence);
        control.setAccessibleHelp(sentence == null ? texts.get(control.getId() + ".note") : sentence);
    }

    /** Something at the control's right. */
    SettingRow with(javafx.scene.Node beside) {
        line.getChildren().add(beside);
        return this;
    }

    /** Wider, for addresses. */
    SettingRow wide() {
        control.getStyleClass().add("wide");
        return this;
    }

    /** Keeps its place and says in its note why nothing can be set here. */
    SettingRow onlyIf(boolean possible) {
        control.setDisable(!possible);
        return this;
    }

    Control control() {
        return control;
    }

    SettingKey key() {
        return key;
    }

    String name() {
        return texts.get(control.getId());
    }

    VBox root() {
        return root;
    }

    /** Whether the setting is about {@code text}, in lower case: its name, its note, or its key in the file. */
    boolean isAbout(String text) {
        String id = control.getId();
        return Language.searched(texts.get(id) + "\n" + texts.get(id + ".note") + "\n" + key.key()).contains(text);
    }
}
