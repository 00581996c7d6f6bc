package org.farthing.app.welcome;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;

/** One step of the way, as the frame around it needs it. What was answered stays while one goes back and forth. */
interface WelcomeStep {
    /** The button that goes on. @param id tests and screen readers know it by */
    record Primary(String id, String text, boolean enabled) {
    }

    String title();

    Node content();

    Node firstFocus();

    Primary primary();

    /** What the primary does. */
    void next();

    /** Buttons beside the primary. */
    default List<Button> others() {
        return List.of();
    }

    /** Called when it is turned to. */
    default void shown() {
    }

    /** Called when it is left for another step or for good: what is secret goes out of sight. */
    default void left() {
    }
}
