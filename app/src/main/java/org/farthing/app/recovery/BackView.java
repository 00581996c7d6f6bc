package org.farthing.app.recovery;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableView;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Columns;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.SaveSheet;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.TextColumn;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.RecoveryOutline;
import org.farthing.app.session.RecoveryProgress;
import org.farthing.wallet.value.Amount;

/** {@code #screen-get-back}. Opening it only plans. */
public final class BackView implements Screen {
    private static final javafx.util.Duration INERT = javafx.util.Duration.millis(500);

    private final Texts texts;
    private final BackModel model;
    private final LiveStatus live;
    private final Times times;
    private final Sheets sheets;
    private final Runnable receive;
    private final Runnable leave;
    private final VBox root = new VBox();
    private final Figure total;
    private final Figure fees;
    private final Label made = new Label();
    private final TableView<RecoveryOutline.Line> table = new TableView<>();
    private final Label mayCash = new Label();
    private final CheckBox disconnect = new CheckBox();
    private final CheckBox byItself = new CheckBox();
    private final Label message = new Label();
    private final Button recount = new Button();
    private final Button start = new Button();
    private final Button save = new Button();
    private final Button toReceive = new Button();
    private final Button stop = new Button();
    private final Label result = new Label();
    private final ProgressBar fraction = new ProgressBar(0);
    private final PauseTransition inert = new PauseTransition(INERT);
    private boolean ready;

    /** @param leave back to where the page was opened from */
    public BackView(BackModel model, LiveStatus live, Times times, Sheets sheets, Runnable receive, Runnable leave) {
        this.texts = Texts.of(BackView.class, times.language());
        this.model = model;
        this.live = live;
        this.times = times;
        this.sheets = sheets;
        this.receive = receive;
        this.leave = leave;
        total = Figure.balance("back-total", texts.get("back-total"));
        fees = Figure.cost("back-fees", texts.get("back-fees"));
        total.value().setFocusTraversable(true);
        total.value().getStyleClass().add("figure-big");
        inert.setOnFinished(_ -> ready = true);
        buildTable();
        VBox.setVgrow(table, Priority.ALWAYS);
        for (Label label : List.of(made, mayCash, message, result)) {
            label.setWrapText(true);
            label.setMinHeight(Region.USE_PREF_SIZE);
            label.managedProperty().bind(label.visibleProperty());
        }
        made.setId("back-made");
        made.getStyleClass().add("muted");
        mayCash.setId("back-may-cash");
        message.setId("back-message");
        message.getStyleClass().add("warning-text");
        made.getStyleClass().add("amount-sentence");
        mayCash.getStyleClass().add("amount-sentence");
        message.setVisible(false);
        result.setId("back-result");
        result.getStyleClass().addAll("title-4", "amount-sentence");
        result.setFocusTraversable(true);
        fraction.setId("back-fraction");
        fraction.setMaxWidth(Double.MAX_VALUE);
        fraction.managedProperty().bind(fraction.visibleProperty());
        disconnect.setId("back-disconnect-first");
        disconnect.setText(texts.get("back-disconnect-first"));
        disconnect.setSelected(true);
        byItself.setId("back-auto-refund");
        byItself.setText(texts.get("back-auto-refund"));
        byItself.setSelected(true);
        root.setId("screen-get-back");
        root.getStyleClass().add("page");
        root.setAccessibleText(title());
        root.getChildren().setAll(head(), made, result, fraction, table, mayCash, choices(), message, buttons());
        model.planProperty().subscribe(_ -> show());
        model.progress().readingProperty().subscribe(_ -> show());
        model.progress().readWhile(Screen.shown(root));
        live.momentProperty().when(Screen.shown(root)).subscribe(_ -> show());
    }

    private Node head() {
        recount.setId("back-recount");
        recount.setText(texts.get("back-recount"));
        recount.setMinWidth(Region.USE_PREF_SIZE);
        recount.setOnAction(_ -> begin());
        var row = new WrapRow(total.column(), fees.column(), recount).gap(24).tail(recount);
        row.getStyleClass().addAll("card", "totals");
        return row;
    }

    private Node choices() {
        var note = new Label(texts.get("back-note"));
        note.getStyleClass().add("muted");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        return new VBox(8, new WrapRow(disconnect, byItself).gap(24), note);
    }

    private Node buttons() {
        start.setId("back-start");
        start.getStyleClass().add("accent");
        start.setMinWidth(Region.USE_PREF_SIZE);
        start.setOnAction(_ -> start());
        save.setId("back-save-plan");
        save.setText(texts.get("back-save-plan"));
        save.setOnAction(_ -> save());
        toReceive.setId("back-receive");
        toReceive.setText(texts.get("back-receive"));
        toReceive.setOnAction(_ -> receive.run());
        stop.setId("back-stop");
        stop.setText(texts.get("back-stop"));
        stop.setAccessibleHelp(texts.get("back-stop.help"));
        stop.setOnAction(_ -> model.cancel());
        var away = new Button(texts.get("back-leave"));
        away.setId("back-leave");
        away.setOnAction(_ -> leave.run());
        for (Button each : List.of(start, save, toReceive, stop, away)) {
            each.setMinWidth(Region.USE_PREF_SIZE);
        }
        for (Button each : List.of(start, save, toReceive, stop)) {
            each.managedProperty().bind(each.visibleProperty());
        }
        return new WrapRow(start, toReceive, save, stop, away);
    }

    private void buildTable() {
        table.setId("back-plan-table");
        table.setAccessibleText(texts.get("back-plan-table.name"));
        Columns.fit(table);
        table.managedProperty().bind(table.visibleProperty());
        table.getColumns().add(column("when", 200, line -> line.reason() == RecoveryOutline.Reason.NOW ? texts.get("back-when.now")
                : times.dateAndTime(line.when())));
        table.getColumns().add(column("channels", 100, line -> Integer.toString(line.channels())));
        table.getColumns().add(column("back", 160, line -> Money.balance(line.comesBack(), live.moment().coin())).figures());
        table.getColumns().add(column("why", 380, line -> texts.get("back-why."
                + line.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'))));
    }

    private TextColumn<RecoveryOutline.Line> column(String name, double width, Function<RecoveryOutline.Line, String> text) {
        return new TextColumn<>(texts.get("back-plan-table." + name), width, text);
    }

    /** Plans anew. */
    public void begin() {
        ready = false;
        inert.playFromStart();
        model.recount();
    }

    private void start() {
        if (ready) {
            model.start(disconnect.isSelected(), byItself.isSelected());
        }
    }

    private void save() {
        model.outline().ifPresent(outline -> new SaveSheet(texts.language(), sheets, texts.get("back-save.title"),
                texts.get("back-save.note"),
                "farthing-plan", List.of(new SaveSheet.Format(texts.get("back-save.csv"), "csv")), (_, file) -> {
                    model.save(outline, file);
                    return texts.get("back-save.done", file.toString());
                }).open());
    }

    private void show() {
        Optional<RecoveryProgress> running = model.running();
        if (running.isPresent()) {
            showProgress(running.get());
        } else {
            showPlan();
        }
    }

    private void showPlan() {
        String coin = live.moment().coin();
        Optional<RecoveryOutline> outline = model.outline();
        total.show(outline.map(RecoveryOutline::comesBack), coin);
        fees.show(outline.map(RecoveryOutline::fees), coin);
        boolean empty = outline.filter(known -> known.locked().isZero()).isPresent();
        boolean poor = outline.filter(known -> !empty && known.fees().isMoreThan(known.balance())).isPresent();
        made.setVisible(outline.isPresent() && !empty);
        outline.ifPresent(known -> {
            made.setText(texts.get("back-made", model.readAt().map(times::dateAndTime).orElse(Money.UNKNOWN),
                Money.balance(known.locked(), coin)));
            mayCash.setText(texts.get("back-may-cash", Money.cost(known.mayCash(), coin)));
            if (!table.getItems().equals(known.lines())) {
                table.getItems().setAll(known.lines());
            }
        });
        result.setText(empty ? texts.get("back-result.nothing") : "");
        result.setVisible(empty);
        fraction.setVisible(false);
        table.setVisible(!empty);
        mayCash.setVisible(outline.isPresent() && !empty);
        String sentence = switch (model.planProperty().get()) {
            case BackModel.Plan.Reading _ -> "";
            case BackModel.Plan.Known(RecoveryOutline known, var _, Optional<Amount> risen) -> poor
                    ? texts.get("back-message.no-funds", Money.cost(known.fees(), coin))
                    : risen.map(before -> texts.get("back-message.changed", Money.cost(before, coin), Money.cost(known.fees(), coin)))
                            .orElse("");
            case BackModel.Plan.Failed(String why) -> why.isEmpty() ? texts.get("back-message.broken") : why;
        };
        message.setText(sentence);
        message.setVisible(!sentence.isEmpty());
        start.setText(outline.map(known -> texts.get("back-start", Money.balance(known.comesBack(), coin)))
                .orElseGet(() -> texts.get("back-start.reading")));
        start.setVisible(!empty);
        start.setDisable(outline.isEmpty() || poor);
        toReceive.setVisible(poor);
        save.setVisible(outline.isPresent() && !empty);
        stop.setVisible(false);
        recount.setVisible(true);
        disconnect.setDisable(false);
        byItself.setDisable(false);
        Screen.show(root, switch (model.planProperty().get()) {
            case BackModel.Plan.Reading _ -> ScreenState.LOADING;
            case BackModel.Plan.Known _ -> empty ? ScreenState.EMPTY : poor ? ScreenState.NO_FUNDS : ScreenState.READY;
            case BackModel.Plan.Failed _ -> ScreenState.BLOCKED;
        });
    }

    private void showProgress(RecoveryProgress progress) {
        String coin = live.moment().coin();
        total.show(Optional.of(progress.stillBack().plus(progress.back())), coin);
        fees.show(Optional.of(progress.fees()), coin);
        made.setVisible(false);
        result.setVisible(true);
        result.setText(words(progress, coin));
        fraction.setVisible(!progress.done());
        fraction.setProgress(progress.channels() == 0 ? 0 : (double) progress.over() / progress.channels());
        fraction.setAccessibleText(texts.get("back-fraction.name", progress.over(), progress.channels()));
        table.setVisible(false);
        mayCash.setVisible(false);
        message.setVisible(progress.byHand() && !progress.done());
        message.setText(texts.get("back-message.by-hand"));
        start.setVisible(false);
        toReceive.setVisible(false);
        save.setVisible(false);
        recount.setVisible(false);
        stop.setVisible(!progress.done());
        disconnect.setDisable(true);
        byItself.setDisable(true);
        Screen.show(root, progress.done() ? ScreenState.READY : ScreenState.WORKING);
    }

    private String words(RecoveryProgress progress, String coin) {
        String back = Money.balance(progress.back(), coin);
        if (progress.done()) {
            return texts.get("back-result", back, Money.cost(progress.earned(), coin), Money.cost(progress.fees(), coin));
        }
        if (progress.asked() < progress.channels()) {
            return texts.get("back-result.asking", progress.asked(), progress.channels());
        }
        if (progress.failed().isPresent()) {
            RecoveryProgress.Failed failed = progress.failed().get();
            return texts.get("back-result.failed", back, failed.refunds(), times.moment(failed.again(), live.moment().now()));
        }
        return texts.get("back-result.waiting", progress.over(), progress.channels(), back,
                progress.next().map(times::dateAndTime).orElse(Money.UNKNOWN));
    }

    @Override
    public Region root() {
        return root;
    }

    @Override
    public String title() {
        return texts.get("screen-get-back.title");
    }

    @Override
    public Node firstFocus() {
        return total.value();
    }

    @Override
    public void primary() {
        if (start.isVisible() && !start.isDisabled()) {
            start();
        }
    }

    @Override
    public void refresh() {
        begin();
        model.progress().refresh();
    }
}
