package org.farthing.app.shell;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.farthing.app.fx.Scrolls;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Sheets;

/** Holds the one sheet that may lie over the window, and keeps the keyboard inside it. */
final class SheetLayer implements Sheets {
    private final StackPane root = new StackPane();
    private final StackPane place = new StackPane();
    /** A sheet that is higher than the window scrolls. */
    private final ScrollPane scroll = Scrolls.empty();
    private Optional<Sheet> shown = Optional.empty();
    private Optional<Node> opener = Optional.empty();

    SheetLayer() {
        root.getStyleClass().add("sheet-layer");
        place.setAlignment(Pos.CENTER);
        scroll.setContent(place);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("page-scroll");
        root.getChildren().setAll(scroll);
        root.setVisible(false);
    }

    StackPane root() {
        return root;
    }

    boolean isOpen() {
        return shown.isPresent();
    }

    @Override
    public void open(Sheet sheet) {
        if (shown.isPresent()) {
            return;
        }
        opener = Optional.ofNullable(root.getScene().getFocusOwner());
        shown = Optional.of(sheet);
        sheet.root().setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        sheet.root().setMinHeight(Region.USE_PREF_SIZE);
        place.getChildren().setAll(sheet.root());
        scroll.setVvalue(0);
        root.setVisible(true);
        sheet.shown();
    }

    /** Leaves what is open, as its own way out does. */
    void leave() {
        shown.ifPresent(Sheet::leave);
    }

    @Override
    public void close() {
        shown = Optional.empty();
        root.setVisible(false);
        place.getChildren().clear();
        opener.ifPresent(Node::requestFocus);
        // It may be part of a page that another language has replaced by then.
        opener = Optional.empty();
    }

    private void reveal(Node node) {
        double hidden = place.getHeight() - scroll.getViewportBounds().getHeight();
        if (hidden > 0) {
            Bounds there = place.sceneToLocal(node.localToScene(node.getLayoutBounds()));
            double middle = there.getCenterY() - scroll.getViewportBounds().getHeight() / 2;
            scroll.setVvalue(Math.clamp(middle / hidden, 0, 1));
        }
    }

    /** A key of the window while a sheet is open: Tab stays inside, Esc leaves, Ctrl+Enter acts, no shortcut reaches the page below. */
    void key(KeyEvent event) {
        Sheet sheet = shown.orElseThrow();
        if (event.getCode() == KeyCode.TAB) {
            List<Node> stops = sheet.stops();
            int at = stops.indexOf(root.getScene().getFocusOwner());
            int step = event.isShiftDown() ? -1 : 1;
            Node next = stops.get(Math.floorMod(at + step, stops.size()));
            next.requestFocus();
            reveal(next);
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE) {
            sheet.leave();
            event.consume();
        } else if (event.isShortcutDown()) {
            if (event.getCode() == KeyCode.ENTER) {
                sheet.press();
                event.consume();
            } else if (!(root.getScene().getFocusOwner() instanceof TextInputControl)) {
                // Within a field they are its own: copy, paste, a word back.
                event.consume();
            }
        } else if (event.getCode().isFunctionKey()) {
            event.consume();
        }
    }
}
