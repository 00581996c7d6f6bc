package org.farthing.app.welcome;

import java.util.List;
import javafx.geometry.NodeOrientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.PasswordBox;
import org.farthing.app.fx.Texts;

/** The words, once somebody asks to see them; to be written down. */
final class WordsStep implements WelcomeStep {
    private static final int COLUMNS = 3;

    private final WelcomeModel model;
    private final Texts texts;
    private final Runnable changed;
    private final PasswordBox password;
    private final GridPane list = new GridPane();
    private final Button show;
    private final Button later;
    private final VBox content;
    private boolean seen;
    private boolean visible;

    /** @param later called where the check is put off */
    WordsStep(WelcomeModel model, Texts texts, Runnable changed, Runnable later) {
        this.model = model;
        this.texts = texts;
        this.changed = changed;
        this.password = new PasswordBox(texts.language(), "words-password", "words-password-show", texts.get("words-password"), "");
        this.later = Parts.button(texts, "words-later", later);
        show = Parts.button(texts, "words-show", this::turn);
        list.setId("words-list");
        list.getStyleClass().add("words-list");
        // Words are English, and are counted from the left.
        list.setNodeOrientation(NodeOrientation.LEFT_TO_RIGHT);
        content = Parts.column(Parts.sentence("words-warning", texts.get("words-warning")),
                Parts.note("words-paper", texts.get("words-paper")), password.root(), show, list);
        password.root().managedProperty().bind(password.root().visibleProperty());
        list.managedProperty().bind(list.visibleProperty());
        hide();
    }

    @Override
    public void shown() {
        hide();
        // The words of a wallet that was not made just now lie under its password.
        password.root().setVisible(model.words().isEmpty());
    }

    private void turn() {
        if (visible) {
            hide();
        } else if (model.words().isPresent()) {
            reveal();
        } else {
            model.openWords(password.password(), () -> {
                password.clear();
                password.root().setVisible(false);
                reveal();
            });
        }
    }

    private void reveal() {
        List<String> words = model.words().orElseThrow();
        list.getChildren().clear();
        int rows = (words.size() + COLUMNS - 1) / COLUMNS;
        for (int i = 0; i < words.size(); i++) {
            var word = new Label(texts.get("words-list.word", i + 1, words.get(i)));
            word.setAccessibleText(texts.get("words-list.word.name", i + 1, words.get(i)));
            word.setFocusTraversable(true);
            word.setMinWidth(Region.USE_PREF_SIZE);
            word.getStyleClass().add("monospace");
            list.add(word, i / rows, i % rows);
        }
        list.setVisible(true);
        visible = true;
        seen = true;
        show.setText(texts.get("words-show.hide"));
        changed.run();
    }

    private void hide() {
        list.getChildren().clear();
        list.setVisible(false);
        visible = false;
        show.setText(texts.get("words-show"));
    }

    @Override
    public void left() {
        hide();
        password.clear();
    }

    @Override
    public String title() {
        return texts.get("words.title");
    }

    @Override
    public Node content() {
        return content;
    }

    @Override
    public Node firstFocus() {
        return password.root().isVisible() ? password.field() : show;
    }

    @Override
    public Primary primary() {
        return new Primary("welcome-primary", texts.get("welcome-primary.written"), seen);
    }

    @Override
    public List<Button> others() {
        return List.of(later);
    }

    @Override
    public void next() {
        model.next();
    }
}
