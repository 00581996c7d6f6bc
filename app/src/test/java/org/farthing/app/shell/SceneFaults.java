package org.farthing.app.shell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Cell;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ScrollPane.ScrollBarPolicy;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
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
            boolean toldElsewhere = node instanceof TableCell<?, ?> cell && hasTooltip(cell);
            if (node instanceof Labeled labeled && labeled.getText() != null && isOutside(node)) {
                wrong.add("outside: " + labeled.getText() + " in " + labeled);
            }
            if (node instanceof Labeled labeled && !toldElsewhere && cut(labeled)) {
                wrong.add("cut short: " + labeled.getText() + " in " + labeled);
            }
            if (node instanceof Labeled labeled && isSqueezed(labeled)) {
                wrong.add("squeezed: " + labeled.getText() + " in " + labeled);
            }
            if (node instanceof TextField field && isPromptCut(field)) {
                wrong.add("cut short: " + field.getPromptText() + " in " + field);
            }
            if (node instanceof ScrollPane pane && pane.getContent() != null
                    && pane.getContent().getLayoutBounds().getWidth() > pane.getViewportBounds().getWidth() + 1) {
                wrong.add("scrolls sideways: " + pane + " " + pane.getContent());
            }
        });
        overlaps(scene.getRoot(), wrong);
        return wrong;
    }

    /** It is made when the mouse comes. */
    private static boolean hasTooltip(TableCell<?, ?> cell) {
        cell.fireEvent(new MouseEvent(MouseEvent.MOUSE_ENTERED, 1, 1, 1, 1, MouseButton.NONE, 0, false, false, false,
                false, false, false, false, false, false, false, null));
        return cell.getTooltip() != null;
    }

    /** Whether a text has less height than its lines take. What is in a table's rows is as high as these. */
    private static boolean isSqueezed(Labeled labeled) {
        if (labeled instanceof Cell<?> || labeled.getText() == null || labeled.getText().isBlank()) {
            return false;
        }
        double needed = labeled.prefHeight(labeled.isWrapText() ? labeled.getWidth() : -1);
        return labeled.getHeight() < needed - 1;
    }

    private static boolean isPromptCut(TextField field) {
        if (field.getPromptText() == null || field.getPromptText().isEmpty() || field instanceof PasswordField) {
            return false;
        }
        var words = new Text(field.getPromptText());
        words.setFont(field.getFont());
        double beside = field.getInsets().getLeft() + field.getInsets().getRight();
        return words.getLayoutBounds().getWidth() > field.getWidth() - beside + 1;
    }

    /** Two texts on one place. Sheets and panels lie over the page by intent: in a StackPane. */
    private static void overlaps(Parent root, List<String> wrong) {
        var texts = new ArrayList<Labeled>();
        walk(root, node -> {
            if (node instanceof Labeled labeled && !(node instanceof Cell<?>) && labeled.getText() != null && !labeled.getText().isBlank()
                    && WindowFixture.visible(node) && node.isManaged()) {
                texts.add(labeled);
            }
        });
        for (int i = 0; i < texts.size(); i++) {
            for (int j = i + 1; j < texts.size(); j++) {
                Node around = around(texts.get(i), texts.get(j));
                // A menu's button is drawn by a label of its own.
                boolean isOneOfThem = around == texts.get(i) || around == texts.get(j);
                if (isOn(texts.get(i), texts.get(j)) && !isOneOfThem && !(around instanceof StackPane)) {
                    wrong.add("over each other: " + texts.get(i).getText() + " and " + texts.get(j).getText());
                }
            }
        }
    }

    /** The nearest that both are in. */
    private static Node around(Node one, Node other) {
        var above = new HashSet<Node>();
        for (Node each = one; each != null; each = each.getParent()) {
            above.add(each);
        }
        Node common = other;
        while (!above.contains(common)) {
            common = common.getParent();
        }
        return common;
    }

    private static boolean isOn(Labeled one, Labeled other) {
        Bounds here = shown(one);
        Bounds there = shown(other);
        double across = Math.min(here.getMaxX(), there.getMaxX()) - Math.max(here.getMinX(), there.getMinX());
        double down = Math.min(here.getMaxY(), there.getMaxY()) - Math.max(here.getMinY(), there.getMinY());
        return across > 3 && down > 3;
    }

    /** What can be seen of a text: panes that scroll show a part of what is in them. */
    private static Bounds shown(Labeled text) {
        Bounds seen = text.localToScene(text.getLayoutBounds());
        for (Node around = text.getParent(); around != null; around = around.getParent()) {
            if (around instanceof ScrollPane || around instanceof TableView || around instanceof ListView) {
                Bounds there = around.localToScene(around.getLayoutBounds());
                double left = Math.max(seen.getMinX(), there.getMinX());
                double top = Math.max(seen.getMinY(), there.getMinY());
                seen = new BoundingBox(left, top, Math.max(0, Math.min(seen.getMaxX(), there.getMaxX()) - left),
                        Math.max(0, Math.min(seen.getMaxY(), there.getMaxY()) - top));
            }
        }
        return seen;
    }

    /** Whether something lies beside its window, or beside what a pane that does not scroll shows of it. */
    private static boolean isOutside(Node node) {
        Bounds here = node.localToScene(node.getLayoutBounds());
        boolean scrolls = false;
        for (Node around = node.getParent(); around != null; around = around.getParent()) {
            boolean clips = around.getParent() == null
                    || around instanceof ScrollPane pane && pane.getHbarPolicy() == ScrollBarPolicy.NEVER;
            if (around instanceof ScrollPane pane && pane.getHbarPolicy() != ScrollBarPolicy.NEVER || around instanceof TableView) {
                return false;
            }
            Bounds there = around.localToScene(around.getLayoutBounds());
            scrolls |= around instanceof ScrollPane || around instanceof ListView || around instanceof TableView;
            if (around.getParent() == null && !scrolls && (here.getMinY() < there.getMinY() - 1 || here.getMaxY() > there.getMaxY() + 1)) {
                return true;
            }
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
