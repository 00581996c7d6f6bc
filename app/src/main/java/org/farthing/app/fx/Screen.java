package org.farthing.app.fx;

import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.TableView;
import javafx.scene.layout.Region;

/** One page of the window, as the shell needs it. */
public interface Screen {
    /** The page, {@code #screen-<name>}, always the same node. */
    Region root();

    /** What the header says. */
    String title();

    /** Where the keyboard goes when the page is turned to. */
    Node firstFocus();

    /** What Ctrl+Enter presses. */
    void primary();

    /** What Ctrl+F goes to, where there is something to search. */
    default void search() {
    }

    /** The command that tells the same in a terminal, without the program's name and the data folder; empty where there is none. */
    default String command() {
        return "";
    }

    /** The table that the page is about, whose columns can be sorted from the page's menu. */
    default Optional<TableView<?>> table() {
        return Optional.empty();
    }

    /** What F5 reads again. */
    void refresh();

    /** Esc: closes what is open within the page. Says whether there was something. */
    default boolean back() {
        return false;
    }

    /** Whether a node is in a window: what is not is neither read for nor drawn. */
    static ObservableValue<Boolean> shown(Node node) {
        return node.sceneProperty().map(_ -> true).orElse(false);
    }

    /** Marks the page's root for tests and style sheets. */
    static void show(Region root, ScreenState state) {
        root.getProperties().put(ScreenState.KEY, state);
        for (ScreenState each : ScreenState.values()) {
            root.pseudoClassStateChanged(each.pseudoClass(), each == state);
        }
    }
}
