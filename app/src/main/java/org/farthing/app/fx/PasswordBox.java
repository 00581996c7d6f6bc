package org.farthing.app.fx;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.farthing.app.language.Language;
import org.farthing.wallet.keys.Password;

/**
 * A password that is typed, with a button that shows it, its label above and what is wrong with it below ({@code #<id>-error}). What was
 * typed lies in the toolkit's own memory until {@link #clear}. Belongs to the window's thread.
 */
public final class PasswordBox {
    private final Texts texts;
    private final PasswordField hidden = new PasswordField();
    private final TextField plain = new TextField();
    private final ToggleButton show;
    private final FieldError error;
    private final String help;
    private final VBox root;

    /**
     * @param id     of the field
     * @param showId of the button that shows it
     * @param help   what a screen reader says beside the name; may be empty
     */
    public PasswordBox(Language language, String id, String showId, String name, String help) {
        this.texts = Texts.of(PasswordBox.class, language);
        this.show = new ToggleButton(texts.get("password-box.show"));
        this.help = help;
        var label = new Label(name);
        label.setLabelFor(hidden);
        hidden.setId(id);
        hidden.setAccessibleText(name);
        plain.setId(id + "-shown");
        plain.setAccessibleText(name);
        plain.setVisible(false);
        plain.textProperty().bindBidirectional(hidden.textProperty());
        hidden.visibleProperty().bind(plain.visibleProperty().not());
        show.setId(showId);
        show.setAccessibleText(texts.get("password-box.show.name", name));
        show.setMinWidth(Region.USE_PREF_SIZE);
        show.setOnAction(_ -> {
            plain.setVisible(show.isSelected());
            Node field = field();
            field.requestFocus();
            plain.end();
        });
        error = new FieldError(id + "-error");
        hidden.textProperty().subscribe(() -> fail(""));
        var fields = new StackPane(hidden, plain);
        HBox.setHgrow(fields, Priority.ALWAYS);
        var line = new HBox(fields, show);
        line.getStyleClass().add("field-line");
        root = new VBox(label, line, error);
        root.getStyleClass().add("field");
        fail("");
    }

    public VBox root() {
        return root;
    }

    /** The field that has the keyboard. */
    public TextField field() {
        return plain.isVisible() ? plain : hidden;
    }

    public boolean isEmpty() {
        return hidden.getText().isEmpty();
    }

    /** What stands there, the caller's to close. */
    public Password password() {
        return new Password(hidden.getText().toCharArray());
    }

    /** Says what is wrong below the field, until a key is pressed; an empty text says nothing. */
    public void fail(String sentence) {
        error.setText(sentence);
        String said = sentence.isEmpty() ? help : sentence + " " + help;
        hidden.setAccessibleHelp(said);
        plain.setAccessibleHelp(said);
    }

    public void clear() {
        hidden.clear();
        show.setSelected(false);
        plain.setVisible(false);
    }

    public void disable(boolean disabled) {
        hidden.setDisable(disabled);
        plain.setDisable(disabled);
        show.setDisable(disabled);
    }
}
