package org.farthing.app.vouchers;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.EvidenceDesk.Filling;
import org.farthing.app.session.VoucherDamage;

/** Says that the wallet's own history is damaged, one channel after the other, and asks the relay that was paid. */
final class DamageBar {
    private final Texts texts;
    private final DamageModel model;
    private final Label sentence = new Label();
    private final Button ask = new Button();
    private final WrapRow row = new WrapRow(WrapRow.growing(sentence), ask);
    private final Label result = new Label();
    private final VBox root = new VBox(row, result);

    DamageBar(Texts texts, DamageModel model) {
        this.texts = texts;
        this.model = model;
        sentence.setId("vouchers-damage");
        sentence.setMaxWidth(Double.MAX_VALUE);
        sentence.getStyleClass().add("sentence");
        ask.setId("vouchers-ask");
        ask.setMinWidth(Region.USE_PREF_SIZE);
        ask.setOnAction(_ -> model.ask());
        row.getStyleClass().add("message");
        result.setId("vouchers-fill-result");
        result.setFocusTraversable(true);
        for (Label label : new Label[] {sentence, result}) {
            label.setWrapText(true);
            label.setMinHeight(Region.USE_PREF_SIZE);
        }
        for (Node each : new Node[] {root, row, result}) {
            each.managedProperty().bind(each.visibleProperty());
        }
        root.setSpacing(8);
        model.damageProperty().subscribe(_ -> show());
        model.askingProperty().subscribe(_ -> show());
        model.askedProperty().subscribe(_ -> show());
        // The button may soon be gone. Whoever went on to something else meanwhile stays there.
        model.askedProperty().subscribe((_, asked) -> asked.filter(_ -> ask.isFocused()).ifPresent(_ -> result.requestFocus()));
    }

    Node root() {
        return root;
    }

    private void show() {
        model.damageProperty().get().ifPresent(damage -> {
            boolean asking = model.askingProperty().get();
            sentence.setText(texts.get("vouchers-damage", damage.after(), Sizes.count(damage.after())));
            ask.setText(texts.get(asking ? "vouchers-ask.working" : "vouchers-ask", damage.relayName()));
            // Not disabled while it is asked, which would throw the keyboard elsewhere: pressed again it does nothing.
            ask.setAccessibleText(asking ? ask.getText()
                    : texts.get("vouchers-ask.name", damage.relayName(), Sizes.count(damage.newest())));
        });
        row.setVisible(model.damageProperty().get().isPresent());
        result.setText(model.askedProperty().get().map(this::result).orElse(""));
        result.setVisible(!result.getText().isEmpty());
        root.setVisible(row.isVisible() || result.isVisible());
    }

    private String result(DamageModel.Asked asked) {
        return switch (asked) {
            case DamageModel.Asked.Answered(VoucherDamage damage, Filling filling) -> switch (filling) {
                case FILLED -> texts.get("vouchers-fill.filled", damage.relayName(), Sizes.count(damage.newest()), damage.lost(),
                        Sizes.count(damage.lost()));
                case WHOLE -> texts.get("vouchers-fill.whole");
                case OLDER -> texts.get("vouchers-fill.older", damage.relayName());
                case NONE -> texts.get("vouchers-fill.none", damage.relayName());
                case SILENT -> texts.get("vouchers-fill.silent", damage.relayName());
            };
            case DamageModel.Asked.Refused(String why) -> why;
            case DamageModel.Asked.Broken _ -> texts.get("verify.broken");
        };
    }
}
