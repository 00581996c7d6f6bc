package org.farthing.app.relaymode;

import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import javafx.collections.transformation.SortedList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.Explanation;
import org.farthing.app.fx.Figure;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.RelayPlan;
import org.farthing.wallet.value.Amount;

/** What a relay earns, what it is set to, and who pays it. */
final class RunPane {
    private static final double TABLE = 124;

    private final Texts texts;
    private final Times times;
    private final RelayModeModel model;
    private final RelaySheets sheets;
    private final VBox root = new VBox();
    private final Figure earned;
    private final Figure cashed;
    private final Figure waiting;
    private final Figure fees;
    private final Label nextCash = Parts.sentence("relay-next-cash", "");
    private final DayBars bars = new DayBars();
    private final Label days = Parts.sentence("relay-days", "note");
    private final Label policy = Parts.sentence("relay-exit-policy", "");
    private final PlanFields fields;
    private final Button save;
    private final Label saved = Parts.sentence("relay-saved", "muted");
    private final TableView<PayerRow> table;
    private final Button cash;
    private final Label cashNote = Parts.sentence("relay-cash-note", "muted");
    private Optional<RelayPlan> shown = Optional.empty();
    /** What the file said before it was changed: that may be read once more, and must not undo what is typed meanwhile. */
    private Optional<RelayPlan> before = Optional.empty();

    RunPane(Texts texts, Times times, RelayModeModel model, RelaySheets sheets) {
        this.texts = texts;
        this.times = times;
        this.model = model;
        this.sheets = sheets;
        earned = Figure.balance("relay-earned", texts.get("relay-earned"));
        cashed = Figure.balance("relay-cashed", texts.get("relay-cashed"));
        waiting = Figure.balance("relay-waiting", texts.get("relay-waiting"));
        fees = Figure.cost("relay-fees", texts.get("relay-fees"));
        fields = new PlanFields(texts, model.coin(), !model.desk().asksPassword());
        save = Parts.button("relay-save", texts.get("relay-save"), this::save);
        cash = Parts.button("relay-cash-now", texts.get("relay-cash-now"), this::cash);
        cash.getStyleClass().add("accent");
        table = new PayersTable(texts, times, () -> model.live().moment().now()).table();
        var sorted = new SortedList<>(model.payers());
        sorted.comparatorProperty().bind(table.comparatorProperty());
        table.setItems(sorted);
        table.setPlaceholder(placeholder());
        table.setMinHeight(TABLE);
        table.setPrefHeight(TABLE);
        VBox.setVgrow(table, Priority.ALWAYS);
        root.getStyleClass().add("relay-run");
        root.getChildren().setAll(money(), settings(), table, foot());
        VBox.setVgrow(root, Priority.ALWAYS);
        List.of(fields.name, fields.price, fields.port).forEach(field -> field.input().textProperty().subscribe(_ -> typed()));
    }

    private Label placeholder() {
        Label none = Parts.sentence("relay-payers-none", "");
        none.setText(texts.get("relay-payers-table.none"));
        return none;
    }

    // ---- parts ----

    private Node money() {
        var figures = new WrapRow(earned.column(), cashed.column(), waiting.column(Explanation.mark("relay-waiting-explain",
                texts.get("relay-waiting-explain"), texts.get("relay-waiting-explain.text"))), fees.column()).gap(32);
        figures.getStyleClass().add("relay-figures");
        var left = new VBox(figures, nextCash);
        left.getStyleClass().add("card");
        left.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        left.getStyleClass().add("relay-money-card");
        var title = new Label(texts.get("relay-days.title"));
        title.getStyleClass().add("card-title");
        var right = new VBox(title, bars, days);
        right.getStyleClass().addAll("card", "relay-days-card");
        return new WrapRow(WrapRow.growing(left), right).gap(16).lineGap(16).filling();
    }

    private Node settings() {
        Parts.beside(policy);
        Button change = Parts.button("relay-exit-change", texts.get("relay-exit-change"),
                () -> model.relay().flatMap(OwnRelay::plan).ifPresent(plan -> sheets.changeExit(plan, this::changed)));
        change.getStyleClass().add("small-button");
        HBox.setHgrow(fields.name.root(), Priority.ALWAYS);
        HBox.setHgrow(fields.price.root(), Priority.ALWAYS);
        HBox.setHgrow(fields.port.root(), Priority.ALWAYS);
        var typed = new WrapRow(fields.name.root(), fields.price.root(), fields.port.root());
        typed.getStyleClass().add("filters");
        Parts.beside(saved);
        var card = new VBox(Parts.row(policy, change), typed, Parts.gone(Parts.row(save, saved)));
        card.getStyleClass().add("card");
        return card;
    }

    private Node foot() {
        Parts.beside(cashNote);
        cashNote.getStyleClass().add("amount-sentence");
        Button account = Parts.button("relay-account", texts.get("relay-account"), sheets::account);
        return Parts.row(cash, cashNote, account);
    }

    Region root() {
        return root;
    }

    TableView<PayerRow> table() {
        return table;
    }

    Node firstFocus() {
        return cash;
    }

    // ---- acting ----

    void cash() {
        if (!cash.isDisabled()) {
            sheets.cash();
        }
    }

    private void save() {
        if (fields.name.isValid() & fields.price.isValid() & fields.port.isValid()) {
            model.relay().flatMap(OwnRelay::plan).ifPresent(plan -> {
                RelayPlan wanted = fields.over(plan);
                model.change(wanted, atOnce -> {
                    shown = Optional.of(wanted);
                    before = Optional.of(plan);
                    changed(atOnce);
                });
            });
        }
    }

    private void changed(boolean atOnce) {
        saved.setText(texts.get(atOnce ? "relay-saved" : "relay-saved.later"));
        saved.getParent().setVisible(true);
    }

    private void typed() {
        boolean other = shown.filter(plan -> !fields.over(plan).equals(plan)).isPresent();
        save.setDisable(!other);
        if (other) {
            saved.setText("");
        }
        saved.getParent().setVisible(other || !saved.getText().isEmpty());
    }

    // ---- showing ----

    void show(OwnRelay relay, boolean working) {
        String coin = model.coin();
        OwnRelay.Books books = relay.books();
        earned.show(Optional.of(books.earned()), coin);
        cashed.show(Optional.of(books.cashed()), coin);
        waiting.show(Optional.of(books.waiting()), coin);
        fees.show(Optional.of(books.fees()), coin);
        Instant now = model.live().moment().now();
        nextCash.setText(nextCash(relay, now));
        showDays(relay.days(), now, coin);
        relay.plan().ifPresent(this::show);
        boolean runs = relay.phase() == OwnRelay.Phase.RUNNING;
        boolean none = books.waiting().isZero();
        cash.setDisable(working || !runs || none);
        cash.setText(texts.get("relay-cash-now"));
        String note = !runs ? texts.get("relay-cash-note.off") : none ? texts.get("relay-cash-note.none") : relay.account()
                .map(account -> texts.get("relay-cash-note", Money.balance(books.waiting(), coin), Money.cost(account.needed(), coin))).orElse("");
        cashNote.setText(note);
        cash.setAccessibleHelp(note);
    }

    private String nextCash(OwnRelay relay, Instant now) {
        if (relay.next().isEmpty()) {
            return texts.get(relay.books().waiting().isZero() ? "relay-next-cash.none" : "relay-next-cash.off");
        }
        OwnRelay.NextCashing next = relay.next().get();
        String latest = times.dateAndTime(next.latest().isBefore(now) ? now : next.latest());
        return next.worthFees() == 0 ? texts.get("relay-next-cash.latest", latest)
                : texts.get("relay-next-cash", next.worthFees(), latest);
    }

    private void showDays(List<OwnRelay.Day> all, Instant now, String coin) {
        LocalDate today = times.day(now);
        List<OwnRelay.Day> newest = all.stream().filter(day -> day.day().isAfter(today.minusDays(DayBars.DAYS))).toList();
        bars.show(newest, today);
        BigInteger sum = newest.stream().map(OwnRelay.Day::net).reduce(BigInteger.ZERO, BigInteger::add);
        Amount size = Amount.ofWei(sum.abs());
        days.setText(newest.isEmpty() ? texts.get("relay-days.none") : sum.signum() < 0
                ? texts.get("relay-days.loss", Money.figure(size, RoundingMode.UP), coin, DayBars.DAYS)
                : texts.get("relay-days.gain", Money.figure(size, RoundingMode.DOWN), coin, DayBars.DAYS,
                        times.date(best(newest).day())));
    }

    private static OwnRelay.Day best(List<OwnRelay.Day> days) {
        return days.stream().max(java.util.Comparator.comparing(OwnRelay.Day::net)).orElseThrow();
    }

    /** What somebody types stays: only where nothing was typed do the fields follow what the file says. */
    private void show(RelayPlan plan) {
        policy.setText(policy(texts, plan));
        if (before.equals(Optional.of(plan))) {
            typed();
            return;
        }
        before = Optional.empty();
        boolean untouched = shown.isEmpty() || fields.over(shown.get()).equals(shown.get());
        if (!shown.equals(Optional.of(plan)) && untouched) {
            shown = Optional.of(plan);
            fields.show(plan);
        }
        typed();
    }

    static String policy(Texts texts, RelayPlan plan) {
        return plan.isExit() ? texts.get("relay-exit-policy.exit", String.join(", ", plan.exitPorts())) : texts.get("relay-exit-policy.middle");
    }
}
