package org.farthing.app.welcome;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.Texts;
import org.farthing.app.welcome.WelcomeModel.Way;

/** Practice, real money, or a wallet that there is already. */
final class ChoiceStep implements WelcomeStep {
    private final WelcomeModel model;
    private final Texts texts;
    private final Runnable changed;
    private final ToggleGroup group = new ToggleGroup();
    private final VBox content = Parts.column();

    ChoiceStep(WelcomeModel model, Texts texts, Runnable changed) {
        this.model = model;
        this.texts = texts;
        this.changed = changed;
        content.getChildren().add(Parts.note("welcome-intro", texts.get("welcome-intro")));
        for (Way way : List.of(Way.PRACTICE, Way.REAL, Way.RESTORE)) {
            content.getChildren().add(choice(way));
        }
        var limits = new Button(texts.get("welcome-limits"));
        limits.setId("welcome-limits");
        limits.getStyleClass().addAll("flat", "small-button", "link-button");
        content.getChildren().add(Explanation.behind(limits, texts.get("welcome-limits.text")));
        // One press fewer for whoever begins; a choice made before stays.
        model.workProperty().subscribe(work -> group.getToggles().forEach(each -> ((RadioButton) each).setDisable(work.isUnderWay())));
    }

    private Node choice(Way way) {
        String id = switch (way) {
            case PRACTICE -> "welcome-practice";
            case REAL -> "welcome-real";
            case RESTORE -> "welcome-restore";
            case CHECK -> throw new IllegalStateException("a check is no choice");
        };
        var button = new RadioButton(texts.get(id));
        button.setId(id);
        button.setToggleGroup(group);
        button.setSelected(way == model.way());
        button.setAccessibleText(texts.get(id + ".name"));
        button.getStyleClass().add("wizard-choice");
        // Not on action: arrow keys choose without one.
        button.selectedProperty().subscribe(selected -> {
            if (selected) {
                model.choose(way);
                changed.run();
            }
        });
        var note = Parts.note(id + "-note", texts.get(way == Way.PRACTICE && model.practiceBegun() ? id + ".again" : id + ".note"));
        note.getStyleClass().add("wizard-choice-note");
        return new VBox(button, note);
    }

    @Override
    public String title() {
        return texts.get("welcome-choice.title");
    }

    @Override
    public Node content() {
        return content;
    }

    @Override
    public Node firstFocus() {
        return (Node) group.getSelectedToggle();
    }

    @Override
    public Primary primary() {
        return new Primary("welcome-primary", switch (model.way()) {
            case PRACTICE -> texts.get(model.practiceBegun() ? "welcome-primary.practice-again" : "welcome-primary.practice");
            case REAL -> texts.get("welcome-primary.real");
            case RESTORE -> texts.get("welcome-primary.restore");
            case CHECK -> throw new IllegalStateException("nothing is chosen on the way to a check");
        }, true);
    }

    @Override
    public void next() {
        if (model.way() == Way.PRACTICE) {
            model.startPractice();
        } else {
            model.next();
        }
    }
}
