package org.farthing.app.shell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.event.Event;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Control;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TabPane;
import javafx.scene.control.Toggle;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.controlsfx.control.NotificationPane;

/** Tab, again and again: does it reach everything that takes the keyboard, and does it leave everything? */
final class TabRound {
    private TabRound() {
    }

    /** What is wrong, on the window's thread. The keyboard is where it was afterwards. */
    static List<String> faults(Scene scene) {
        Node sheet = scene.getRoot().lookup("#sheet-root");
        Set<Node> wanted = new HashSet<>();
        collect(sheet != null && WindowFixture.visible(sheet) ? sheet : scene.getRoot(), wanted);
        var faults = new ArrayList<String>();
        Node start = scene.getFocusOwner();
        if (start == null) {
            return List.of("nothing has the keyboard");
        }
        Set<Node> reached = new HashSet<>(Set.of(start));
        for (int left = 3 * wanted.size() + 40; left > 0 && !wanted.stream().allMatch(node -> isReached(node, reached)); left--) {
            Node before = scene.getFocusOwner();
            press(scene, before);
            Node now = scene.getFocusOwner();
            if (now == before && wanted.size() > 1) {
                faults.add("Tab does not leave " + name(before));
                break;
            }
            if (now != null) {
                reached.add(now);
            }
        }
        wanted.stream().filter(node -> !isReached(node, reached)).map(node -> "Tab does not reach " + name(node)).sorted()
                .forEach(faults::add);
        start.requestFocus();
        return faults;
    }

    /** Of several that exclude each other, Tab stops at the chosen one; arrows lead to the others. */
    private static boolean isReached(Node node, Set<Node> reached) {
        return reached.contains(node) || node instanceof Toggle toggle && toggle.getToggleGroup() != null
                && toggle.getToggleGroup().getToggles().stream().anyMatch(reached::contains);
    }

    /** As the toolkit does: to whatever has the keyboard first, and on where that does not want the key. */
    private static void press(Scene scene, Node owner) {
        var unwanted = new AtomicBoolean();
        EventHandler<KeyEvent> last = _ -> unwanted.set(true);
        scene.addEventHandler(KeyEvent.KEY_PRESSED, last);
        Event.fireEvent(owner, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.TAB, false, false, false, false));
        scene.removeEventHandler(KeyEvent.KEY_PRESSED, last);
        if (unwanted.get() && scene.getFocusOwner() == owner) {
            owner.requestFocusTraversal(TraversalDirection.NEXT);
        }
    }

    /** The parts of a control are its own matter, and so is what is in the rows of a table. */
    private static void collect(Node node, Set<Node> wanted) {
        if (!node.isVisible() || node.isDisabled() || node instanceof IndexedCell<?>) {
            return;
        }
        if (node.isFocusTraversable()) {
            wanted.add(node);
        }
        boolean holdsOthers = !(node instanceof Control) || node instanceof ScrollPane || node instanceof TabPane
                || node instanceof NotificationPane;
        if (node instanceof Parent parent && holdsOthers) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, wanted));
        }
    }

    private static String name(Node node) {
        return node.getId() != null ? "#" + node.getId() : node.getAccessibleText() != null ? node.getAccessibleText() : node.toString();
    }
}
