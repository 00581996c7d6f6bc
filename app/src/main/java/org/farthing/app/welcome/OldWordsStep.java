package org.farthing.app.welcome;

import java.util.ArrayList;
import java.util.Optional;
import javafx.geometry.NodeOrientation;
import javafx.scene.Node;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Texts;
import org.farthing.wallet.keys.Mnemonic;

/** The words of a wallet that there is already, typed or pasted. */
final class OldWordsStep implements WelcomeStep {
    private final WelcomeModel model;
    private final Texts texts;
    private final TextArea words = new TextArea();
    private final Label error = Parts.error("restore-words-error");
    private final Button use = new Button();
    private final WordsClipboard clipboard;
    private final VBox content;
    private Optional<TypedWords.Unknown> unknown = Optional.empty();

    OldWordsStep(WelcomeModel model, Texts texts, WordsClipboard clipboard) {
        this.model = model;
        this.texts = texts;
        this.clipboard = clipboard;
        var name = new Label(texts.get("restore-words"));
        name.setLabelFor(words);
        words.addEventFilter(KeyEvent.KEY_PRESSED, OldWordsStep::goOn);
        words.setId("restore-words");
        words.setAccessibleText(texts.get("restore-words"));
        words.setWrapText(true);
        words.setPrefRowCount(4);
        words.setNodeOrientation(NodeOrientation.LEFT_TO_RIGHT);
        words.getStyleClass().add("monospace");
        words.textProperty().subscribe(() -> tell(""));
        words.focusedProperty().subscribe(focused -> {
            if (!focused && !words.getText().isBlank()) {
                look();
            }
        });
        use.setId("restore-words-use");
        use.getStyleClass().add("small-button");
        use.managedProperty().bind(use.visibleProperty());
        use.setVisible(false);
        use.setOnAction(_ -> replace());
        content = Parts.column(Parts.note("restore-words-note", texts.get("restore-words.note")), name, words, error, use);
    }

    private void tell(String sentence) {
        error.setText(sentence);
        words.setAccessibleHelp(sentence);
        unknown = Optional.empty();
        use.setVisible(false);
    }

    private boolean look() {
        return switch (TypedWords.of(words.getText())) {
            case TypedWords.Whole _ -> true;
            case TypedWords.Count(int count) -> {
                tell(texts.get("restore-words-error.count", count));
                yield false;
            }
            case TypedWords.NoWallet(int count) -> {
                tell(texts.get("restore-words-error.checksum", count));
                yield false;
            }
            case TypedWords.Unknown wrong -> {
                tell(wrong.meant().map(meant -> texts.get("restore-words-error.unknown", wrong.word(), wrong.position(), meant))
                        .orElseGet(() -> texts.get("restore-words-error.unknown-plain", wrong.word(), wrong.position())));
                unknown = Optional.of(wrong);
                wrong.meant().ifPresent(meant -> {
                    use.setText(texts.get("restore-words-use", meant));
                    use.setVisible(true);
                });
                yield false;
            }
        };
    }

    /** Puts the word that was meant in the place of the one that is none. */
    private void replace() {
        unknown.ifPresent(wrong -> {
            var typed = new ArrayList<>(TypedWords.split(words.getText()));
            typed.set(wrong.position() - 1, wrong.meant().orElseThrow());
            words.setText(String.join(" ", typed));
            words.requestFocus();
            look();
        });
    }

    /** What was typed, the caller's to close. */
    Mnemonic mnemonic() {
        return Mnemonic.parse(words.getText());
    }

    void clear() {
        words.clear();
    }

    @Override
    public String title() {
        return texts.get("restore-words.title");
    }

    @Override
    public Node content() {
        return content;
    }

    @Override
    public Node firstFocus() {
        return words;
    }

    @Override
    public Primary primary() {
        return new Primary("welcome-primary", texts.get("welcome-primary.next"), true);
    }

    @Override
    public void next() {
        if (look()) {
            clipboard.used(words.getText());
            model.next();
        } else {
            words.requestFocus();
        }
    }

    /** No recovery phrase has a tab in it: the key goes on, as it does everywhere else. */
    private static void goOn(KeyEvent event) {
        if (event.getCode() == KeyCode.TAB && event.getTarget() instanceof Node field) {
            field.requestFocusTraversal(event.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
            event.consume();
        }
    }
}
