package org.farthing.app.home;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Glyph;
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

    /** A grid and no box: only a grid asks its columns how high they are at the width they get, and sentences wrap. */
    static GridPane row(VBox... cards) {
        var row = new GridPane();
        row.getStyleClass().add("card-row");
        var height = new RowConstraints();
        height.setVgrow(Priority.ALWAYS);
        row.getRowConstraints().add(height);
        for (VBox card : cards) {
            var width = new ColumnConstraints();
            width.setPercentWidth(100.0 / cards.length);
            row.getColumnConstraints().add(width);
            row.addRow(0, card);
            GridPane.setFillHeight(card, true);
            GridPane.setFillWidth(card, true);
            card.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        }
        return row;
    }
}
