package org.farthing.app.shell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ScrollPane.ScrollBarPolicy;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;
import javafx.scene.text.Text;
import org.kordamp.ikonli.javafx.FontIcon;

/** What is wrong with a scene whatever it shows: ids that stand twice, stops of the keyboard without a name, text that is cut short. */
final class SceneFaults {
    /** What JavaFX calls the parts of its own controls. */
    private static final Set<String> OF_THE_TOOLKIT = Set.of("arrow", "arrow-button", "list-view", "virtual-flow");

    private SceneFaults() {
    }

    /** On the window's thread. */
    static List<String> of(Scene scene) {
        scene.getRoot().applyCss();
        scene.getRoot().layout();
        var found = new HashSet<String>();
        var wrong = new ArrayList<String>();
        walk(scene.getRoot(), node -> {
            if (node.getId() != null && !OF_THE_TOOLKIT.contains(node.getId()) && !found.add(node.getId())) {
                wrong.add("twice: #" + node.getId());
            }
            if (!WindowFixture.visible(node)) {
                return;
            }
            if (node.isFocusTraversable() && name(node).isBlank()) {
                wrong.add("without a name: " + node);
            }
            // What has no room in a cell is there as a whole in its tooltip, and in the row's sentence.
            boolean toldElsewhere = node instanceof TableCell<?, ?> cell && cell.getTooltip() != null;
            if (node instanceof Labeled labeled && labeled.getText() != null && isOutside(node)) {
                wrong.add("outside: " + labeled.getText() + " in " + labeled);
            }
            if (node instanceof Labeled labeled && !toldElsewhere && cut(labeled)) {
                wrong.add("cut short: " + labeled.getText() + " in " + labeled);
            }
        });
        return wrong;
    }

    /** Whether something lies beside its window, or beside what a pane that does not scroll sideways shows of it. */
    private static boolean isOutside(Node node) {
        Bounds here = node.localToScene(node.getLayoutBounds());
        for (Node around = node.getParent(); around != null; around = around.getParent()) {
            boolean clips = around.getParent() == null
                    || around instanceof ScrollPane pane && pane.getHbarPolicy() == ScrollBarPolicy.NEVER;
            if (around instanceof ScrollPane pane && pane.getHbarPolicy() != ScrollBarPolicy.NEVER || around instanceof TableView) {
                return false;
            }
            Bounds there = around.localToScene(around.getLayoutBounds());
            if (clips && (here.getMinX() < there.getMinX() - 1 || here.getMaxX() > there.getMaxX() + 1)) {
                return true;
            }
        }
        return false;
    }

    static Set<String> ids(Scene scene) {
        var found = new HashSet<String>();
        walk(scene.getRoot(), node -> {
            if (node.getId() != null) {
                found.add(node.getId());
            }
        });
        return found;
    }

    private static void walk(Node node, Consumer<Node> visit) {
        visit.accept(node);
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> walk(child, visit));
        }
    }

    private static String name(Node node) {
        if (node.getAccessibleText() != null) {
            return node.getAccessibleText();
        }
        return node instanceof Labeled labeled && labeled.getText() != null ? labeled.getText() : "";
    }

    /** The text that is drawn differs from the text that was set only by an ellipsis. */
    private static boolean cut(Labeled labeled) {
        if (labeled.getText() == null || labeled.getText().isEmpty() || labeled.getContentDisplay() == ContentDisplay.GRAPHIC_ONLY) {
            return false;
        }
        return labeled.getChildrenUnmodifiable().stream()
                .filter(node -> node instanceof Text && !(node instanceof FontIcon)).map(Text.class::cast)
                .anyMatch(text -> !text.getText().equals(labeled.getText()) && text.getText().length() < labeled.getText().length());
    }
}
