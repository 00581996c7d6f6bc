package org.farthing.app.home;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.WrapRow;
import org.kordamp.ikonli.feather.Feather;

/** Titled boxes, and rows of them of equal width. */
final class Cards {
    private Cards() {
    }

    static VBox card(String title, Feather icon, Node... content) {
        return card(heading(title, icon), content);
    }

    /** With an (i) beside the title. */
    static VBox card(String title, Feather icon, Button explanation, Node... content) {
        var line = new HBox(heading(title, icon), explanation);
        line.getStyleClass().add("explained");
        return card(line, content);
    }

    private static Label heading(String title, Feather icon) {
        var heading = new Label(title, Glyph.of(icon));
        heading.getStyleClass().add("card-title");
        heading.setWrapText(true);
        heading.setMinHeight(Region.USE_PREF_SIZE);
        return heading;
    }

    private static VBox card(Node heading, Node... content) {
        var card = new VBox(heading);
        card.getChildren().addAll(content);
        card.getStyleClass().add("card");
        return card;
    }

    /** Side by side and as wide as each other where they have room, else below each other. */
    static WrapRow row(VBox... cards) {
        var row = new WrapRow(cards).gap(16).lineGap(16).filling();
        for (VBox card : cards) {
            card.getStyleClass().add("card-in-row");
            card.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
            WrapRow.growing(card);
        }
        return row;
    }
}
