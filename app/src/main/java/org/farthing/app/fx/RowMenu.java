package org.farthing.app.fx;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** A table's menu of what can be done with its rows, for the mouse and, by Shift+F10 or the menu key, for the keyboard. */
public final class RowMenu {
    private RowMenu() {
    }

    public static void put(TableView<?> table, ContextMenu menu) {
        table.setContextMenu(menu);
        // Not every system tells of the keys as it tells of the mouse.
        table.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            boolean asked = event.getCode() == KeyCode.CONTEXT_MENU || event.getCode() == KeyCode.F10 && event.isShiftDown();
            if (asked && !menu.isShowing()) {
                Bounds place = table.localToScreen(table.getLayoutBounds());
                menu.show(table, place.getMinX() + place.getWidth() / 4, place.getMinY() + place.getHeight() / 4);
                // By itself it has the keyboard there the first time only.
                menu.getScene().getRoot().lookupAll(".menu-item").stream().filter(item -> item.isVisible() && !item.isDisabled())
                        .findFirst().ifPresent(Node::requestFocus);
                event.consume();
            }
        });
    }
}
