package org.farthing.app.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.CheckedField;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Worded;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.money.AmountText;
import org.farthing.app.money.Review;
import org.farthing.app.money.ReviewSheet;
import org.farthing.app.session.AccountLine;
import org.farthing.app.session.Estimate;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.Recipient;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/** To whom, how much, from where: then the review. */
final class SendPane {
    private final Texts texts;
    private final AccountsModel accounts;
    private final SendModel model;
    private final ReviewSheet review;
    private final Runnable receive;
    private final AmountText amounts;
    private final CheckedField to;
    private final CheckedField amount;
    private final Label warning = new Label();
    private final Button all = new Button();
    private final ComboBox<Optional<Address>> from = new ComboBox<>();
    private final VBox fromField;
    private final Figure sends;
    private final Figure fee;
    private final Figure left;
    private final Label trouble = new Label();
    private final Button receiveFirst = new Button();
    private final Button go = new Button();
    private final VBox root;
    private boolean everything;

    SendPane(Texts texts, AccountsModel accounts, SendModel model, ReviewSheet review, Runnable receive) {
        this.amounts = new AmountText(texts.language());
        this.texts = texts;
        this.accounts = accounts;
        this.model = model;
        this.review = review;
        this.receive = receive;
        var addresses = new AddressText(texts);
        to = new CheckedField("send-to", texts.get("send-to"), texts.get("send-to.help"), addresses::fault);
        to.input().getStyleClass().add("monospace");
        amount = new CheckedField("send-amount", texts.get("send-amount"), texts.get("send-amount.help"), this::amountFault);
        sends = Figure.cost("send-total", texts.get("send-total"));
        fee = Figure.cost("send-fee", texts.get("send-fee"));
        left = Figure.balance("send-left", texts.get("send-left"));
        warning.setId("send-to-warning");
        trouble.setId("send-trouble");
        for (Label label : new Label[] {warning, trouble}) {
            label.setWrapText(true);
            label.setMinHeight(Region.USE_PREF_SIZE);
            label.managedProperty().bind(label.visibleProperty());
            label.setVisible(false);
            label.getStyleClass().add("warning-text");
        }
        fromField = from();
        go.setId("send-review");
        go.setText(texts.get("send-review"));
        go.getStyleClass().add("accent");
        go.setOnAction(_ -> review());
        receiveFirst.setId("send-receive");
        receiveFirst.setText(texts.get("send-receive"));
        receiveFirst.managedProperty().bind(receiveFirst.visibleProperty());
        receiveFirst.setVisible(false);
        receiveFirst.setOnAction(_ -> receive.run());
        var figures = new VBox(sends.line(), fee.line(), left.line());
        figures.getStyleClass().add("review-figures");
        root = new VBox(16, to.root(), warning, amountLine(), fromField, figures, trouble, new WrapRow(go, receiveFirst));
        root.getStyleClass().add("form");
        root.getStyleClass().add("tab-body");
        to.input().textProperty().subscribe(_ -> typed());
        amount.input().textProperty().subscribe(_ -> {
            everything = false;
            typed();
        });
        from.valueProperty().subscribe(_ -> typed());
        model.outlookProperty().subscribe(_ -> show());
        accounts.observed().readingProperty().subscribe(_ -> showAccounts());
    }

    private Node amountLine() {
        all.setId("send-all");
        all.setText(texts.get("send-all"));
        all.setAccessibleHelp(texts.get("send-all.help"));
        all.setMinWidth(Region.USE_PREF_SIZE);
        all.setOnAction(_ -> model.outlook().most().filter(most -> !most.isZero()).ifPresent(most -> {
            amount.input().setText(most.toCoins());
            everything = true;
        }));
        HBox.setHgrow(amount.root(), Priority.ALWAYS);
        var beside = new VBox(new Label(" "), all);
        beside.getStyleClass().add("field");
        return new HBox(8, amount.root(), beside);
    }

    private VBox from() {
        from.setId("send-from");
        from.setAccessibleText(texts.get("send-from"));
        from.setMaxWidth(Double.MAX_VALUE);
        from.setConverter(new Worded<>(value -> value.map(imported -> texts.get("send-from.imported", AddressText.grouped(imported)))
                .orElseGet(() -> texts.get("send-from.own"))));
        from.getItems().setAll(List.of(Optional.empty()));
        from.setValue(Optional.empty());
        var name = new Label(texts.get("send-from"));
        name.setLabelFor(from);
        name.getStyleClass().add("field-name");
        var field = new VBox(name, from);
        field.getStyleClass().add("field");
        field.managedProperty().bind(field.visibleProperty());
        field.setVisible(false);
        return field;
    }

    Region root() {
        return root;
    }

    Node firstFocus() {
        return to.input();
    }

    private Optional<Address> chosenFrom() {
        return from.getValue() == null ? Optional.empty() : from.getValue();
    }

    private void showAccounts() {
        List<Optional<Address>> choices = new ArrayList<>(List.of(Optional.empty()));
        accounts.accounts().stream().filter(AccountLine::imported).map(AccountLine::address).map(Optional::of).forEach(choices::add);
        if (!from.getItems().equals(choices)) {
            Optional<Address> before = chosenFrom();
            from.getItems().setAll(choices);
            from.setValue(choices.contains(before) ? before : Optional.empty());
        }
        fromField.setVisible(choices.size() > 1);
    }

    private void typed() {
        warning.setVisible(false);
        model.type(chosenFrom(), AddressText.parse(to.text()), amounts.parse(amount.text()));
    }

    private Optional<String> amountFault(String text) {
        return amounts.fault(text, coin(), model.outlook().most());
    }

    private String coin() {
        return accounts.live().moment().coin();
    }

    private void show() {
        SendModel.Outlook outlook = model.outlook();
        Optional<Estimate> estimate = outlook.estimate();
        sends.show(estimate.map(Estimate::amount), coin());
        fee.show(estimate.map(Estimate::highestFee), coin());
        left.show(estimate.map(Estimate::left), coin());
        boolean poor = outlook.most().filter(Amount::isZero).isPresent();
        trouble.setText(poor ? texts.get("send-trouble.no-funds") : outlook.sentence());
        trouble.setVisible(poor || !outlook.sentence().isEmpty());
        receiveFirst.setVisible(poor);
        warning.setVisible(false);
        outlook.recipient().ifPresent(recipient -> {
            switch (recipient) {
                case SOMEBODY -> { }
                case OWN -> warn("send-to.warn.own");
                case PROGRAM -> warn("send-to.warn.program");
                case LOST -> to.say(texts.get("send-to.error.lost"));
            }
        });
        if (!amount.text().isEmpty() && outlook.most().isPresent() && !amount.input().isFocused()) {
            amount.isValid();
        }
    }

    private void warn(String key) {
        warning.setText(texts.get(key));
        warning.setVisible(true);
    }

    /** Shows all faults, goes to the first, or opens the review. */
    void review() {
        boolean toFits = to.isValid() && model.outlook().recipient().filter(Recipient.LOST::equals).isEmpty();
        boolean amountFits = amount.isValid();
        if (!toFits || !amountFits) {
            if (model.outlook().recipient().filter(Recipient.LOST::equals).isPresent()) {
                to.say(texts.get("send-to.error.lost"));
            }
            (toFits ? amount : to).input().requestFocus();
            return;
        }
        Address address = AddressText.parse(to.text()).orElseThrow();
        Amount value = amounts.parse(amount.text()).orElseThrow();
        var order = new MoneyOrder.Send(chosenFrom(), address, everything ? Optional.empty() : Optional.of(value));
        String coin = coin();
        review.open(new Review(order, texts.get("send.title", Money.cost(value, coin)), Optional.of(texts.get("send-total")),
                estimate -> texts.get("send.primary", Money.cost(estimate.amount(), coin)),
                List.of(texts.get("send.to", AddressText.grouped(address))), texts.get("send.undo"),
                texts.get("send.working", Money.cost(value, coin)), Optional.empty()), this::sent);
    }

    private void sent() {
        to.input().clear();
        amount.input().clear();
        accounts.observed().refresh();
        to.input().requestFocus();
    }
}
