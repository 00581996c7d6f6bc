package org.farthing.app.opening;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Columns;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.TextColumn;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.money.Review;
import org.farthing.app.money.ReviewSheet;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.OpeningLine;
import org.farthing.app.session.OpeningLine.State;
import org.farthing.wallet.value.Amount;

/** {@code #open-watch-table}: each channel that is being opened, and what can be done about those that are not. */
final class OpeningTable {
    private static final int USUAL_DAYS = 30;

    private final Texts texts;
    private final Times times;
    private final LiveStatus live;
    private final OpenModel model;
    private final ReviewSheet review;
    private final TableView<OpeningLine> table = new TableView<>();
    private final ProgressBar fraction = new ProgressBar(0);
    private final Label sum = new Label();
    private final Label trouble = new Label();
    private final Button retry = new Button();
    private final Button cancel = new Button();
    private final Button again = new Button();
    private final VBox root;

    /** @param again back to the figures, where nothing was sent */
    OpeningTable(Texts texts, Times times, LiveStatus live, OpenModel model, ReviewSheet review, Runnable channels, Runnable again) {
        this.texts = texts;
        this.times = times;
        this.live = live;
        this.model = model;
        this.review = review;
        table.setId("open-watch-table");
        table.setAccessibleText(texts.get("open-watch-table.name"));
        Columns.fit(table);
        table.setPlaceholder(new Label(texts.get("open-watch-table.empty")));
        table.setRowFactory(_ -> new Row());
        table.getColumns().add(column("relay", 180, OpeningLine::relayName));
        table.getColumns().add(column("deposit", 120, line -> Money.balance(line.deposit(), live.moment().coin())).figures());
        table.getColumns().add(column("state", 140, this::state));
        table.getColumns().add(column("when", 320, this::when));
        VBox.setVgrow(table, Priority.ALWAYS);
        fraction.setId("open-watch-fraction");
        fraction.setMaxWidth(Double.MAX_VALUE);
        sum.setId("open-watch-sum");
        sum.getStyleClass().add("figure-strong");
        sum.setWrapText(true);
        sum.setMinHeight(Region.USE_PREF_SIZE);
        trouble.setId("open-watch-trouble");
        trouble.setWrapText(true);
        trouble.setMinHeight(Region.USE_PREF_SIZE);
        trouble.getStyleClass().add("warning-text");
        retry.setId("open-retry");
        retry.setOnAction(_ -> retry());
        cancel.setId("open-cancel-rest");
        cancel.setText(texts.get("open-cancel-rest"));
        cancel.setOnAction(_ -> model.cancel());
        this.again.setId("open-again");
        this.again.setText(texts.get("open-again"));
        this.again.setOnAction(_ -> again.run());
        for (Region each : List.of(retry, cancel, this.again, trouble)) {
            each.managedProperty().bind(each.visibleProperty());
            each.setVisible(false);
        }
        var leave = new Button(texts.get("open-watch-leave"));
        leave.setId("open-watch-leave");
        leave.setOnAction(_ -> channels.run());
        var note = new Label(texts.get("open-watch-note"));
        note.getStyleClass().add("muted");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        root = new VBox(12, fraction, sum, trouble, table, note, new WrapRow(retry, cancel, this.again, leave));
        model.watched().readingProperty().subscribe(_ -> show());
    }

    Region root() {
        return root;
    }

    private TextColumn<OpeningLine> column(String name, double width, Function<OpeningLine, String> text) {
        return new TextColumn<>(texts.get("open-watch-table." + name), width, text);
    }

    private String state(OpeningLine line) {
        return texts.get("open-state." + line.state().name().toLowerCase(Locale.ROOT));
    }

    private String when(OpeningLine line) {
        if (!line.failure().isEmpty()) {
            return line.failure();
        }
        return switch (line.state()) {
            case WAITING -> line.due().map(at -> times.distance(at, live.moment().now())).orElse("");
            case FAILED -> texts.get("open-when.failed");
            case SENT, OPEN, CANCELLED -> "";
        };
    }

    private long count(State state) {
        return model.openings().stream().filter(line -> line.state() == state).count();
    }

    private List<OpeningLine> failed() {
        return model.openings().stream().filter(line -> line.state() == State.FAILED && line.channel().isPresent()
                && line.due().isEmpty()).toList();
    }

    private void show() {
        List<OpeningLine> lines = model.openings();
        if (!table.getItems().equals(lines)) {
            table.getItems().setAll(lines);
        }
        long open = count(State.OPEN);
        long waiting = count(State.WAITING) + count(State.SENT);
        long failures = count(State.FAILED);
        fraction.setProgress(lines.isEmpty() ? model.isRunning() ? ProgressBar.INDETERMINATE_PROGRESS : 0 : (double) open / lines.size());
        fraction.setAccessibleText(texts.get("open-watch-fraction.name", open, lines.size()));
        sum.setText(lines.isEmpty() ? texts.get(model.isRunning() ? "open-watch-sum.starting" : "open-watch-sum.none")
                : texts.get("open-watch-sum", open, lines.size(), waiting, failures));
        boolean refused = !model.isRunning() && !model.trouble().isEmpty();
        trouble.setText(model.trouble());
        trouble.setVisible(refused);
        again.setVisible(refused && lines.stream().noneMatch(line -> line.state() == State.FAILED));
        retry.setVisible(!failed().isEmpty());
        retry.setText(texts.get("open-retry", failed().size()));
        cancel.setVisible(count(State.WAITING) > 0);
    }

    ScreenState state() {
        return model.isRunning() || count(State.WAITING) + count(State.SENT) > 0 ? ScreenState.WORKING
                : count(State.FAILED) > 0 ? ScreenState.PARTIAL : ScreenState.READY;
    }

    void retry() {
        List<OpeningLine> lines = failed();
        if (lines.isEmpty()) {
            return;
        }
        String coin = live.moment().coin();
        Optional<String> lock = Optional.of(texts.get("open-total"));
        Amount deposits = lines.stream().map(OpeningLine::deposit).reduce(Amount.ZERO, Amount::plus);
        review.open(new Review(new MoneyOrder.Reopen(lines.stream().flatMap(line -> line.channel().stream()).toList(), USUAL_DAYS),
                texts.get("open-retry.title", lines.size()), lock,
                estimate -> texts.get("open-retry.primary", Money.cost(estimate.amount(), coin)),
                List.of(texts.get("open-retry.line")), texts.get("open-undo"),
                texts.get("open-retry.working", Money.cost(deposits, coin)), Optional.empty()), model.watched()::refresh);
    }

    private final class Row extends TableRow<OpeningLine> {
        @Override
        protected void updateItem(OpeningLine line, boolean empty) {
            super.updateItem(line, empty);
            boolean none = empty || line == null;
            setId(none ? null : "open-watch-table-row-" + line.relay().slice(0, 4).hex());
            setAccessibleText(none ? null : texts.get("open-watch-table.row", line.relayName(), state(line), when(line)).strip());
        }
    }
}
