package org.farthing.app.welcome;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.farthing.app.fx.EnterKey;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Scrolls;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.language.Language;
import org.farthing.app.session.Session;

/**
 * {@code #screen-welcome}: the frame around the steps. Its primary does nothing just after a step was turned to, so that a double press
 * cannot go two steps.
 */
public final class WelcomeView {
    /** Where the root keeps whether a press of the primary counts by now. */
    public static final String TAKES_PRESSES = "takes-presses";

    private static final Duration INERT = Duration.millis(400);

    /** Where one goes from here. */
    public interface Exits {
        void home(Session session);

        void homeAfterPractice(Session session);

        void channels(Session session);

        /** Another language was chosen. */
        void spoken(Language chosen);

        /** To where one came from. */
        void back();

        void quit();
    }

    private final WelcomeModel model;
    private final Exits exits;
    private final Texts texts;
    private final ScrollPane root = Scrolls.empty();
    private final Label number = new Label();
    private final Label practice;
    private final Label title = new Label();
    private final StackPane place = new StackPane();
    private final Label trouble = Parts.error("welcome-error");
    private final WorkPanel work;
    private final Button primary = new Button();
    private final HBox others = new HBox();
    private final Button back;
    private final Map<Step, WelcomeStep> steps = new EnumMap<>(Step.class);
    private final PasswordStep password;
    private final OldWordsStep oldWords;
    private final NetworkStep network;
    private Optional<WelcomeStep> shown = Optional.empty();
    private final BooleanProperty ready = new SimpleBooleanProperty();

    public WelcomeView(WelcomeModel model, Times times, Exits exits) {
        this(model, times, exits, new WordsClipboard(WordsClipboard.USUAL));
    }

    WelcomeView(WelcomeModel model, Times times, Exits exits, WordsClipboard clipboard) {
        this.texts = Texts.of(WelcomeView.class, times.language());
        this.practice = new Label(texts.get("welcome-practice-chip"));
        this.model = model;
        this.exits = exits;
        this.back = Parts.button(texts, "welcome-back", this::back);
        this.work = new WorkPanel(model, texts);
        network = new NetworkStep(model, texts, this::refresh, this::networkFits);
        password = new PasswordStep(model, texts, this::passwordChosen);
        oldWords = new OldWordsStep(model, texts, clipboard);
        steps.put(Step.CHOICE, new ChoiceStep(model, texts, this::refresh, exits::spoken));
        steps.put(Step.CONNECT, new ConnectStep(model, texts, this::refresh));
        steps.put(Step.PAGE, new PageStep(model, texts));
        steps.put(Step.NETWORK, network);
        steps.put(Step.PASSWORD, password);
        steps.put(Step.WORDS, new WordsStep(model, texts, this::refresh, this::afterWords));
        steps.put(Step.CHECK, new CheckStep(model, texts, this::refresh, this::afterWords, this::afterWords));
        steps.put(Step.RECEIVE, new ReceiveStep(model, texts, network, this::refresh));
        steps.put(Step.OLD_WORDS, oldWords);
        steps.put(Step.SEARCH, new SearchStep(model, texts, times, network, this::refresh, () -> leave(exits::channels)));
        build();
    }

    private void build() {
        var brand = new Label(texts.get("welcome-brand"));
        brand.getStyleClass().add("brand");
        number.setId("welcome-step");
        number.getStyleClass().add("muted");
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        practice.setId("practice-chip");
        practice.getStyleClass().addAll("chip", "tone-accent");
        practice.managedProperty().bind(practice.visibleProperty());
        var top = new HBox(brand, gap, practice, number);
        top.getStyleClass().add("wizard-buttons");
        top.setAlignment(Pos.CENTER_LEFT);
        title.setId("page-title");
        title.getStyleClass().add("title-3");
        title.setWrapText(true);
        title.setMinHeight(Region.USE_PREF_SIZE);
        primary.setMinWidth(Region.USE_PREF_SIZE);
        primary.getStyleClass().add("accent");
        primary.setOnAction(_ -> press());
        back.managedProperty().bind(back.visibleProperty());
        var quit = Parts.button(texts, "welcome-quit", exits::quit);
        quit.getStyleClass().addAll("flat", "link-button");
        others.getStyleClass().add("wizard-buttons");
        var bottom = new WrapRow(primary, others, back, quit).tail(back);
        bottom.getStyleClass().add("wizard-buttons");
        var card = new VBox(top, title, place, work.root(), trouble, bottom);
        card.getStyleClass().add("wizard-card");
        card.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        var middle = new VBox(card);
        middle.setAlignment(Pos.CENTER);
        middle.getStyleClass().add("wizard");
        root.setId("screen-welcome");
        root.getStyleClass().add("page-scroll");
        root.setContent(middle);
        root.setFitToWidth(true);
        root.setFitToHeight(true);
        root.setAccessibleText(texts.get("welcome-brand"));
        // For whoever waits for a press to count.
        ready.subscribe(now -> root.getProperties().put(TAKES_PRESSES, now));
        model.troubleProperty().subscribe(problem -> trouble.setText(problem
                .map(each -> each.refusal().map(new Words(texts.language())::refusal)
                        .orElseGet(() -> texts.get("welcome-error.broken"))).orElse("")));
        model.workProperty().subscribe(this::refresh);
        model.troubleProperty().subscribe(this::refresh);
    }

    /** Shows the first step; from here on the model turns them. */
    public void begin() {
        model.stepProperty().subscribe(this::turn);
    }

    private void turn(Step step) {
        shown.ifPresent(WelcomeStep::left);
        WelcomeStep next = steps.get(step);
        shown = Optional.of(next);
        next.shown();
        title.setText(next.title());
        place.getChildren().setAll(next.content());
        ready.set(false);
        var inert = new PauseTransition(INERT);
        inert.setOnFinished(_ -> ready.set(true));
        inert.play();
        refresh();
        root.applyCss();
        root.layout();
        next.firstFocus().requestFocus();
        root.setVvalue(0);
    }

    private void refresh() {
        shown.ifPresent(step -> {
            boolean working = model.work().isUnderWay();
            WelcomeStep.Primary button = step.primary();
            primary.setId(button.id());
            primary.setText(button.text());
            primary.setDisable(working || !button.enabled());
            if (!others.getChildren().equals(step.others())) {
                others.getChildren().setAll(step.others());
            }
            others.setDisable(working);
            practice.setVisible(model.way() == Way.PRACTICE && model.session().isPresent());
            number.setText(texts.get("welcome-step", model.number(), model.steps()));
            back.setVisible(model.canGoBack() || model.canLeave());
            boolean trouble = model.troubleProperty().get().isPresent();
            Screen.show(root, working ? ScreenState.WORKING : trouble ? ScreenState.BLOCKED : ScreenState.READY);
        });
    }

    private void press() {
        if (!ready.get() || model.work().isUnderWay()) {
            return;
        }
        switch (model.step()) {
            case PAGE -> leave(exits::homeAfterPractice);
            case RECEIVE, SEARCH -> leave(exits::home);
            case CHOICE, CONNECT, NETWORK, PASSWORD, WORDS, CHECK, OLD_WORDS -> steps.get(model.step()).next();
        }
    }

    private void leave(Consumer<Session> exit) {
        Session session = model.session().orElseThrow();
        end();
        exit.accept(session);
    }

    /** Wipes what was typed, and stops to look. */
    public void end() {
        model.end();
        shown.ifPresent(WelcomeStep::left);
        password.clear();
        oldWords.clear();
    }

    private void back() {
        if (model.canGoBack()) {
            model.back();
        } else if (model.canLeave()) {
            end();
            exits.back();
        }
    }

    private void networkFits() {
        switch (model.way()) {
            case REAL -> model.next();
            case RESTORE -> model.restore(network.choice(), oldWords.mnemonic(), password.password());
            case PRACTICE, CHECK -> throw new IllegalStateException("no network is chosen on this way");
        }
    }

    private void passwordChosen() {
        if (model.way() == Way.REAL) {
            model.create(network.choice(), password.password());
        } else {
            model.next();
        }
    }

    /** The words were checked, or that was put off. */
    private void afterWords() {
        model.forgetWords();
        if (model.way() == Way.CHECK) {
            leave(exits::home);
        } else {
            password.clear();
            model.turnTo(Step.RECEIVE);
        }
    }

    /** Keys that work on every step. */
    public void key(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            if (model.work().isUnderWay()) {
                model.cancel();
            } else if (back.isVisible()) {
                back();
            }
            event.consume();
        } else if (event.isShortcutDown() && event.getCode() == KeyCode.Q) {
            exits.quit();
            event.consume();
        } else {
            EnterKey.press(event, primary);
        }
    }

    public Parent root() {
        return root;
    }

    /** All steps, whether they are shown or not. */
    public List<Node> pages() {
        return steps.values().stream().map(WelcomeStep::content).toList();
    }
}
