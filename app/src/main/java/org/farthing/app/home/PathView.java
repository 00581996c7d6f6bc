package org.farthing.app.home;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.Hop;
import org.kordamp.ikonli.feather.Feather;

/** The path in use as a row of stops from the user to the web. Green only while a check speaks for it. */
final class PathView {
    private static final PseudoClass CHECKED = PseudoClass.getPseudoClass("checked-path");

    private final Texts texts;
    private final Words words;
    private final WrapRow root = new WrapRow().gap(8).lineGap(8);
    private List<Hop> shown = List.of();

    PathView(Texts texts, Words words) {
        this.texts = texts;
        this.words = words;
        root.setId("home-path");
        root.getStyleClass().add("path");
        root.setFocusTraversable(true);
        draw();
    }

    Pane root() {
        return root;
    }

    void show(List<Hop> path, boolean checked) {
        root.pseudoClassStateChanged(CHECKED, checked);
        if (!path.equals(shown)) {
            shown = path;
            draw();
        }
    }

    /** "Alder in Switzerland", or the name alone. */
    private String place(Hop hop) {
        return words.country(hop.country()).map(country -> texts.get("home-path.hop", hop.relayName(), country)).orElse(hop.relayName());
    }

    /** "Switzerland, Iceland and the Netherlands", or the relays' names where not every country is known. */
    Optional<String> through(List<Hop> path) {
        List<String> countries = path.stream().map(Hop::country).map(words::country).flatMap(Optional::stream).toList();
        List<String> names = countries.size() == path.size() ? countries : path.stream().map(Hop::relayName).toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(words.allOf(names));
    }

    private void draw() {
        if (shown.isEmpty()) {
            var none = new Label(texts.get("home-path.none"));
            none.setWrapText(true);
            none.setMinHeight(Region.USE_PREF_SIZE);
            none.getStyleClass().add("note");
            none.setWrapText(true);
            root.getChildren().setAll(none);
            root.setAccessibleText(none.getText());
            return;
        }
        var parts = new ArrayList<Node>();
        parts.add(stop(Feather.MONITOR, texts.get("home-path.you"), Optional.empty()));
        for (Hop hop : shown) {
            parts.add(onward(stop(Glyph.role(hop.role()), hop.relayName(),
                    Optional.of(words.roleIn(hop.role(), hop.country())))));
        }
        parts.add(onward(stop(Feather.GLOBE, texts.get("home-path.web"), Optional.empty())));
        root.getChildren().setAll(parts);
        root.setAccessibleText(texts.get("home-path.name", words.list(shown.stream().map(this::place).toList())));
    }

    /** With the line that leads to it. */
    private static Node onward(Node stop) {
        var onward = new HBox(8, WrapRow.growing(new Region()), stop);
        onward.getChildren().getFirst().getStyleClass().add("path-line");
        onward.setAlignment(Pos.CENTER_LEFT);
        return WrapRow.growing(onward);
    }

    private static Node stop(Feather icon, String name, Optional<String> note) {
        var title = new Label(name);
        title.getStyleClass().add("path-name");
        var text = new VBox(title);
        text.setAlignment(Pos.CENTER_LEFT);
        note.map(Label::new).ifPresent(label -> {
            label.getStyleClass().add("note");
            text.getChildren().add(label);
        });
        var stop = new HBox(Glyph.of(icon), text);
        stop.getStyleClass().add("path-stop");
        stop.setAlignment(Pos.CENTER_LEFT);
        stop.setMinWidth(Region.USE_PREF_SIZE);
        return stop;
    }
}
