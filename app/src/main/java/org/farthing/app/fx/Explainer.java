package org.farthing.app.fx;

import java.util.Optional;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Tooltip;
import javafx.util.Subscription;
import org.controlsfx.control.PopOver;
import org.farthing.app.language.Language;

/** F1: what there is to say about the thing under the keyboard, beside it; Esc, F1 or going on takes it away. Belongs to the window's thread. */
public final class Explainer {
    private static final double WIDTH = 420;

    private final Texts texts;
    private final PopOver popOver = new PopOver();
    private final Label label = new Label();
    private Optional<Node> about = Optional.empty();
    private Subscription watch = Subscription.EMPTY;

    public Explainer(Language language) {
        this.texts = Texts.of(Explainer.class, language);
        label.setWrapText(true);
        label.setPrefWidth(WIDTH);
        label.getStyleClass().add("popover-text");
        popOver.setContentNode(label);
        popOver.getStyleClass().add("explanation");
        popOver.getRoot().setId("explain-focused");
        popOver.getRoot().setAccessibleRole(AccessibleRole.TOOLTIP);
        popOver.setDetachable(false);
        popOver.setHeaderAlwaysVisible(false);
        popOver.setAnimated(false);
    }

    /** Shows the help of {@code focused}, or takes it away where it is shown. */
    public void turn(Node focused) {
        boolean again = popOver.isShowing() && about.filter(focused::equals).isPresent();
        watch.unsubscribe();
        popOver.hide();
        if (again) {
            return;
        }
        about = Optional.of(focused);
        label.setText(help(focused).or(() -> near(focused)).orElseGet(() -> texts.get("explain.nothing", name(focused))));
        popOver.getRoot().setAccessibleText(label.getText());
        watch = focused.focusedProperty().subscribe(here -> {
            if (!here) {
                popOver.hide();
            }
        });
        popOver.show(focused);
    }

    private static Optional<String> help(Node node) {
        return Optional.ofNullable(node.getAccessibleHelp()).filter(text -> !text.isBlank())
                .or(() -> node instanceof Control control ? Optional.ofNullable(control.getTooltip()).map(Tooltip::getText)
                        .filter(text -> !text.isBlank()) : Optional.empty());
    }

    /** The (i) of the card that a figure stands in. */
    private static Optional<String> near(Node node) {
        for (Parent parent = node.getParent(); parent != null; parent = parent.getParent()) {
            if (parent.getStyleClass().contains("card")) {
                return parent.lookup(".explain") instanceof Button mark ? help(mark) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static String name(Node node) {
        String name = node.getAccessibleText();
        return name != null ? name : node instanceof Labeled labeled && labeled.getText() != null ? labeled.getText() : "";
    }
}
