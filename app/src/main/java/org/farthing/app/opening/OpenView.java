package org.farthing.app.opening;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.CheckedField;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.money.AmountText;
import org.farthing.app.money.ReviewModel;
import org.farthing.app.money.ReviewSheet;
import org.farthing.app.session.Estimate;
import org.farthing.app.session.RelayChoice;
import org.farthing.app.session.Status;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** {@code #screen-open-channels}. Opens nothing before the second step's primary is pressed. */
public final class OpenView implements Screen {
    private static final int FEWEST_DAYS = 7;
    private static final int MOST_DAYS = 90;
    private static final Amount USUAL_DEPOSIT = Amount.ofCoins(1);
    private static final javafx.util.Duration INERT = javafx.util.Duration.millis(500);

    /** Pages that this one leads to. @param pickByHand to choose relays, where there is such a page */
    public record Elsewhere(Optional<Runnable> pickByHand, Runnable receive, Runnable channels) {
    }

    private final Texts texts;
    private final Words words;
    private final AmountText amounts;
    private final OpenModel model;
    private final LiveStatus live;
    private final Elsewhere elsewhere;
    private final VBox root = new VBox();
    private final Label steps = new Label();
    private final StackPane pages = new StackPane();
    private final HBox counts = new HBox(8);
    private final RadioButton forMe = new RadioButton();
    private final Button pick = new Button();
    private final ListView<RelayChoice> relays = new ListView<>();
    private final Label chosen = new Label();
    private final Label countError = new Label();
    private final Button next = new Button();
    private final CheckedField deposit;
    private final CheckedField life;
    private final RadioButton spread = new RadioButton();
    private final RadioButton atOnce = new RadioButton();
    private final Figure total;
    private final Figure fee;
    private final Figure left;
    private final Label trouble = new Label();
    private final Button fewer = new Button();
    private final Button receive = new Button();
    private final Button confirm = new Button();
    private final OpeningTable watch;
    private final Node choosing;
    private final Node reviewing;
    private final PauseTransition inert = new PauseTransition(INERT);
    private boolean ready;
    private boolean spreadChosen;

    public OpenView(OpenModel model, LiveStatus live, Times times, ReviewSheet review, Elsewhere elsewhere) {
        this.texts = Texts.of(OpenView.class, times.language());
        this.words = new Words(texts.language());
        this.amounts = new AmountText(texts.language());
        this.model = model;
        this.live = live;
        this.elsewhere = elsewhere;
        deposit = new CheckedField("open-deposit", texts.get("open-deposit"), texts.get("open-deposit.help"),
                text -> amounts.fault(text, coin(), Optional.empty()));
        life = new CheckedField("open-life", texts.get("open-life"), texts.get("open-life.help"),
                text -> days(text).isPresent() ? Optional.empty() : Optional.of(texts.get("open-life.error")));
        total = Figure.cost("open-total", texts.get("open-total"));
        fee = Figure.cost("open-fee", texts.get("open-fee"));
        left = Figure.balance("open-left", texts.get("open-left"));
        deposit.input().setText(USUAL_DEPOSIT.toCoins());
        life.input().setText("30");
        watch = new OpeningTable(texts, times, live, model, review, elsewhere.channels(), () -> model.turnTo(OpenModel.Step.REVIEW));
        steps.setId("open-steps");
        steps.setFocusTraversable(true);
        steps.getStyleClass().add("figure-strong");
        choosing = scrolled(choosing());
        reviewing = scrolled(reviewing());
        VBox.setVgrow(pages, Priority.ALWAYS);
        root.setId("screen-open-channels");
        root.getStyleClass().add("page");
        root.setAccessibleText(title());
        root.getChildren().setAll(steps, pages);
        inert.setOnFinished(_ -> ready = true);
        model.choiceProperty().subscribe(_ -> showChoice());
        model.stepProperty().subscribe(this::showStep);
        model.review().stateProperty().subscribe(_ -> showFigures());
        model.watched().readWhile(Screen.shown(watch.root()));
        model.watched().readingProperty().subscribe(_ -> showState());
        live.momentProperty().subscribe(_ -> practiceDefault());
        deposit.input().textProperty().subscribe(_ -> price());
        life.input().textProperty().subscribe(_ -> price());
    }

    private static ScrollPane scrolled(Region content) {
        var scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setFocusTraversable(false);
        scroll.getStyleClass().add("page-scroll");
        return scroll;
    }

    private static Label wrapped(String id, String text, String style) {
        var label = new Label(text);
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add(style);
        label.managedProperty().bind(label.visibleProperty());
        return label;
    }

    // ---- choose ----

    private Region choosing() {
        counts.setId("open-count");
        counts.setAccessibleText(texts.get("open-count"));
        var group = new ToggleGroup();
        for (int count : OpenModel.COUNTS) {
            var button = new ToggleButton(Integer.toString(count));
            button.setId("open-count-" + count);
            button.setAccessibleText(texts.get("open-count.name", count));
            button.setToggleGroup(group);
            button.setSelected(count == model.count());
            button.setOnAction(_ -> {
                button.setSelected(true);
                forMe.setSelected(true);
                model.choose(count);
            });
            counts.getChildren().add(button);
        }
        forMe.setId("open-choose-for-me");
        forMe.setText(texts.get("open-choose-for-me"));
        forMe.setAccessibleHelp(texts.get("open-choose-for-me.help"));
        forMe.setSelected(true);
        forMe.setOnAction(_ -> {
            forMe.setSelected(true);
            model.choose(model.count());
        });
        pick.setId("open-pick");
        pick.setText(texts.get("open-pick"));
        pick.setVisible(elsewhere.pickByHand().isPresent());
        pick.managedProperty().bind(pick.visibleProperty());
        pick.setOnAction(_ -> elsewhere.pickByHand().ifPresent(Runnable::run));
        var row = new HBox(16, new Label(texts.get("open-count")), counts, forMe, pick);
        row.setAlignment(Pos.CENTER_LEFT);
        relays.setId("open-relays");
        relays.setAccessibleText(texts.get("open-relays.name"));
        relays.setCellFactory(_ -> new RelayCell());
        VBox.setVgrow(relays, Priority.ALWAYS);
        chosen.setId("open-chosen");
        chosen.setWrapText(true);
        countError.setId("open-count-error");
        countError.setWrapText(true);
        countError.getStyleClass().add("sheet-error");
        countError.managedProperty().bind(countError.visibleProperty());
        countError.setVisible(false);
        next.setId("open-next");
        next.setText(texts.get("open-next"));
        next.getStyleClass().add("accent");
        next.setOnAction(_ -> next());
        var note = wrapped("open-note", texts.get("open-note"), "muted");
        return new VBox(16, row, chosen, relays, countError, note, new HBox(12, next, leave("open-leave")));
    }

    private Button leave(String id) {
        var leave = new Button(texts.get("open-cancel"));
        leave.setId(id);
        leave.setOnAction(_ -> elsewhere.channels().run());
        return leave;
    }

    private void showChoice() {
        OpenModel.Choice choice = model.choiceProperty().get();
        forMe.setSelected(!choice.byHand());
        relays.getItems().setAll(choice.relays());
        long countries = choice.relays().stream().map(RelayChoice::country).filter(code -> !code.isEmpty()).distinct().count();
        chosen.setText(choice.reading() ? texts.get("open-chosen.reading")
                : choice.relays().isEmpty() ? choice.sentence().isEmpty() ? texts.get("open-chosen.none") : choice.sentence()
                : texts.get("open-chosen", choice.relays().size(), countries, choice.free()));
        countError.setVisible(false);
        showState();
    }

    private void next() {
        int open = live.moment().status().map(Status::path).map(List::size).orElse(0);
        OpenModel.Choice choice = model.choiceProperty().get();
        if (choice.reading()) {
            return;
        }
        if (choice.relays().isEmpty() || choice.relays().size() + open < OpenModel.FEWEST_RELAYS) {
            countError.setText(texts.get("open-count.error"));
            countError.setVisible(true);
            counts.getChildren().getFirst().requestFocus();
            return;
        }
        model.turnTo(OpenModel.Step.REVIEW);
    }

    // ---- review ----

    private Region reviewing() {
        var group = new ToggleGroup();
        spread.setId("open-spread");
        spread.setText(texts.get("open-spread"));
        atOnce.setId("open-at-once");
        atOnce.setText(texts.get("open-at-once"));
        for (RadioButton each : List.of(spread, atOnce)) {
            each.setToggleGroup(group);
            each.setWrapText(true);
            each.setOnAction(_ -> {
                spreadChosen = true;
                price();
            });
        }
        spread.setSelected(true);
        for (Figure figure : List.of(total, fee, left)) {
            figure.value().setFocusTraversable(true);
        }
        var figures = new VBox(total.line(), fee.line(), left.line());
        figures.getStyleClass().add("review-figures");
        trouble.setId("open-trouble");
        trouble.setWrapText(true);
        trouble.setMinHeight(Region.USE_PREF_SIZE);
        trouble.getStyleClass().add("warning-text");
        fewer.setId("open-fewer");
        fewer.setOnAction(_ -> {
            model.keepOnly((int) fewer.getUserData());
            price();
        });
        receive.setId("open-receive");
        receive.setText(texts.get("open-receive"));
        receive.setOnAction(_ -> elsewhere.receive().run());
        for (Node each : new Node[] {trouble, fewer, receive}) {
            each.managedProperty().bind(each.visibleProperty());
            each.setVisible(false);
        }
        confirm.setId("open-confirm");
        confirm.getStyleClass().add("accent");
        confirm.setMinWidth(Region.USE_PREF_SIZE);
        confirm.setOnAction(_ -> confirm());
        var back = new Button(texts.get("open-back"));
        back.setId("open-back");
        back.setOnAction(_ -> model.turnTo(OpenModel.Step.CHOOSE));
        var fields = new HBox(16, deposit.root(), life.root());
        var form = new VBox(16, fields, figures, spread, atOnce, wrapped("open-undo", texts.get("open-undo"), "muted"), trouble,
                new HBox(12, fewer, receive), new HBox(12, confirm, back, leave("open-stop")));
        form.setMaxWidth(620);
        return form;
    }

    /** Real money is spread over hours unless somebody wants it otherwise; play money has nobody who watches. */
    private void practiceDefault() {
        if (!spreadChosen) {
            live.moment().status().ifPresent(status -> {
                spread.setSelected(!status.practice());
                atOnce.setSelected(status.practice());
            });
        }
    }

    private String coin() {
        return live.moment().coin();
    }

    private static Optional<Integer> days(String text) {
        return text.matches("[0-9]{1,4}") ? Optional.of(Integer.parseInt(text)).filter(days -> days >= FEWEST_DAYS && days <= MOST_DAYS)
                : Optional.empty();
    }

    /** Figures for what the fields say, where they say something that can be done. */
    private void price() {
        if (model.stepProperty().get() != OpenModel.Step.REVIEW) {
            return;
        }
        Optional<Amount> each = amounts.parse(deposit.text()).filter(amount -> !amount.isZero());
        Optional<Integer> until = days(life.text());
        if (each.isPresent() && until.isPresent()) {
            model.price(each.get(), until.get(), spread.isSelected());
        } else {
            model.review().forget();
        }
    }

    private void showFigures() {
        ReviewModel.State state = model.review().state();
        Optional<Estimate> estimate = model.review().estimate();
        int count = model.choiceProperty().get().relays().size();
        total.show(estimate.map(Estimate::amount), coin());
        fee.show(estimate.map(Estimate::highestFee), coin());
        left.show(estimate.map(Estimate::left), coin());
        confirm.setText(texts.get("open-confirm", count));
        String sentence = "";
        boolean poor = false;
        int enough = 0;
        switch (state) {
            case ReviewModel.State.Reading _, ReviewModel.State.Started _ -> { }
            case ReviewModel.State.Shown(Estimate known, Optional<Estimate> risen) -> {
                poor = !known.isAffordable();
                if (poor) {
                    Amount one = known.amount().plus(known.highestFee()).dividedUp(count);
                    enough = (int) Math.min(count - 1, one.isZero() ? 0 : known.balance().howMany(one));
                    sentence = texts.get("open-trouble.no-funds", Money.balance(known.balance(), coin()), enough);
                } else if (risen.isPresent()) {
                    sentence = texts.get("open-trouble.risen", Money.cost(risen.get().highestFee(), coin()),
                            Money.cost(known.highestFee(), coin()));
                }
            }
            case ReviewModel.State.Refused(String why, var _) -> sentence = why.isEmpty() ? texts.get("open-trouble.broken") : why;
        }
        trouble.setText(sentence);
        trouble.setVisible(!sentence.isEmpty());
        fewer.setVisible(poor && enough > 0);
        fewer.setUserData(enough);
        fewer.setText(texts.get("open-fewer", enough));
        receive.setVisible(poor);
        confirm.setDisable(estimate.isEmpty() || poor);
        showState();
    }

    private void confirm() {
        boolean depositFits = deposit.isValid();
        boolean lifeFits = life.isValid();
        if (!depositFits || !lifeFits) {
            (depositFits ? life : deposit).input().requestFocus();
        } else if (ready) {
            model.open();
        }
    }

    // ---- the three steps ----

    private void showStep(OpenModel.Step step) {
        steps.setText(texts.get("open-steps", step.ordinal() + 1, texts.get("open-step." + step.name().toLowerCase(Locale.ROOT))));
        steps.setAccessibleText(steps.getText());
        ready = false;
        inert.playFromStart();
        pages.getChildren().setAll(switch (step) {
            case CHOOSE -> choosing;
            case REVIEW -> reviewing;
            case WATCH -> watch.root();
        });
        if (step == OpenModel.Step.REVIEW) {
            price();
        }
        showState();
        if (root.getScene() != null) {
            root.applyCss();
            firstFocus().requestFocus();
        }
    }

    private void showState() {
        boolean poor = fewer.isVisible() || receive.isVisible();
        Screen.show(root, switch (model.stepProperty().get()) {
            case CHOOSE -> model.choiceProperty().get().reading() ? ScreenState.LOADING
                    : model.choiceProperty().get().relays().isEmpty() ? ScreenState.EMPTY : ScreenState.READY;
            case REVIEW -> poor ? ScreenState.NO_FUNDS : model.review().estimate().isPresent() ? ScreenState.READY : ScreenState.LOADING;
            case WATCH -> watch.state();
        });
    }

    /** Starts anew, or shows what is under way. */
    public void begin() {
        model.begin();
    }

    /** Starts with relays that were chosen elsewhere, by their 32-byte ids. */
    public void begin(List<Bytes> relayIds) {
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
        return model.stepProperty().get() == OpenModel.Step.REVIEW ? total.value() : steps;
    }

    @Override
    public void primary() {
        switch (model.stepProperty().get()) {
            case CHOOSE -> next();
            case REVIEW -> confirm();
            case WATCH -> watch.retry();
        }
    }

    @Override
    public void refresh() {
        price();
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

    private final class RelayCell extends javafx.scene.control.ListCell<RelayChoice> {
        @Override
        protected void updateItem(RelayChoice relay, boolean empty) {
            super.updateItem(relay, empty);
            setText(empty || relay == null ? null : texts.get("open-relay", relay.name(),
                    words.country(relay.country()).orElseGet(() -> texts.get("open-relay.no-country")),
                    Money.perGigabyte(relay.pricePerUnit(), coin())));
        }
    }
}
