package org.farthing.app.money;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.Sheet;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.TextClip;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.Movement.Part;
import org.farthing.app.session.Movement.Stage;
import org.farthing.app.session.Movement;
import org.farthing.app.session.TransactionKey;
import org.farthing.wallet.value.Bytes;
import org.kordamp.ikonli.feather.Feather;

/** What becomes of an order, step by step. Leaving it changes nothing: it only looks. Belongs to the window's thread. */
final class WatchSheet {
    private static final int HEAD = 10;
    private static final int TAIL = 4;
    private static final Duration LATE = Duration.ofMinutes(5);
    private static final double LIST_HEIGHT = 200;
    private static final List<Stage> STEPS = List.of(Stage.SAVED, Stage.SENT, Stage.IN_BLOCK, Stage.CONFIRMED);

    private final Texts texts;
    private final ReviewSheet review;
    private final String title;
    private final VBox steps = new VBox();
    private final ListView<Part> parts = new ListView<>();
    private final ProgressBar fraction = new ProgressBar(0);
    private final Label count = new Label();
    private final Label result = Sheet.sentence("tx-result", "");
    private final Label note;
    private final Button speedUp = new Button();
    private final Button cancel = new Button();
    private final Button copy = new Button(null, Glyph.of(Feather.COPY));
    private Optional<Bytes> hash = Optional.empty();
    /** Since when this window has seen that no block has it. */
    private Optional<Instant> sentSince = Optional.empty();

    WatchSheet(ReviewSheet review, String title) {
        this.texts = Texts.of(WatchSheet.class, review.language());
        this.review = review;
        this.title = title;
        this.note = Sheet.sentence("tx-note", texts.get("tx-note"));
        steps.setId("tx-steps");
        steps.getStyleClass().add("tx-steps");
        fraction.setId("tx-fraction");
        fraction.setMaxWidth(Double.MAX_VALUE);
        count.setId("tx-count");
        parts.setId("tx-parts");
        parts.setAccessibleText(texts.get("tx-parts.name"));
        parts.setPrefHeight(LIST_HEIGHT);
        parts.setCellFactory(_ -> new PartCell());
        for (Node each : new Node[] {parts, count, result, note}) {
            each.managedProperty().bind(each.visibleProperty());
        }
        speedUp.setId("tx-speed-up");
        speedUp.setText(texts.get("tx-speed-up"));
        cancel.setId("tx-cancel");
        cancel.setText(texts.get("tx-cancel"));
        for (Button button : new Button[] {speedUp, cancel}) {
            button.managedProperty().bind(button.visibleProperty());
            button.getStyleClass().add("small-button");
        }
        copy.setId("tx-copy");
        copy.setAccessibleText(texts.get("tx-copy"));
        copy.getStyleClass().addAll("flat", "button-icon", "small-button");
        copy.setOnAction(_ -> hash.ifPresent(known -> TextClip.put(known.toString())));
    }

    void open(long number, Runnable done) {
        open(WatchModel.of(review.desk(), number), () -> new WatchSheet(review, title).open(number, done), done);
    }

    void open(TransactionKey transaction, Runnable done) {
        open(WatchModel.of(review.desk(), transaction), () -> new WatchSheet(review, title).open(transaction, done), done);
    }

    private void open(WatchModel model, Runnable again, Runnable done) {
        var sheet = new Sheet(title, "sheet-primary", "", "sheet-cancel", texts.get("tx-leave"));
        sheet.acting(false);
        sheet.with(steps, parts, fraction, count, result, note, new WrapRow(speedUp, cancel).gap(8));
        sheet.stoppingAt(parts, copy, speedUp, cancel);
        Runnable leave = () -> {
            model.observed().stop();
            review.sheets().close();
        };
        sheet.onCancel(() -> {
            leave.run();
            done.run();
        });
        speedUp.setOnAction(_ -> replace(model, leave, again, done, false));
        cancel.setOnAction(_ -> replace(model, leave, again, done, true));
        model.observed().readingProperty().subscribe(_ -> model.movement().ifPresentOrElse(this::show, this::showNothing));
        model.observed().readWhile(Screen.shown(sheet.root()));
        // What does not change for minutes is news, too.
        review.live().momentProperty().when(Screen.shown(sheet.root())).subscribe(_ -> model.movement().ifPresent(this::show));
        showNothing();
        review.sheets().open(sheet);
    }

    private void replace(WatchModel model, Runnable leave, Runnable again, Runnable done, boolean nothing) {
        model.replaceable().flatMap(Part::transaction).ifPresent(key -> {
            leave.run();
            String kind = nothing ? "cancel" : "speed-up";
            String coin = review.live().moment().coin();
            review.open(new Review(new MoneyOrder.Replace(key, nothing), texts.get(kind + ".title"), Optional.empty(),
                    estimate -> texts.get(kind + ".primary", Money.cost(estimate.highestFee(), coin)), List.of(texts.get(kind + ".line")),
                    texts.get(kind + ".undo"), title, Optional.of(again)), done);
        });
    }

    private void showNothing() {
        parts.setVisible(false);
        count.setVisible(false);
        result.setVisible(false);
        speedUp.setVisible(false);
        cancel.setVisible(false);
        fraction.setProgress(0);
        fraction.setAccessibleText(texts.get("tx-fraction.name", 0));
        hash = Optional.empty();
    }

    private void show(Movement movement) {
        boolean one = movement.parts().size() <= 1;
        boolean asking = movement.order() instanceof MoneyOrder.AskToClose;
        steps.setVisible(one && !asking);
        steps.setManaged(one && !asking);
        parts.setVisible(!one || asking);
        fraction.setProgress(movement.fraction());
        fraction.setAccessibleText(texts.get("tx-fraction.name", Math.round(movement.fraction() * 100)));
        if (one && !movement.parts().isEmpty()) {
            showSteps(movement.parts().getFirst());
        }
        if (!parts.getItems().equals(movement.parts())) {
            parts.getItems().setAll(movement.parts());
        }
        long done = movement.count(Stage.CONFIRMED);
        long failed = movement.count(Stage.FAILED) + movement.count(Stage.UNDONE);
        count.setVisible(!one || asking);
        count.setText(texts.get(asking ? "tx-count.asked" : "tx-count", done, movement.parts().size(), failed));
        boolean waits = movement.parts().stream().anyMatch(part -> part.transaction().isPresent()
                && (part.stage() == Stage.SAVED || part.stage() == Stage.SENT));
        boolean cancelling = movement.parts().stream().anyMatch(Part::cancelling);
        speedUp.setVisible(waits);
        cancel.setVisible(waits && !cancelling);
        // The second transaction is sent once the first counts, which nobody does in a program that is closed.
        note.setText(texts.get(movement.order() instanceof MoneyOrder.Deploy ? "tx-note.deploy" : "tx-note"));
        note.setVisible(movement.running());
        boolean sent = movement.parts().stream().anyMatch(part -> part.stage() == Stage.SENT);
        Instant now = review.live().moment().now();
        sentSince = sent ? sentSince.or(() -> Optional.of(now)) : Optional.empty();
        boolean late = sentSince.filter(since -> !now.isBefore(since.plus(LATE))).isPresent();
        result(movement, asking, cancelling, late);
    }

    private void result(Movement movement, boolean asking, boolean cancelling, boolean late) {
        Optional<String> trouble = movement.parts().stream().map(Part::trouble).filter(text -> !text.isEmpty()).findFirst();
        String text;
        if (movement.running()) {
            text = cancelling ? texts.get("tx-result.cancelling")
                    : trouble.orElseGet(() -> late ? texts.get("tx-result.late", LATE.toMinutes()) : "");
        } else if (movement.count(Stage.UNDONE) > 0) {
            text = texts.get("tx-result.undone");
        } else if (movement.count(Stage.FAILED) > 0) {
            text = trouble.orElseGet(() -> texts.get("tx-result.failed"));
        } else {
            text = texts.get(asking ? "tx-result.asked" : "tx-result.done");
        }
        result.setText(text);
        result.setVisible(!text.isEmpty());
    }

    private void showSteps(Part part) {
        hash = part.hash();
        List<Node> lines = new ArrayList<>();
        int reached = STEPS.indexOf(part.stage());
        boolean over = part.stage() == Stage.CONFIRMED;
        for (int i = 0; i < STEPS.size(); i++) {
            Stage step = STEPS.get(i);
            boolean done = i < reached || over || part.stage() == Stage.IN_BLOCK && step == Stage.IN_BLOCK
                    || i == reached && (step == Stage.SAVED || step == Stage.SENT);
            boolean now = !done && (i == reached + 1 || part.stage() == Stage.IN_BLOCK && step == Stage.CONFIRMED)
                    && !part.stage().isOver();
            String state = texts.get(done ? "tx-step.done" : now ? "tx-step.now" : "tx-step.to-come");
            String what = words(step, part, done);
            var label = new Label(texts.get("tx-step", i + 1, what),
                    Glyph.of(done ? Feather.CHECK_CIRCLE : now ? Feather.LOADER : Feather.CIRCLE));
            label.setId("tx-step-" + (i + 1));
            label.setAccessibleText(texts.get("tx-step.name", i + 1, what, state));
            label.getStyleClass().addAll("tx-step", done ? "tone-success" : now ? "tone-accent" : "tone-neutral");
            var line = new HBox(8, label);
            if (step == Stage.SENT && hash.isPresent()) {
                String hex = hash.get().toString();
                var shortened = new Label(hex.substring(0, HEAD) + "…" + hex.substring(hex.length() - TAIL));
                shortened.setId("tx-hash");
                shortened.getStyleClass().add("monospace");
                line.getChildren().addAll(shortened, copy);
            }
            lines.add(line);
        }
        if (part.stage() == Stage.FAILED || part.stage() == Stage.UNDONE) {
            lines.removeIf(line -> lines.indexOf(line) > Math.max(0, part.transaction().isPresent() ? 1 : 0));
        }
        steps.getChildren().setAll(lines);
    }

    private String words(Stage step, Part part, boolean done) {
        return switch (step) {
            case IN_BLOCK -> part.block().isPresent() && done ? texts.get("tx-step.in-block.known", Sizes.count(part.block().getAsLong()))
                    : texts.get("tx-step.in-block");
            case CONFIRMED -> part.stage() == Stage.IN_BLOCK
                    ? texts.get("tx-step.confirmed.part", part.confirmations(), part.needed()) : texts.get("tx-step.confirmed");
            case TO_COME, SAVED, SENT, FAILED, UNDONE -> texts.get("tx-step." + step.name().toLowerCase(Locale.ROOT));
        };
    }

    private final class PartCell extends ListCell<Part> {
        @Override
        protected void updateItem(Part part, boolean empty) {
            super.updateItem(part, empty);
            setText(empty || part == null ? null : texts.get(part.trouble().isEmpty() ? "tx-part" : "tx-part.trouble",
                    part.name(), texts.get("tx-part." + part.stage().name().toLowerCase(Locale.ROOT)), part.trouble()));
            setGraphic(empty || part == null ? null : Glyph.of(switch (part.stage()) {
                case CONFIRMED -> Feather.CHECK_CIRCLE;
                case FAILED, UNDONE -> Feather.ALERT_TRIANGLE;
                case TO_COME -> Feather.CIRCLE;
                case SAVED, SENT, IN_BLOCK -> Feather.LOADER;
            }));
        }
    }
}
