package org.farthing.app.welcome;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.FieldError;
import org.farthing.app.fx.Texts;

/** What the steps are made of. */
final class Parts {
    private Parts() {
    }

    static Label sentence(String id, String text) {
        var label = new Label(text);
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setMaxWidth(Double.MAX_VALUE);
        return label;
    }

    static Label note(String id, String text) {
        Label label = sentence(id, text);
        label.getStyleClass().add("muted");
        return label;
    }

    /** The sentence under a field that is wrong; not there while it is empty. */
    static Label error(String id) {
        var label = new FieldError(id);
        label.setMaxWidth(Double.MAX_VALUE);
        return label;
    }

    static VBox column(Node... parts) {
        var column = new VBox(parts);
        column.getStyleClass().add("wizard-step");
        return column;
    }

    static Button button(Texts texts, String id, Runnable action) {
        var button = new Button(texts.get(id));
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> action.run());
        return button;
    }
}
