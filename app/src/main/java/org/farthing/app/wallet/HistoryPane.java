package org.farthing.app.wallet;

import atlantafx.base.controls.CustomTextField;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.farthing.app.fx.AllOrOne;
import org.farthing.app.fx.Columns;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.SaveSheet;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.TextColumn;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.money.ReviewSheet;
import org.farthing.app.session.EvidenceDesk;
import org.farthing.app.session.HistoryLine;
import org.farthing.app.session.WalletDesk;
import org.kordamp.ikonli.feather.Feather;

/** What moved, newest first; a line that is on its way opens its watch. */
final class HistoryPane {
    private final Texts texts;
    private final Times times;
    private final LiveStatus live;
    private final ReviewSheet review;
    private final Sheets sheets;
    private final HistoryModel model;
    private final TableView<HistoryLine> table = new TableView<>();
    private final CustomTextField search = new CustomTextField();
    private final Button export = new Button();
    private final Button older = new Button();
    private final Label sum = new Label();
    private final Label placeholder = new Label();
    private final VBox root;

    HistoryPane(Texts texts, Times times, LiveStatus live, WalletDesk desk, ReviewSheet review, Sheets sheets) {
        this.texts = texts;
        this.times = times;
        this.live = live;
        this.review = review;
        this.sheets = sheets;
        this.model = new HistoryModel(desk, this::what);
        buildTable();
        VBox.setVgrow(table, Priority.ALWAYS);
        sum.setId("history-sum");
        sum.setWrapText(true);
        sum.setMinHeight(Region.USE_PREF_SIZE);
        sum.getStyleClass().addAll("figure-strong", "amount-sentence");
        older.setId("history-older");
        older.setText(texts.get("history-older"));
        older.setMinWidth(Region.USE_PREF_SIZE);
        older.managedProperty().bind(older.visibleProperty());
        older.setOnAction(_ -> {
            older.setVisible(false);
            model.older();
        });
        var note = new Label(texts.get("history-note"));
        note.getStyleClass().add("muted");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        root = new VBox(12, filters(), table, older, sum, note);
        root.getStyleClass().add("tab-body");
        model.observed().readingProperty().subscribe(_ -> show());
        model.shown().addListener((javafx.beans.Observable _) -> show());
    }

    private Node filters() {
        search.setId("history-search");
        search.setPromptText(texts.get("history-search"));
        search.setAccessibleText(texts.get("history-search.name"));
        search.setLeft(Glyph.of(Feather.SEARCH));
        search.setPrefColumnCount(22);
        search.textProperty().bindBidirectional(model.searchProperty());
        var kinds = AllOrOne.box(texts, "history-kind", List.of(HistoryLine.Kind.values()), model.kindProperty(),
                kind -> texts.get("history-kind." + key(kind)));
        export.setId("history-export");
        export.setText(texts.get("history-export"));
        export.setMinWidth(Region.USE_PREF_SIZE);
        export.setOnAction(_ -> export());
        var row = new WrapRow(search, kinds, export).tail(export);
        row.getStyleClass().add("filters");
        return row;
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void buildTable() {
        table.setId("history-table");
        table.setAccessibleText(texts.get("history-table.name"));
        Columns.fit(table);
        table.setPlaceholder(placeholder);
        table.setRowFactory(_ -> new Row());
        add("when", 150, false, line -> times.moment(line.at(), live.moment().now()));
        add("what", 250, false, this::what);
        add("amount", 150, true, this::amount);
        add("fee", 130, true, line -> line.fee().map(fee -> Money.column(fee, RoundingMode.UP))
                .orElseGet(() -> line.transaction().isPresent() ? Money.UNKNOWN : "–"));
        add("state", 150, false, this::state);
        table.setItems(model.shown());
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER && !event.isShortcutDown()) {
                watch();
                event.consume();
            }
        });
        table.setOnMouseClicked(event -> {
            if (event.getClickCount() == 2) {
                watch();
            }
        });
    }

    private void add(String name, double width, boolean figures, Function<HistoryLine, String> text) {
        var column = new TextColumn<>(texts.get("history-table." + name), width, text);
        table.getColumns().add(figures ? column.figures() : column);
    }

    private String what(HistoryLine line) {
        boolean one = line.count() == 1 && !line.relay().isEmpty();
        return texts.get("history." + key(line.kind()) + (one ? ".one" : ""), line.count(), line.relay());
    }

    private String amount(HistoryLine line) {
        String figure = Money.column(line.amount(), line.incoming() ? RoundingMode.DOWN : RoundingMode.UP);
        return line.amount().isZero() ? figure : (line.incoming() ? "+" : "−") + figure;
    }

    private String state(HistoryLine line) {
        return line.state() == HistoryLine.State.IN_BLOCK ? texts.get("history-state.in-block.part", line.confirmations(), line.needed())
                : texts.get("history-state." + key(line.state()));
    }

    Region root() {
        return root;
    }

    TableView<HistoryLine> table() {
        return table;
    }

    void search() {
        search.requestFocus();
    }

    /** Reading goes through the whole ledger: only for whoever looks at it. */
    void readWhile(ObservableValue<Boolean> looked) {
        model.observed().readWhile(looked);
    }

    void refresh() {
        model.observed().refresh();
    }

    boolean back() {
        boolean filtered = model.isFiltered();
        model.searchProperty().set("");
        model.kindProperty().set(Optional.empty());
        return filtered;
    }

    private void watch() {
        HistoryLine line = table.getSelectionModel().getSelectedItem();
        if (line != null) {
            line.transaction().ifPresent(key -> review.watch(key, what(line), () -> model.observed().refresh()));
        }
    }

    void export() {
        List<HistoryLine> lines = List.copyOf(model.shown());
        new SaveSheet(texts.language(), sheets, texts.get("history-export.title", lines.size()),
                texts.get("history-export.note"), "farthing-history",
                List.of(new SaveSheet.Format(texts.get("history-export.csv"), "csv"),
                        new SaveSheet.Format(texts.get("history-export.json"), "json")),
                (format, file) -> texts.get("history-export.done", model.export(lines,
                        format == 0 ? EvidenceDesk.Format.CSV : EvidenceDesk.Format.JSON, file), file.toString())).open();
    }

    private void show() {
        boolean read = model.observed().reading().latest().isPresent();
        HistoryModel.Sum total = model.sum();
        String coin = live.moment().coin();
        sum.setText(read ? texts.get("history-sum", model.shown().size(), Money.cost(total.out(), coin), Money.balance(total.in(), coin),
                Money.cost(total.fees(), coin)) : Money.UNKNOWN);
        older.setVisible(model.hasOlder());
        sum.setUserData(read ? total.out().wei() : null);
        placeholder.setText(texts.get(!read ? "history-table.reading" : model.isFiltered() ? "history-table.no-match"
                : "history-table.empty"));
    }

    private final class Row extends TableRow<HistoryLine> {
        @Override
        protected void updateItem(HistoryLine line, boolean empty) {
            super.updateItem(line, empty);
            boolean none = empty || line == null;
            setId(none ? null : "history-table-row-" + line.hash().slice(0, 4).hex());
            setAccessibleText(none ? null : texts.get("history-table.row", what(line), amount(line), live.moment().coin(),
                    times.moment(line.at(), live.moment().now()), state(line)));
        }
    }
}
