package org.farthing.app.relaymode;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import org.farthing.app.fx.WrapRow;

/** What the parts of this page are made of. */
final class Parts {
    private Parts() {
    }

    static Label sentence(String id, String style) {
        var label = new Label();
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        if (!style.isEmpty()) {
            label.getStyleClass().add(style);
        }
        return label;
    }

    static Button button(String id, String text, Runnable action) {
        var button = new Button(text);
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> action.run());
        return button;
    }

    static WrapRow row(Node... nodes) {
        var row = new WrapRow(nodes);
        row.getStyleClass().add("filters");
        return row;
    }

    /** A sentence beside buttons: takes the room that they leave, and lines of its own where that is little. */
    static void beside(Label sentence) {
        sentence.getStyleClass().add("sentence");
        sentence.setMaxWidth(Double.MAX_VALUE);
        WrapRow.growing(sentence);
    }

    /** Takes no room while it is not there. */
    static <T extends Node> T gone(T node) {
        node.managedProperty().bind(node.visibleProperty());
        return node;
    }
}
