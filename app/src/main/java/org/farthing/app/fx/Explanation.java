package org.farthing.app.fx;

import javafx.geometry.Bounds;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import org.controlsfx.control.PopOver;
import org.kordamp.ikonli.feather.Feather;

/**
 * A button with a longer text behind it: a click, Enter or Space shows the text beside the button, and the same again or Esc takes it away.
 * The keyboard stays on the button, whose help is the text, so that a screen reader says it without the picture. Belongs to the window's
 * thread.
 */
public final class Explanation {
    private static final double WIDTH = 420;

    private final Button opener;
    private final String text;
    private final PopOver popOver = new PopOver();

    private Explanation(Button opener, String text) {
        this.opener = opener;
        this.text = text;
    }

    /** Puts {@code text} behind {@code opener}, which has its own words already. */
    public static Button behind(Button opener, String text) {
        new Explanation(opener, text).prepare();
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
        popOver.setContentNode(label);
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
