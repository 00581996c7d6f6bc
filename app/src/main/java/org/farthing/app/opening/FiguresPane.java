package org.farthing.app.opening;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.CheckedField;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.TypedNumber;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.money.AmountText;
import org.farthing.app.money.ReviewModel;
import org.farthing.app.session.Estimate;
import org.farthing.wallet.value.Amount;

/** The second step: how much, how long, how fast, and what that comes to. Belongs to the window's thread. */
final class FiguresPane {
    private static final int FEWEST_DAYS = 7;
    private static final int MOST_DAYS = 90;
    private static final Amount USUAL_DEPOSIT = Amount.ofCoins(1);

    private final Texts texts;
    private final Times times;
    private final AmountText amounts;
    private final OpenModel model;
    private final LiveStatus live;
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
    private final ScrollPane root;
    private boolean spreadChosen;

    FiguresPane(Texts texts, Times times, OpenModel model, LiveStatus live, Runnable showReceive, Runnable open, Button leave) {
        this.texts = texts;
        this.times = times;
        this.amounts = new AmountText(texts.language());
        this.model = model;
        this.live = live;
        deposit = new CheckedField("open-deposit", texts.get("open-deposit"), texts.get("open-deposit.help"),
                text -> amounts.fault(text, coin(), Optional.empty()));
        life = new CheckedField("open-life", texts.get("open-life"), texts.get("open-life.help"),
                text -> days(text).isPresent() ? Optional.empty() : Optional.of(texts.get("open-life.error")));
        total = Figure.cost("open-total", texts.get("open-total"));
        fee = Figure.cost("open-fee", texts.get("open-fee"));
        left = Figure.balance("open-left", texts.get("open-left"));
        life.input().setText("30");
        suggest(Optional.empty());
        root = Panes.scrolled(content(showReceive, open, leave));
        model.review().stateProperty().subscribe(_ -> showFigures());
        live.momentProperty().subscribe(_ -> showPace());
        deposit.input().textProperty().subscribe(_ -> price());
        life.input().textProperty().subscribe(_ -> price());
    }

    Node root() {
        return root;
    }

    Node firstFocus() {
        return total.value();
    }

    /** Whether the money does not suffice. */
    boolean isPoor() {
        return fewer.isVisible() || receive.isVisible();
    }

    /** @param each the deposit that was spoken of before; empty for the usual one */
    void suggest(Optional<Amount> each) {
        deposit.input().setText(each.orElse(USUAL_DEPOSIT).toCoins());
    }

    private Region content(Runnable showReceive, Runnable open, Button leave) {
        var group = new ToggleGroup();
        spread.setId("open-spread");
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
        receive.setOnAction(_ -> showReceive.run());
        for (Node each : new Node[] {trouble, fewer, receive}) {
            each.managedProperty().bind(each.visibleProperty());
            each.setVisible(false);
        }
        confirm.setId("open-confirm");
        confirm.getStyleClass().add("accent");
        confirm.setMinWidth(Region.USE_PREF_SIZE);
        confirm.setOnAction(_ -> open.run());
        var back = new Button(texts.get("open-back"));
        back.setId("open-back");
        back.setOnAction(_ -> model.turnTo(OpenModel.Step.CHOOSE));
        var fields = new WrapRow(deposit.root(), life.root()).gap(16);
        var form = new VBox(16, fields, figures, spread, atOnce, Panes.wrapped("open-undo", texts.get("open-undo"), "muted"), trouble,
                new WrapRow(fewer, receive), new WrapRow(confirm, back, leave));
        form.getStyleClass().add("form");
        return form;
    }

    /** Real money is spread over the settled time unless somebody wants it otherwise; play money has nobody who watches. */
    private void showPace() {
        spread.setText(texts.get("open-spread", times.span(model.spread())));
        if (!spreadChosen) {
            live.moment().status().ifPresent(status -> {
                boolean together = status.practice() || model.together();
                spread.setSelected(!together);
                atOnce.setSelected(together);
            });
        }
    }

    private String coin() {
        return live.moment().coin();
    }

    private static OptionalLong days(String text) {
        return TypedNumber.whole(text, FEWEST_DAYS, MOST_DAYS);
    }

    /** Figures for what the fields say, where they say something that can be done. */
    void price() {
        if (model.stepProperty().get() != OpenModel.Step.REVIEW) {
            return;
        }
        showPace();
        Optional<Amount> each = amounts.parse(deposit.text()).filter(amount -> !amount.isZero());
        OptionalLong until = days(life.text());
        if (each.isPresent() && until.isPresent()) {
            model.price(each.get(), (int) until.getAsLong(), spread.isSelected());
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
    }

    /** Whether both fields can be used; where not, the first that cannot has the keyboard and says why. */
    boolean isValid() {
        boolean depositFits = deposit.isValid();
        boolean lifeFits = life.isValid();
        if (!depositFits || !lifeFits) {
            (depositFits ? life : deposit).input().requestFocus();
        }
        return depositFits && lifeFits;
    }
}
