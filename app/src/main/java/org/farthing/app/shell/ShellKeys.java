package org.farthing.app.shell;

import java.util.ArrayList;
import java.util.SequencedMap;
import javafx.event.EventHandler;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** The keys that work on every page, and those of a sheet while one is open. Belongs to the window's thread. */
final class ShellKeys implements EventHandler<KeyEvent> {
    private final ShellView shell;
    private final SheetLayer sheets;

    ShellKeys(ShellView shell, SheetLayer sheets) {
        this.shell = shell;
        this.sheets = sheets;
    }

    @Override
    public void handle(KeyEvent event) {
        if (sheets.isOpen()) {
            sheets.key(event);
        } else if (event.isShortcutDown() ? shortcut(event) : plain(event)) {
            event.consume();
        }
    }

    private boolean plain(KeyEvent event) {
        switch (event.getCode()) {
            case F1 -> shell.explain();
            case F5 -> shell.pages().current().refresh();
            case F6 -> nextRegion(event.isShiftDown() ? -1 : 1);
            case F9 -> shell.turnLinks();
            case ESCAPE -> {
                return shell.back();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean shortcut(KeyEvent event) {
        for (Place each : Place.values()) {
            if (each.isListed() && !event.isShiftDown() && event.getCode() == KeyCode.getKeyCode(Integer.toString(each.ordinal() + 1))) {
                shell.pages().turnTo(each);
                return true;
            }
        }
        switch (event.getCode()) {
            case ENTER -> shell.primary();
            case F -> shell.search();
            case I -> shell.showStanding();
            case Q -> shell.quit();
            case L -> {
                if (event.isShiftDown()) {
                    shell.pages().newCircuit();
                } else {
                    shell.lockOrUnlock();
                }
            }
            case B -> {
                if (!event.isShiftDown()) {
                    return false;
                }
                shell.pages().openBrowser();
            }
            case C -> {
                // Without Shift this is Copy, and belongs to the field under the keyboard.
                if (!event.isShiftDown()) {
                    return false;
                }
                shell.toggleConnection();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void nextRegion(int step) {
        SequencedMap<Node, Node> regions = shell.regions();
        var parts = new ArrayList<>(regions.sequencedKeySet());
        int at = 0;
        for (Node node = shell.root().getScene().getFocusOwner(); node != null; node = node.getParent()) {
            if (parts.contains(node)) {
                at = parts.indexOf(node);
                break;
            }
        }
        regions.get(parts.get(Math.floorMod(at + step, parts.size()))).requestFocus();
    }
}
