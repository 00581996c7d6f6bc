package org.farthing.app.fx;

import java.util.Optional;
import java.util.function.Function;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/**
 * A field with its name above and, once the keyboard has left it or somebody wants to go on, what is wrong with it below
 * ({@code #<id>-error}). The sentence goes when the text changes. Belongs to the window's thread.
 */
public final class CheckedField {
    private final TextField input = new TextField();
    private final Label name = new Label();
    private final FieldError error;
    private final VBox root;
    private final String help;
    private Function<String, Optional<String>> check;

    /**
     * @param help  what a screen reader adds to the name
     * @param check the sentence for what is wrong with a text, or nothing
     */
    public CheckedField(String id, String what, String help, Function<String, Optional<String>> check) {
        this.help = help;
        this.check = check;
        input.setId(id);
        input.setAccessibleText(what);
        input.setAccessibleHelp(help);
        name.setText(what);
        name.setLabelFor(input);
        name.getStyleClass().add("field-name");
        error = new FieldError(id + "-error");
        root = new VBox(name, input, error);
        root.getStyleClass().add("field");
        input.textProperty().subscribe(_ -> say(""));
        input.focusedProperty().subscribe((before, now) -> {
            if (before && !now && !input.getText().isEmpty()) {
                isValid();
            }
        });
    }

    public TextField input() {
        return input;
    }

    public VBox root() {
        return root;
    }

    public String text() {
        return input.getText().strip();
    }

    /** Checks, and shows what is wrong. */
    public boolean isValid() {
        Optional<String> fault = check.apply(text());
        say(fault.orElse(""));
        return fault.isEmpty();
    }

    /** Says something about the field that only somebody else can know. */
    public void say(String sentence) {
        error.setText(sentence);
        input.setAccessibleHelp(sentence.isEmpty() ? help : sentence + " " + help);
    }
}
