package org.farthing.app.fx;

import javafx.scene.Node;
import javafx.scene.control.ScrollPane;

/** Panes that scroll. Belongs to the window's thread. */
public final class Scrolls {
    private Scrolls() {
    }

    /**
     * A pane around {@code content} that keeps no picture of it. JavaFX's skin keeps one for each pane, shown or not, to move while it
     * scrolls; a page that changes by itself is drawn into it anew each time anyway, and where Java draws by itself they were two
     * fifths of what lived in the heap.
     */
    public static ScrollPane around(Node content) {
        ScrollPane pane = empty();
        pane.setContent(content);
        return pane;
    }

    /** As {@link #around}, with nothing in it yet. */
    public static ScrollPane empty() {
        var pane = new ScrollPane();
        pane.skinProperty().subscribe(skin -> {
            if (skin != null) {
                pane.lookupAll(".viewport").stream().filter(node -> node.getParent() == pane).forEach(node -> node.setCache(false));
            }
        });
        return pane;
    }
}
