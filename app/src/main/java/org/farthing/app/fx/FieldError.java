package org.farthing.app.fx;

import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/** The sentence below a field that is wrong; not there while it is empty. */
public final class FieldError extends Label {
    public FieldError(String id) {
        setId(id);
        getStyleClass().add("field-error");
        setWrapText(true);
        setMinHeight(Region.USE_PREF_SIZE);
        visibleProperty().bind(textProperty().isNotEmpty());
        managedProperty().bind(visibleProperty());
    }
}
