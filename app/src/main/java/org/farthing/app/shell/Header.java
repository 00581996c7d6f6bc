package org.farthing.app.shell;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Texts;
import org.farthing.app.session.Status;
import org.kordamp.ikonli.feather.Feather;

/** The page's title, and what is true of all pages: play money, linkable payments. */
final class Header {
    private final Region hatch = new Region();
    private final Label title = new Label();
    private final Label practice = new Label();
    private final Button linkable = new Button();
    private final VBox root;

    Header(Texts texts, LiveStatus live) {
        hatch.setId("practice-line");
        hatch.getStyleClass().add("practice-line");
        hatch.managedProperty().bind(hatch.visibleProperty());
        title.setId("page-title");
        title.getStyleClass().add("title-3");
        title.setFocusTraversable(true);
        title.setMinWidth(Region.USE_PREF_SIZE);
        practice.setId("practice-chip");
        practice.setText(texts.get("practice-chip"));
        practice.setTooltip(new Tooltip(texts.get("practice-chip.help")));
        practice.getStyleClass().addAll("chip", "tone-accent");
        practice.managedProperty().bind(practice.visibleProperty());
        practice.setMinWidth(Region.USE_PREF_SIZE);
        linkable.setId("linkable-badge");
        linkable.setText(texts.get("linkable-badge"));
        linkable.setGraphic(Glyph.of(Feather.LINK));
        linkable.getStyleClass().addAll("chip", "chip-button", "tone-warning");
        linkable.managedProperty().bind(linkable.visibleProperty());
        linkable.setMinWidth(Region.USE_PREF_SIZE);
        Explanation.behind(linkable, texts.get("linkable-badge.text"));
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var bar = new HBox(title, gap, practice, linkable);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.getStyleClass().add("header");
        root = new VBox(hatch, bar);
        root.setId("header");
        live.momentProperty().subscribe(moment -> {
            hatch.setVisible(moment.status().filter(Status::practice).isPresent());
            practice.setVisible(hatch.isVisible());
            linkable.setVisible(moment.status().filter(Status::linkablePayments).isPresent());
        });
    }

    VBox root() {
        return root;
    }

    void title(String text) {
        title.setText(text);
        title.setAccessibleText(text);
    }

    Node firstFocus() {
        return title;
    }
}
