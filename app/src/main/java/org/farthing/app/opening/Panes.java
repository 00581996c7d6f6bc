package org.farthing.app.opening;

import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.Region;
import org.farthing.app.fx.Scrolls;

/** How the steps of this page are laid out. */
final class Panes {
    private Panes() {
    }

    static ScrollPane scrolled(Region content) {
        var scroll = Scrolls.around(content);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("page-scroll");
        return scroll;
    }

    static Label wrapped(String id, String text, String style) {
        var label = new Label(text);
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add(style);
        label.managedProperty().bind(label.visibleProperty());
        return label;
    }
}
