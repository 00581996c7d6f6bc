package org.farthing.app.relays;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Spinner;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.farthing.app.fx.FieldError;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Scrolls;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.TypedAmount;
import org.farthing.app.fx.TypedNumber;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.RelayLine;
import org.farthing.wallet.value.Amount;

/** "Choose for me": a number and a budget in, a list with its reasons out, which can be edited before it is taken over. Opens nothing. */
final class ChooseSheet {
    private static final int USUAL = 12;
    private static final int MOST = 60;

    private final Texts texts;
    private final Words words;
    private final RelaysModel model;
    private final Sheets sheets;
    private final Consumer<Choice> taken;

    ChooseSheet(Texts texts, Words words, RelaysModel model, Sheets sheets, Consumer<Choice> taken) {
        this.texts = texts;
        this.words = words;
        this.model = model;
        this.sheets = sheets;
        this.taken = taken;
    }

    void open() {
        new Opened().begin();
    }

    /** One time of choosing. */
    private final class Opened {
        private final Sheet sheet = new Sheet(texts.get("choose-sheet.title"), "sheet-primary", texts.get("choose-sheet.choose"),
                "sheet-cancel", texts.get("choose-sheet.cancel"));
        private final Spinner<Integer> count = new Spinner<>(Choice.FEWEST, MOST, Math.clamp(free(), Choice.FEWEST, USUAL));
        private final TextField budget = new TextField();
        private final FieldError error = new FieldError("choose-budget-error");
        private final Label reasons = Sheet.sentence("choose-reasons", "");
        private final VBox list = new VBox();
        private final ScrollPane scroll = Scrolls.around(list);
        private final List<CheckBox> boxes = new ArrayList<>();
        private List<RelayLine> offered = List.of();

        private int free() {
            return (int) model.all().stream().filter(row -> !row.line().isMine() && !row.line().neverUse()).count();
        }

        private void begin() {
            count.setId("choose-count");
            count.setEditable(true);
            count.getValueFactory().setConverter(new StringConverter<>() {
                @Override
                public String toString(Integer many) {
                    return many == null ? "" : many.toString();
                }

                /** What is no number within the bounds leaves the number as it was. */
                @Override
                public Integer fromString(String typed) {
                    return (int) TypedNumber.whole(typed, Choice.FEWEST, MOST).orElse(count.getValue());
                }
            });
            count.setPrefWidth(100);
            count.getEditor().setAccessibleText(texts.get("choose-count.name"));
            count.setAccessibleText(texts.get("choose-count.name"));
            // Another number is another choice.
            count.valueProperty().subscribe((_, _) -> chooseAnew());
            budget.setId("choose-budget");
            budget.setPrefColumnCount(9);
            budget.setAccessibleText(texts.get("choose-budget", model.live().moment().coin()));
            budget.setText(Integer.toString(count.getValue()));
            reasons.setVisible(false);
            reasons.managedProperty().bind(reasons.visibleProperty());
            list.getStyleClass().add("choose-list");
            scroll.setId("choose-list");
            scroll.setFitToWidth(true);
            scroll.setPrefHeight(190);
            scroll.setVisible(false);
            scroll.setFocusTraversable(false);
            scroll.managedProperty().bind(scroll.visibleProperty());
            scroll.getStyleClass().add("page-scroll");
            var countLabel = new Label(texts.get("choose-count"));
            countLabel.setLabelFor(count);
            countLabel.setMinWidth(Region.USE_PREF_SIZE);
            var budgetLabel = new Label(texts.get("choose-budget", model.live().moment().coin()));
            budgetLabel.setLabelFor(budget);
            budgetLabel.setMinWidth(Region.USE_PREF_SIZE);
            var fields = new WrapRow(countLabel, count, budgetLabel, budget);
            fields.getStyleClass().add("filters");
            sheet.with(Sheet.sentence("choose-what", texts.get("choose-sheet.what")), fields, error, reasons, scroll);
            sheet.onPrimary(this::primary).onCancel(sheets::close);
            sheets.open(sheet);
        }

        private void chooseAnew() {
            if (!offered.isEmpty()) {
                offered = List.of();
                scroll.setVisible(false);
                reasons.setVisible(false);
                sheet.ready(texts.get("choose-sheet.choose"));
            }
        }

        private void primary() {
            if (offered.isEmpty()) {
                choose();
            } else {
                takeOver();
            }
        }

        private void choose() {
            if (budget().isZero()) {
                refuse("choose-budget-error", budget);
                return;
            }
            error.setText("");
            sheet.working(texts.get("choose-sheet.working"));
            model.choose(count.getValue()).whenDone(this::show)
                    .whenRefused(refusal -> sheet.failed(words.refusal(refusal), texts.get("choose-sheet.choose")))
                    .whenBroken(() -> sheet.failed(texts.get("choose-sheet.broken"), texts.get("choose-sheet.choose"))).start();
        }

        /** Zero for what is no amount. */
        private Amount budget() {
            return TypedAmount.parse(budget.getText()).orElse(Amount.ZERO);
        }

        private void refuse(String key, Region field) {
            error.setText(texts.get(key));
            field.setAccessibleHelp(error.getText());
            field.requestFocus();
        }

        private void show(List<RelayLine> relays) {
            if (relays.isEmpty()) {
                sheet.failed(texts.get("choose-sheet.none"), texts.get("choose-sheet.choose"));
                return;
            }
            offered = relays;
            boxes.clear();
            for (RelayLine relay : relays) {
                String roles = words.list(relay.roles().stream().map(words::role).toList());
                var box = new CheckBox(texts.get("choose-relay", relay.name(), words.country(relay.country())
                        .orElseGet(() -> texts.get("relays-table.no-country")), roles, Money.perGigabyteFigure(relay.pricePerUnit())));
                box.setSelected(true);
                box.setOnAction(_ -> explain());
                boxes.add(box);
            }
            list.getChildren().setAll(boxes);
            scroll.setVisible(true);
            reasons.setVisible(true);
            explain();
            boxes.getFirst().requestFocus();
        }

        private Choice kept() {
            var kept = new ArrayList<RelayLine>();
            for (int i = 0; i < boxes.size(); i++) {
                if (boxes.get(i).isSelected()) {
                    kept.add(offered.get(i));
                }
            }
            return new Choice(kept, budget());
        }

        private void explain() {
            Choice choice = kept();
            String coin = model.live().moment().coin();
            reasons.setText(texts.get("choose-reasons", choice.relays().size(), choice.countries().size(), choice.owners(),
                    choice.ownersOfSeveral(), choice.able("entry"), choice.able("exit"), choice.measured(),
                    Money.figure(choice.each(), RoundingMode.DOWN) + "\u00A0" + coin));
            sheet.ready(texts.get("choose-sheet.take", choice.relays().size()));
        }

        private void takeOver() {
            Choice choice = kept();
            if (choice.budget().isZero()) {
                refuse("choose-budget-error", budget);
            } else if (choice.relays().isEmpty()) {
                refuse("choose-none-error", boxes.getFirst());
            } else if (!choice.makesAPath() && model.all().stream().noneMatch(row -> row.line().isMine())) {
                refuse("choose-too-few-error", boxes.getFirst());
            } else {
                sheets.close();
                taken.accept(choice);
            }
        }
    }
}
