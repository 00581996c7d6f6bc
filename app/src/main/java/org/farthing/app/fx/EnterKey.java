package org.farthing.app.fx;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/**
 * Enter on a page that is one question: it presses the button under the keyboard, or the primary where that is on something else. Never for
 * sheets that move money.
 */
public final class EnterKey {
    private EnterKey() {
    }

    /** Presses, and consumes the event, where it is Enter, alone or with the shortcut key, which always means the primary. */
    public static void press(KeyEvent event, Button primary) {
        if (event.getCode() != KeyCode.ENTER || event.isAltDown() || event.isShiftDown()) {
            return;
        }
        Node focused = primary.getScene().getFocusOwner();
        if (!event.isShortcutDown() && focused instanceof TextArea) {
            return;
        }
        Button meant = !event.isShortcutDown() && focused instanceof Button button ? button : primary;
        meant.fire();
        event.consume();
    }
}
