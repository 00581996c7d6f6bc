package org.farthing.app.opening;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.money.ReviewSheet;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** {@code #screen-open-channels}. Opens nothing before the second step's primary is pressed. */
public final class OpenView implements Screen {
    private static final javafx.util.Duration INERT = javafx.util.Duration.millis(500);

    /** Pages that this one leads to. @param pickByHand to choose relays, where there is such a page */
    public record Elsewhere(Optional<Runnable> pickByHand, Runnable receive, Runnable channels) {
    }

    private final Texts texts;
    private final OpenModel model;
    private final Elsewhere elsewhere;
    private final VBox root = new VBox();
    private final Label steps = new Label();
    private final StackPane pages = new StackPane();
    private final ChoosePane choosing;
    private final FiguresPane reviewing;
    private final OpeningTable watch;
    private final PauseTransition inert = new PauseTransition(INERT);
    private boolean ready;

    public OpenView(OpenModel model, LiveStatus live, Times times, ReviewSheet review, Elsewhere elsewhere) {
        this.texts = Texts.of(OpenView.class, times.language());
        this.model = model;
        this.elsewhere = elsewhere;
        choosing = new ChoosePane(texts, model, live, elsewhere.pickByHand(), leave("open-leave"));
        reviewing = new FiguresPane(texts, times, model, live, elsewhere.receive(), this::confirm, leave("open-stop"));
        watch = new OpeningTable(texts, times, live, model, review, elsewhere.channels(), () -> model.turnTo(OpenModel.Step.REVIEW));
        steps.setId("open-steps");
        steps.setFocusTraversable(true);
        steps.getStyleClass().add("figure-strong");
        VBox.setVgrow(pages, Priority.ALWAYS);
        root.setId("screen-open-channels");
        root.getStyleClass().add("page");
        root.setAccessibleText(title());
        root.getChildren().setAll(steps, pages);
        inert.setOnFinished(_ -> ready = true);
        model.choiceProperty().subscribe(_ -> showState());
        model.stepProperty().subscribe(this::showStep);
        model.review().stateProperty().subscribe(_ -> showState());
        model.watched().readWhile(Screen.shown(watch.root()));
        model.watched().readingProperty().subscribe(_ -> showState());
    }

    private Button leave(String id) {
        var leave = new Button(texts.get("open-cancel"));
        leave.setId(id);
        leave.setOnAction(_ -> elsewhere.channels().run());
        return leave;
    }

    private void confirm() {
        if (reviewing.isValid() && ready) {
            model.open();
        }
    }

    // ---- the three steps ----

    private void showStep(OpenModel.Step step) {
        steps.setText(texts.get("open-step." + step.name().toLowerCase(Locale.ROOT)));
        steps.setAccessibleText(steps.getText());
        ready = false;
        inert.playFromStart();
        pages.getChildren().setAll(switch (step) {
            case CHOOSE -> choosing.root();
            case REVIEW -> reviewing.root();
            case WATCH -> watch.root();
        });
        if (step == OpenModel.Step.REVIEW) {
            reviewing.price();
        }
        showState();
        if (root.getScene() != null) {
            root.applyCss();
            firstFocus().requestFocus();
        }
    }

    private void showState() {
        Screen.show(root, switch (model.stepProperty().get()) {
            case CHOOSE -> model.choiceProperty().get().reading() ? ScreenState.LOADING
                    : model.choiceProperty().get().relays().isEmpty() ? ScreenState.EMPTY : ScreenState.READY;
            case REVIEW -> reviewing.isPoor() ? ScreenState.NO_FUNDS : model.review().estimate().isPresent() ? ScreenState.READY : ScreenState.LOADING;
            case WATCH -> watch.state();
        });
    }

    /** Starts anew, or shows what is under way. */
    public void begin() {
        model.begin();
    }

    /**
     * Starts with relays that were chosen elsewhere.
     *
     * @param relayIds their 32-byte ids
     * @param each     the deposit that was spoken of there; empty for the usual one
     */
    public void begin(List<Bytes> relayIds, Optional<Amount> each) {
        reviewing.suggest(each);
        model.pick(relayIds);
    }

    @Override
    public Region root() {
        return root;
    }

    @Override
    public String title() {
        return texts.get("screen-open-channels.title");
    }

    @Override
    public Node firstFocus() {
        return model.stepProperty().get() == OpenModel.Step.REVIEW ? reviewing.firstFocus() : steps;
    }

    @Override
    public void primary() {
        switch (model.stepProperty().get()) {
            case CHOOSE -> choosing.next();
            case REVIEW -> confirm();
            case WATCH -> watch.retry();
        }
    }

    @Override
    public void refresh() {
        reviewing.price();
        model.watched().refresh();
    }

    @Override
    public boolean back() {
        if (model.stepProperty().get() == OpenModel.Step.REVIEW) {
            model.turnTo(OpenModel.Step.CHOOSE);
            return true;
        }
        return false;
    }
}
