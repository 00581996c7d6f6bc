package org.farthing.app.home;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Glyph;
import org.kordamp.ikonli.feather.Feather;

/** Titled boxes, and rows of them of equal width. */
final class Cards {
    private Cards() {
    }

    static VBox card(String title, Feather icon, Node... content) {
        var heading = new Label(title, Glyph.of(icon));
        heading.getStyleClass().add("card-title");
        var card = new VBox(heading);
        card.getChildren().addAll(content);
        card.getStyleClass().add("card");
        return card;
    }

    static HBox row(VBox... cards) {
        var row = new HBox(cards);
        row.getStyleClass().add("card-row");
        for (VBox card : cards) {
            card.setPrefWidth(1);
            card.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(card, Priority.ALWAYS);
        }
        return row;
    }
}
