package org.farthing.app.clicker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Cell;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.InputEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.farthing.app.browser.InstalledBrowsers;
import org.farthing.app.browser.ThisMachine;

/**
 * What somebody at the window sees at one moment: where there is something to press, to choose or to type in. Made on the window's thread.
 *
 * @param stage    the program's window
 * @param targets  everything that takes the mouse or the keyboard, in all windows and popups
 * @param keepOut  where a press would end the test instead of the program's work
 * @param popups   how many menus, lists and explanations lie over the window
 * @param screen   the id of the page: {@code screen-…}
 * @param sheet    whether a sheet lies over it
 * @param focusOut whether the keyboard is where Enter would end the test
 */
record Sight(Stage stage, List<Target> targets, List<Bounds> keepOut, int popups, String screen, boolean sheet, boolean focusOut) {
    /**
     * What ends the program, erases its folder, or opens a dialogue of the system's: no one but a person can leave that.
     */
    private static final Set<String> FORBIDDEN = Set.of("settings-erase", "save-browse", "verify-browse", "unlock-other", "unlock-quit",
            "welcome-quit", "closing-close", "settings-open-folder");
    private static final Set<String> BROWSERS = Set.of("open-browser-button", "browser-open");
    private static final boolean HAS_BROWSERS = !new InstalledBrowsers(new ThisMachine()).find().isEmpty();

    private static final Set<KeyCode> PRESSES = Set.of(KeyCode.ENTER, KeyCode.SPACE);

    enum Kind {
        PRESS,
        TYPE,
        CHOOSE,
        ROW,
        OTHER
    }

    /** @param place on the screen */
    record Target(String id, Kind kind, Bounds place) {
    }

    /** Looks now; empty while there is no window. */
    static Optional<Sight> now() {
        List<Window> windows = Window.getWindows().stream().filter(Window::isShowing).toList();
        Optional<Stage> stage = windows.stream().filter(Stage.class::isInstance).map(Stage.class::cast).findFirst();
        if (stage.isEmpty() || stage.get().getScene() == null) {
            return Optional.empty();
        }
        var targets = new ArrayList<Target>();
        var keepOut = new ArrayList<Bounds>();
        for (Window window : windows) {
            Parent root = window.getScene().getRoot();
            collect(root, root.localToScreen(root.getBoundsInLocal()), targets, keepOut);
        }
        Node owner = stage.get().getScene().getFocusOwner();
        return Optional.of(new Sight(stage.get(), targets, keepOut, windows.size() - 1, screen(stage.get()),
                stage.get().getScene().lookup("#sheet-root") != null, owner != null && isForbidden(owner.getId())));
    }

    private static String screen(Stage stage) {
        return screen(stage.getScene().getRoot()).orElse("");
    }

    private static Optional<String> screen(Node node) {
        if (node.getId() != null && node.getId().startsWith("screen-")) {
            return Optional.of(node.getId());
        }
        return node instanceof Parent parent && node.isVisible()
                ? parent.getChildrenUnmodifiable().stream().map(Sight::screen).flatMap(Optional::stream).findFirst() : Optional.empty();
    }

    private static void collect(Node node, Bounds clip, List<Target> targets, List<Bounds> keepOut) {
        if (!node.isVisible() || node.isMouseTransparent()) {
            return;
        }
        Bounds place = node.localToScreen(node.getBoundsInLocal());
        if (place == null || !place.intersects(clip)) {
            return;
        }
        if (isForbidden(node.getId())) {
            keepOut.add(place);
            return;
        }
        boolean inside = clip.contains(place.getCenterX(), place.getCenterY());
        if (inside && !node.isDisabled()) {
            kind(node).ifPresent(kind -> targets.add(new Target(node.getId() == null ? "" : node.getId(), kind, place)));
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, clip, targets, keepOut));
        }
    }

    private static boolean isForbidden(String id) {
        return id != null && (FORBIDDEN.contains(id) || HAS_BROWSERS && BROWSERS.contains(id));
    }

    /** A press that was meant for something else must not end the test, where the page has changed under the mouse or the keyboard. */
    static void guard(Stage stage) {
        stage.addEventFilter(InputEvent.ANY, event -> {
            Object hit = event instanceof KeyEvent && stage.getScene() != null ? stage.getScene().getFocusOwner() : event.getTarget();
            for (Node node = hit instanceof Node there ? there : null; node != null; node = node.getParent()) {
                if (isForbidden(node.getId())
                        && (event instanceof MouseEvent || event instanceof KeyEvent key && PRESSES.contains(key.getCode()))) {
                    event.consume();
                }
            }
        });
    }

    private static Optional<Kind> kind(Node node) {
        return switch (node) {
            case TextInputControl _ -> Optional.of(Kind.TYPE);
            case ComboBoxBase<?> _ -> Optional.of(Kind.CHOOSE);
            case ButtonBase _ -> Optional.of(Kind.PRESS);
            case Cell<?> cell -> cell.isEmpty() ? Optional.empty() : Optional.of(Kind.ROW);
            case Labeled label when label.isFocusTraversable() -> Optional.of(Kind.OTHER);
            default -> node.isFocusTraversable() || node.getStyleClass().contains("menu-item")
                    || node.getStyleClass().contains("column-header") || node.getStyleClass().contains("tab")
                    ? Optional.of(Kind.OTHER) : Optional.empty();
        };
    }

    Optional<Target> find(String id) {
        return targets.stream().filter(target -> target.id().equals(id)).findFirst();
    }

    List<Target> of(Kind kind) {
        return targets.stream().filter(target -> target.kind() == kind).toList();
    }

    /** Whether a press there ends nothing. */
    boolean isAllowed(Point2D place) {
        return keepOut.stream().noneMatch(each -> each.contains(place));
    }
}
