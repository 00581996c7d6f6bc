package org.farthing.app.opening;

import java.util.List;
import java.util.Optional;
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
import javafx.scene.layout.VBox;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.RelayChoice;
import org.farthing.app.session.Status;

/** The first step: whom to open channels with. Opens nothing. Belongs to the window's thread. */
final class ChoosePane {
    private final Texts texts;
    private final Words words;
    private final OpenModel model;
    private final LiveStatus live;
    private final HBox counts = new HBox(8);
    private final RadioButton forMe = new RadioButton();
    private final ListView<RelayChoice> relays = new ListView<>();
    private final Label chosen = new Label();
    private final Label countError = new Label();
    private final ScrollPane root;

    /** @param pickByHand to choose relays, where there is such a page */
    ChoosePane(Texts texts, OpenModel model, LiveStatus live, Optional<Runnable> pickByHand, Button leave) {
        this.texts = texts;
        this.words = new Words(texts.language());
        this.model = model;
        this.live = live;
        root = Panes.scrolled(content(pickByHand, leave));
        model.choiceProperty().subscribe(_ -> show());
    }

    Node root() {
        return root;
    }

    private Region content(Optional<Runnable> pickByHand, Button leave) {
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
        var pick = new Button();
        pick.setId("open-pick");
        pick.setText(texts.get("open-pick"));
        pick.setVisible(pickByHand.isPresent());
        pick.managedProperty().bind(pick.visibleProperty());
        pick.setOnAction(_ -> pickByHand.ifPresent(Runnable::run));
        var row = new WrapRow(new Label(texts.get("open-count")), counts, forMe, pick).gap(16);
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
        var next = new Button();
        next.setId("open-next");
        next.setText(texts.get("open-next"));
        next.getStyleClass().add("accent");
        next.setOnAction(_ -> next());
        var note = Panes.wrapped("open-note", texts.get("open-note"), "muted");
        return new VBox(16, row, chosen, relays, countError, note, new WrapRow(next, leave));
    }

    private void show() {
        OpenModel.Choice choice = model.choiceProperty().get();
        forMe.setSelected(!choice.byHand());
        relays.getItems().setAll(choice.relays());
        long countries = choice.relays().stream().map(RelayChoice::country).filter(code -> !code.isEmpty()).distinct().count();
        chosen.setText(choice.reading() ? texts.get("open-chosen.reading")
                : choice.relays().isEmpty() ? choice.sentence().isEmpty() ? texts.get("open-chosen.none") : choice.sentence()
                : texts.get("open-chosen", choice.relays().size(), countries, choice.free()));
        countError.setVisible(false);
    }

    /** Goes on to the figures, where a path could lead through what is chosen and what is open. */
    void next() {
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

    private String coin() {
        return live.moment().coin();
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
