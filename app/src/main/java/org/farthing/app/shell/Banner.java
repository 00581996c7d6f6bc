package org.farthing.app.shell;

import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Texts;
import org.kordamp.ikonli.feather.Feather;

/** {@code #banner}: one sentence under the header that is true of all pages, with what can be done about it. Never takes the keyboard. */
final class Banner {
    /**
     * @param id      what it is about: shown once more it changes nothing
     * @param action  empty where there is nothing to do
     * @param closing whether it can be closed
     */
    record Message(String id, Feather icon, String sentence, Optional<Action> action, boolean closing) {
    }

    record Action(String text, Runnable work) {
    }

    private final HBox root = new HBox();
    private final Label sentence = new Label();
    private final Button action = new Button();
    private final Button close;
    private Optional<Message> shown = Optional.empty();

    Banner(Texts texts) {
        close = new Button(null, Glyph.of(Feather.X));
        close.setId("banner-close");
        close.setAccessibleText(texts.get("banner-close"));
        close.getStyleClass().addAll("flat", "button-icon");
        close.setOnAction(_ -> hide());
        close.managedProperty().bind(close.visibleProperty());
        action.setId("banner-action");
        action.setMinWidth(Region.USE_PREF_SIZE);
        action.getStyleClass().add("small-button");
        action.managedProperty().bind(action.visibleProperty());
        sentence.setId("banner-text");
        sentence.setFocusTraversable(true);
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        sentence.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(sentence, Priority.ALWAYS);
        root.setId("banner");
        root.setAlignment(Pos.CENTER_LEFT);
        root.getStyleClass().add("banner");
        root.getChildren().setAll(sentence, action, close);
        root.managedProperty().bind(root.visibleProperty());
        root.setVisible(false);
    }

    HBox root() {
        return root;
    }

    void show(Message message) {
        if (shown.filter(message::equals).isPresent()) {
            return;
        }
        shown = Optional.of(message);
        sentence.setGraphic(Glyph.of(message.icon()));
        sentence.setText(message.sentence());
        sentence.setAccessibleText(message.sentence());
        action.setVisible(message.action().isPresent());
        message.action().ifPresent(act -> {
            action.setText(act.text());
            action.setOnAction(_ -> act.work().run());
        });
        close.setVisible(message.closing());
        root.setVisible(true);
    }

    /** Takes away what is shown about {@code id}. */
    void hide(String id) {
        if (shown.filter(message -> message.id().equals(id)).isPresent()) {
            hide();
        }
    }

    private void hide() {
        shown = Optional.empty();
        root.setVisible(false);
    }

    Optional<Node> firstFocus() {
        return root.isVisible() ? Optional.of(sentence) : Optional.empty();
    }
}
