package org.farthing.app.fx;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * A question laid over the page, {@code #sheet-root}. Its primary button does nothing for the first half second, so that a double press of
 * what opened it cannot reach through, and Enter alone never presses it: the keyboard starts on the title.
 */
public final class Sheet {
    private static final Duration INERT = Duration.ofMillis(500);

    private final VBox root = new VBox();
    private final Label title = new Label();
    private final VBox body = new VBox();
    private final Button primary;
    private final Button cancel;
    private final WrapRow buttons;
    private final Label error = new Label();
    private final List<Node> inBody = new ArrayList<>();
    private Optional<Node> start = Optional.empty();
    private boolean ready;
    /** How many ways on stand between the primary and the way out. */
    private int others;

    /**
     * @param primaryId the id of the button that acts
     * @param cancelId  the id of the button that only leaves
     */
    public Sheet(String heading, String primaryId, String primaryText, String cancelId, String cancelText) {
        title.setText(heading);
        title.setId("sheet-title");
        title.getStyleClass().add("title-3");
        title.setWrapText(true);
        title.setFocusTraversable(true);
        body.getStyleClass().add("sheet-body");
        error.setId("sheet-error");
        error.getStyleClass().add("sheet-error");
        error.setWrapText(true);
        error.setVisible(false);
        error.managedProperty().bind(error.visibleProperty());
        primary = button(primaryId, primaryText);
        primary.getStyleClass().add("accent");
        cancel = button(cancelId, cancelText);
        cancel.setCancelButton(true);
        buttons = new WrapRow(primary, cancel).tail(cancel);
        buttons.getStyleClass().add("sheet-buttons");
        root.setId("sheet-root");
        root.getStyleClass().add("review-sheet");
        // On macOS a DIALOG inside a window hides its content from VoiceOver.
        root.setAccessibleRole(System.getProperty("os.name", "").startsWith("Mac") ? AccessibleRole.PARENT : AccessibleRole.DIALOG);
        root.setAccessibleText(heading);
        root.getChildren().setAll(title, body, error, buttons);
    }

    private static Button button(String id, String text) {
        var button = new Button(text);
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    public Region root() {
        return root;
    }

    /** The sheet's paragraphs and figures. */
    public Sheet with(Node... lines) {
        body.getChildren().addAll(lines);
        return this;
    }

    /** Things in the body that the keyboard stops at, in order: fields, figures, buttons. */
    public Sheet stoppingAt(Node... more) {
        inBody.addAll(List.of(more));
        return this;
    }

    /** Where the keyboard is when the sheet comes; on the title where this is not called. */
    public Sheet beginningAt(Node node) {
        start = Optional.of(node);
        return this;
    }

    /** {@code #sheet-back}: to where the figures were made. */
    public Sheet back(String text, Runnable action) {
        Button back = button("sheet-back", text);
        back.setOnAction(_ -> action.run());
        buttons.tail(back).getChildren().add(buttons.getChildren().size() - 1, back);
        return this;
    }

    /** Whether there is something to press; a sheet that only shows has nothing. */
    public Sheet acting(boolean acts) {
        primary.setVisible(acts);
        primary.setManaged(acts);
        return this;
    }

    public Sheet primaryText(String text) {
        primary.setText(text);
        return this;
    }

    /** Whether the primary can be pressed now. */
    public void ready(boolean can) {
        primary.setDisable(!can);
    }

    /** Something that has to be read before the primary is pressed; empty takes it away. */
    public void say(String sentence) {
        error.setText(sentence);
        error.setVisible(!sentence.isEmpty());
    }

    /** A paragraph for {@link #with}. */
    public static Label sentence(String id, String text) {
        var label = new Label(text);
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    /** Another way on, between the primary and the way out. */
    public Sheet also(String id, String text, Runnable action) {
        Button other = button(id, text);
        other.setOnAction(_ -> {
            if (ready) {
                action.run();
            }
        });
        buttons.getChildren().add(1 + others++, other);
        return this;
    }

    public Sheet onPrimary(Runnable action) {
        primary.setOnAction(_ -> {
            if (ready) {
                action.run();
            }
        });
        return this;
    }

    /** What the primary does cannot be undone: it is drawn so. For erasing only. */
    public Sheet erases() {
        primary.getStyleClass().remove("accent");
        primary.getStyleClass().add("danger");
        return this;
    }

    public Sheet onCancel(Runnable action) {
        cancel.setOnAction(_ -> action.run());
        return this;
    }

    /** While the work is under way: the buttons wait, and the primary says what is being done. */
    public void working(String text) {
        error.setVisible(false);
        primary.setText(text);
        primary.setDisable(true);
    }

    /** The primary does something else from here on, which {@code text} says; what it did before cannot be pressed through to that. */
    public void ready(String text) {
        boolean changed = !text.equals(primary.getText()) && primary.isDisabled();
        error.setVisible(false);
        primary.setText(text);
        primary.setDisable(false);
        if (changed) {
            wake();
        }
    }

    /** The work failed: says why and offers it again. */
    public void failed(String sentence, String again) {
        error.setText(sentence);
        error.setVisible(true);
        primary.setText(again);
        primary.setDisable(false);
    }

    /** For the place that shows it: starts the half second and takes the keyboard. */
    public void shown() {
        wake();
        start.orElse(title).requestFocus();
    }

    private void wake() {
        ready = false;
        var inert = new PauseTransition(javafx.util.Duration.millis(INERT.toMillis()));
        inert.setOnFinished(_ -> ready = true);
        inert.play();
    }

    public void press() {
        primary.fire();
    }

    public void leave() {
        cancel.fire();
    }

    /** What Tab goes through, in order. */
    public List<Node> stops() {
        var stops = new ArrayList<Node>(List.of(title));
        if (inBody.isEmpty()) {
            collect(body, stops);
        } else {
            stops.addAll(inBody);
        }
        buttons.getChildren().stream().filter(Button.class::isInstance).forEach(stops::add);
        return stops.stream().filter(node -> !node.isDisabled() && isShown(node)).toList();
    }

    /** What of the body takes the keyboard; the parts of a control are its own matter. */
    private static void collect(Parent parent, List<Node> stops) {
        for (Node node : parent.getChildrenUnmodifiable()) {
            if (node.isFocusTraversable()) {
                stops.add(node);
            } else if (node instanceof Parent more) {
                collect(more, stops);
            }
        }
    }

    private boolean isShown(Node node) {
        for (Node each = node; each != null && each != root; each = each.getParent()) {
            if (!each.isVisible()) {
                return false;
            }
        }
        return true;
    }
}
