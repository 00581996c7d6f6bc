package org.farthing.app.welcome;

import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Worded;
import org.farthing.app.language.Language;

/** Practice, real money, or a wallet that there is already. */
final class ChoiceStep implements WelcomeStep {
    private final WelcomeModel model;
    private final Texts texts;
    private final Runnable changed;
    private final ToggleGroup group = new ToggleGroup();
    private final ComboBox<Language> language = new ComboBox<>();
    private final VBox content = Parts.column();

    /** @param spoken hears of another language once that is settled */
    ChoiceStep(WelcomeModel model, Texts texts, Runnable changed, Consumer<Language> spoken) {
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
        var last = new FlowPane(12, 8, languageName(), language, Explanation.behind(limits, texts.get("welcome-limits.text")));
        last.setAlignment(Pos.CENTER_LEFT);
        content.getChildren().add(last);
        language.valueProperty().subscribe((_, chosen) -> model.speak(chosen, () -> spoken.accept(chosen)));
        // One press fewer for whoever begins; a choice made before stays.
        model.workProperty().subscribe(work -> group.getToggles().forEach(each -> ((RadioButton) each).setDisable(work.isUnderWay())));
        model.workProperty().subscribe(work -> language.setDisable(work.isUnderWay()));
    }

    private Label languageName() {
        language.setId("welcome-language");
        language.setAccessibleText(texts.get("welcome-language"));
        language.getItems().setAll(Language.ALL);
        language.setConverter(new Worded<>(Language::ownName));
        language.setValue(texts.language());
        var name = new Label(texts.get("welcome-language"));
        name.setLabelFor(language);
        return name;
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
