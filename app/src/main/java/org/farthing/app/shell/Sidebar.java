package org.farthing.app.shell;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Words;

/** The list of pages: words beside icons, or icons alone where the window is narrow. */
final class Sidebar {
    private static final PseudoClass RAIL = PseudoClass.getPseudoClass("rail");
    private static final double WIDE = 208;
    private static final double NARROW = 56;
    private static final double MARK = 24;

    private final VBox root = new VBox();
    private final Label brand = new Label();
    private final Map<Place, ToggleButton> entries = new EnumMap<>(Place.class);

    Sidebar(Texts texts, Consumer<Place> chosen) {
        root.setId("sidebar");
        root.getStyleClass().add("sidebar");
        root.setAccessibleText(texts.get("sidebar.name"));
        brand.setText(texts.get("shell.name"));
        brand.getStyleClass().add("brand");
        brand.setGraphicTextGap(10);
        WindowFrame.icon(64).ifPresent(image -> {
            var mark = new ImageView(image);
            mark.setFitWidth(MARK);
            mark.setFitHeight(MARK);
            mark.setSmooth(true);
            brand.setGraphic(mark);
        });
        root.getChildren().add(brand);
        var group = new ToggleGroup();
        for (Place place : Place.values()) {
            if (!place.isListed()) {
                continue;
            }
            var entry = new ToggleButton(texts.get(place.id()), Glyph.of(place.icon()));
            entry.setId(place.id());
            entry.setAccessibleText(texts.get(place.id()));
            entry.setTooltip(new Tooltip(texts.get(place.id()) + "  " + new Words(texts.language()).shortcut(Integer.toString(place.ordinal() + 1))));
            entry.setToggleGroup(group);
            entry.setMaxWidth(Double.MAX_VALUE);
            entry.getStyleClass().add("nav");
            // Turning to the page already shown leaves it shown: a toggle would let go of itself.
            entry.setOnAction(_ -> chosen.accept(place));
            entries.put(place, entry);
            root.getChildren().add(entry);
        }
    }

    VBox root() {
        return root;
    }

    void select(Place place) {
        // A page without an entry belongs to the settings.
        entry(place).setSelected(true);
    }

    ToggleButton entry(Place place) {
        return entries.getOrDefault(place, entries.get(Place.SETTINGS));
    }

    void narrow(boolean narrow) {
        root.pseudoClassStateChanged(RAIL, narrow);
        double width = narrow ? NARROW : WIDE;
        root.setMinWidth(width);
        root.setPrefWidth(width);
        root.setMaxWidth(width);
        ContentDisplay display = narrow ? ContentDisplay.GRAPHIC_ONLY : ContentDisplay.LEFT;
        brand.setContentDisplay(display);
        for (ToggleButton entry : entries.values()) {
            entry.setContentDisplay(display);
            entry.setAlignment(narrow ? Pos.CENTER : Pos.CENTER_LEFT);
        }
    }
}
