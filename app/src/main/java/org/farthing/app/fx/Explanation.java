package org.farthing.app.fx;

import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.controlsfx.control.PopOver;
import org.kordamp.ikonli.feather.Feather;

/**
 * A button with a longer text behind it: a click, Enter or Space shows the text beside the button, and the same again or Esc takes it away.
 * The keyboard stays on the button, whose help is the text, so that a screen reader says it without the picture. Belongs to the window's
 * thread.
 */
public final class Explanation {
    private static final double WIDTH = 420;

    /** Something that the text leads to. @param text what its button says */
    public record Way(String text, Runnable go) {
    }

    private final Button opener;
    private final String text;
    private final List<Way> ways;
    private final PopOver popOver = new PopOver();

    private Explanation(Button opener, String text, List<Way> ways) {
        this.opener = opener;
        this.text = text;
        this.ways = ways;
    }

    /** Puts {@code text} behind {@code opener}, which has its own words already. */
    public static Button behind(Button opener, String text) {
        return behind(opener, text, List.of());
    }

    /**
     * As before, with ways on below the text, for the mouse: the keyboard stays on {@code opener}, so it has to have other ways to them.
     */
    public static Button behind(Button opener, String text, List<Way> ways) {
        new Explanation(opener, text, ways).prepare();
        return opener;
    }

    /**
     * An (i) of its own.
     *
     * @param name what a screen reader calls the button
     */
    public static Button mark(String id, String name, String text) {
        var button = new Button(null, Glyph.of(Feather.INFO));
        button.setId(id);
        button.setAccessibleText(name);
        button.getStyleClass().addAll("flat", "button-icon", "explain");
        button.setMinSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        return behind(button, text);
    }

    private void prepare() {
        var label = new Label(text);
        label.setWrapText(true);
        label.setPrefWidth(WIDTH);
        label.getStyleClass().add("popover-text");
        popOver.setContentNode(ways.isEmpty() ? label : new VBox(label, buttons()));
        popOver.getStyleClass().add("explanation");
        popOver.getRoot().setId(opener.getId() + "-text");
        popOver.getRoot().setAccessibleRole(AccessibleRole.TOOLTIP);
        popOver.getRoot().setAccessibleText(text);
        popOver.setDetachable(false);
        popOver.setHeaderAlwaysVisible(false);
        popOver.setAnimated(false);
        opener.setAccessibleHelp(text);
        opener.setOnAction(_ -> turn());
        // A button alone knows Space; Enter is for default buttons.
        opener.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER && !event.isShortcutDown()) {
                opener.fire();
                event.consume();
            }
        });
    }

    private HBox buttons() {
        var row = new HBox();
        for (Way way : ways) {
            var button = new Button(way.text());
            button.getStyleClass().addAll("flat", "small-button", "link-button");
            button.setFocusTraversable(false);
            button.setOnAction(_ -> {
                popOver.hide();
                way.go().run();
            });
            row.getChildren().add(button);
        }
        return row;
    }

    private void turn() {
        if (popOver.isShowing()) {
            popOver.hide();
            return;
        }
        Bounds place = opener.localToScene(opener.getBoundsInLocal());
        boolean left = place.getCenterX() < opener.getScene().getWidth() / 2;
        popOver.setArrowLocation(left ? PopOver.ArrowLocation.TOP_LEFT : PopOver.ArrowLocation.TOP_RIGHT);
        popOver.show(opener);
    }
}
