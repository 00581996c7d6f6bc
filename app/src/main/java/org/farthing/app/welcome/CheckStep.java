package org.farthing.app.welcome;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.NodeOrientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Texts;

/** Three of the words, each picked from six: nothing is typed, so nothing can be pasted. */
final class CheckStep implements WelcomeStep {
    private record Asked(WordsCheck.Question question, ToggleGroup group, FlowPane choices, Label error) {
    }

    private final WelcomeModel model;
    private final Texts texts;
    private final Runnable changed;
    private final Runnable passed;
    private final Button later;
    private final VBox content = Parts.column();
    private List<Asked> asked = List.of();

    /**
     * @param passed called where all three are right
     * @param later  called where the check is put off
     */
    CheckStep(WelcomeModel model, Texts texts, Runnable changed, Runnable passed, Runnable later) {
        this.model = model;
        this.texts = texts;
        this.changed = changed;
        this.passed = passed;
        this.later = Parts.button(texts, "words-later", later);
    }

    /** Other words are asked each time: whoever looked them up between has them written down. */
    @Override
    public void shown() {
        content.getChildren().setAll(Parts.note("words-check-note", texts.get("words-check.note")));
        var questions = new ArrayList<Asked>();
        int number = 0;
        for (WordsCheck.Question question : model.check().questions()) {
            number++;
            questions.add(ask(question, "words-check-" + number));
        }
        asked = List.copyOf(questions);
        changed.run();
    }

    private Asked ask(WordsCheck.Question question, String id) {
        var name = new Label(texts.get("words-check.question", question.position()));
        name.getStyleClass().add("figure-strong");
        var group = new ToggleGroup();
        var choices = new FlowPane();
        choices.setId(id);
        choices.getStyleClass().add("words-choices");
        choices.setAccessibleText(name.getText());
        choices.setNodeOrientation(NodeOrientation.LEFT_TO_RIGHT);
        Label error = Parts.error(id + "-error");
        for (String word : question.choices()) {
            var choice = new RadioButton(word);
            choice.setToggleGroup(group);
            choice.setAccessibleText(texts.get("words-check.choice.name", question.position(), word));
            choice.getStyleClass().add("monospace");
            // Not on action: arrow keys choose without one.
            choice.selectedProperty().subscribe(() -> {
                error.setText("");
                changed.run();
            });
            choices.getChildren().add(choice);
        }
        content.getChildren().add(new VBox(name, choices, error));
        return new Asked(question, group, choices, error);
    }

    @Override
    public void left() {
        content.getChildren().clear();
        asked = List.of();
    }

    @Override
    public String title() {
        return texts.get("words-check.title");
    }

    @Override
    public Node content() {
        return content;
    }

    @Override
    public Node firstFocus() {
        return asked.getFirst().choices().getChildren().getFirst();
    }

    @Override
    public Primary primary() {
        boolean all = !asked.isEmpty() && asked.stream().allMatch(each -> each.group().getSelectedToggle() != null);
        return new Primary("welcome-primary", texts.get("welcome-primary.check"), all);
    }

    @Override
    public List<Button> others() {
        return List.of(later);
    }

    @Override
    public void next() {
        for (Asked each : asked) {
            var picked = (RadioButton) each.group().getSelectedToggle();
            if (!each.question().isRight(picked.getText())) {
                each.error().setText(texts.get("words-check-error", each.question().position(), picked.getText()));
                picked.setAccessibleHelp(each.error().getText());
                picked.requestFocus();
                return;
            }
        }
        model.wordsAreChecked(passed);
    }
}
