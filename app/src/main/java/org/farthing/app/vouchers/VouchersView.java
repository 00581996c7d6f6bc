package org.farthing.app.vouchers;

import atlantafx.base.controls.CustomTextField;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.DatePicker;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.farthing.app.fx.Columns;
import org.farthing.app.fx.FieldError;
import org.farthing.app.fx.Glyph;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.SaveSheet;
import org.farthing.app.fx.Screen;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Sheets;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.fx.WrapRow;
import org.farthing.app.money.AmountText;
import org.farthing.app.session.EvidenceDesk;
import org.farthing.app.session.VoucherLine;
import org.farthing.wallet.value.Bytes;
import org.kordamp.ikonli.feather.Feather;

/** {@code #screen-vouchers}. */
public final class VouchersView implements Screen {
    /** Bytes of one cell on a link. */
    private static final int CELL = 2048;

    private final VouchersModel model;
    private final Times times;
    private final Texts texts;
    private final Words words;
    private final VBox root = new VBox();
    private final CustomTextField search = new CustomTextField();
    private final Button channel = new Button();
    private final Button clear = new Button();
    private final Label sum = new Label();
    private final Label message = new Label();
    private final Label placeholder = new Label();
    private final DatePicker from = new DatePicker();
    private final DatePicker to = new DatePicker();
    private final TextField least = new TextField();
    private final FieldError leastError = new FieldError("vouchers-min-error");
    private final Button verify = new Button();
    private final Button export = new Button();
    private final AmountText amounts;
    private final Sheets sheets;
    private final TableView<VoucherRow> table = new TableView<>();

    public VouchersView(VouchersModel model, Times times, Sheets sheets) {
        this.texts = Texts.of(VouchersView.class, times.language());
        this.words = new Words(texts.language());
        this.amounts = new AmountText(texts.language());
        this.model = model;
        this.sheets = sheets;
        this.times = times;
        var intro = new Label(texts.get("vouchers-intro"));
        intro.setWrapText(true);
        intro.setMinHeight(Region.USE_PREF_SIZE);
        intro.getStyleClass().addAll("muted", "intro");
        message.setId("vouchers-message");
        message.setWrapText(true);
        message.setMinHeight(Region.USE_PREF_SIZE);
        message.getStyleClass().add("message");
        message.managedProperty().bind(message.visibleProperty());
        buildTable();
        VBox.setVgrow(table, Priority.ALWAYS);
        root.setId("screen-vouchers");
        root.getStyleClass().add("page");
        root.setAccessibleText(title());
        root.getChildren().setAll(head(intro), filters(), leastError, message, new DamageBar(texts, model.damage()).root(), table, foot());
        model.observed().readWhile(Screen.shown(root));
        Screen.shown(root).subscribe(shown -> {
            if (shown) {
                model.damage().begin();
            }
        });
        model.stateProperty().subscribe(_ -> show());
        model.sumProperty().subscribe(_ -> show());
        model.channelProperty().subscribe(_ -> show());
        model.failureProperty().subscribe(_ -> show());
        model.live().momentProperty().when(Screen.shown(root)).subscribe(_ -> show());
    }

    private Node head(Label intro) {
        verify.setId("vouchers-verify");
        verify.setText(texts.get("vouchers-verify"));
        verify.setOnAction(_ -> new VerifySheet(texts, model, sheets).open());
        export.setId("vouchers-export");
        export.setText(texts.get("vouchers-export"));
        export.getStyleClass().add("accent");
        export.setOnAction(_ -> export());
        for (Button button : new Button[] {verify, export}) {
            button.setMinWidth(Region.USE_PREF_SIZE);
        }
        intro.setMaxWidth(Double.MAX_VALUE);
        return new WrapRow(WrapRow.growing(intro), verify, export);
    }

    private void export() {
        model.applyNow();
        long total = model.sumProperty().get().map(VouchersModel.Sum::total).orElse(0L);
        new SaveSheet(texts.language(), sheets, texts.get("vouchers-export.title", total),
                texts.get("vouchers-export.note"), "farthing-vouchers",
                List.of(new SaveSheet.Format(texts.get("vouchers-export.json"), "jsonl"),
                        new SaveSheet.Format(texts.get("vouchers-export.csv"), "csv")),
                (format, file) -> texts.get("vouchers-export.done",
                        model.export(format == 0 ? EvidenceDesk.Format.JSON : EvidenceDesk.Format.CSV, file), file.toString())).open();
    }

    /** From the start of the first day to the end of the last, by this computer's calendar. */
    private void dates() {
        for (DatePicker each : new DatePicker[] {from, to}) {
            boolean first = each == from;
            each.setId(first ? "vouchers-from" : "vouchers-to");
            each.setPromptText(texts.get(first ? "vouchers-from" : "vouchers-to"));
            each.setAccessibleText(texts.get(first ? "vouchers-from.name" : "vouchers-to.name"));
            each.valueProperty().subscribe(day -> (first ? model.fromProperty() : model.toProperty()).set(Optional.ofNullable(day)
                    .map(known -> (first ? known : known.plusDays(1)).atStartOfDay(ZoneId.systemDefault()).toInstant())));
        }
        least.setId("vouchers-min");
        least.setPromptText(texts.get("vouchers-min"));
        least.setAccessibleText(texts.get("vouchers-min.name"));
        least.setPrefColumnCount(8);
        least.textProperty().subscribe(text -> {
            Optional<String> fault = text.isBlank() ? Optional.empty()
                    : amounts.fault(text, model.live().moment().coin(), Optional.empty());
            leastError.setText(fault.orElse(""));
            least.setAccessibleHelp(fault.orElse(""));
            model.leastProperty().set(fault.isPresent() || text.isBlank() ? Optional.empty() : amounts.parse(text));
        });
    }

    private void clearFields() {
        from.setValue(null);
        to.setValue(null);
        least.clear();
        model.clear();
    }

    private Node filters() {
        dates();
        search.setId("vouchers-search");
        search.setPromptText(texts.get("vouchers-search"));
        search.setAccessibleText(texts.get("vouchers-search.name"));
        search.setLeft(Glyph.of(Feather.SEARCH));
        search.setPrefColumnCount(26);
        search.textProperty().bindBidirectional(model.searchProperty());
        channel.setId("vouchers-channel");
        channel.setGraphic(Glyph.of(Feather.X));
        channel.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
        channel.setAccessibleText(texts.get("vouchers-channel.name"));
        channel.managedProperty().bind(channel.visibleProperty());
        channel.setMinWidth(Region.USE_PREF_SIZE);
        channel.setOnAction(_ -> {
            model.allChannels();
            search.requestFocus();
        });
        clear.setId("vouchers-clear");
        clear.setText(texts.get("vouchers-clear"));
        clear.getStyleClass().add("flat");
        clear.managedProperty().bind(clear.visibleProperty());
        clear.setOnAction(_ -> {
            clearFields();
            search.requestFocus();
        });
        var row = new WrapRow(search, from, to, least, channel, clear);
        row.getStyleClass().add("filters");
        return row;
    }

    private Node foot() {
        sum.setId("vouchers-sum");
        sum.getStyleClass().addAll("figure-strong", "amount-sentence");
        sum.setMinWidth(Region.USE_PREF_SIZE);
        var privacy = new Label(texts.get("vouchers-privacy"));
        privacy.getStyleClass().add("muted");
        privacy.setWrapText(true);
        privacy.setMinHeight(Region.USE_PREF_SIZE);
        return new WrapRow(sum, privacy).tail(privacy);
    }

    private void buildTable() {
        table.setId("vouchers-table");
        table.setAccessibleText(texts.get("vouchers-table.name"));
        Columns.fit(table);
        table.setPlaceholder(placeholder);
        table.setRowFactory(_ -> new Row());
        add("relay", 150, false, VoucherLine::relayName);
        add("sequence", 90, true, line -> Sizes.count(line.sequence()));
        add("cumulative", 150, true, line -> Money.column(line.cumulative(), RoundingMode.UP));
        add("increment", 150, true, line -> Money.column(line.increment(), RoundingMode.UP));
        add("traffic", 110, true, VouchersView::traffic);
        add("when", 170, true, line -> times.moment(line.at(), model.now()));
        table.setItems(model.rows());
        table.skinProperty().subscribe(_ -> table.lookupAll(".scroll-bar").stream()
                .filter(ScrollBar.class::isInstance).map(ScrollBar.class::cast)
                .filter(bar -> bar.getOrientation() == Orientation.VERTICAL)
                .forEach(bar -> bar.valueProperty().subscribe(value -> model.follow(value.doubleValue() <= bar.getMin()))));
    }

    private static String traffic(VoucherLine line) {
        return Sizes.bytes(Math.multiplyExact(line.cells(), CELL));
    }

    private void add(String name, double width, boolean figures, Function<VoucherLine, String> text) {
        var column = new TableColumn<VoucherRow, Optional<VoucherLine>>(texts.get("vouchers-table." + name));
        column.setPrefWidth(width);
        // Sorting would need the whole history in memory; it is newest first.
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(features -> features.getValue().lineProperty());
        column.setCellFactory(_ -> new LineCell(text));
        if (figures) {
            column.getStyleClass().add("figures");
        }
        table.getColumns().add(column);
    }

    private void show() {
        ScreenState state = model.stateProperty().get();
        Screen.show(root, state);
        String coin = model.live().moment().coin();
        sum.setText(model.sumProperty().get()
                .map(known -> texts.get(model.isFiltered() ? "vouchers-sum.some" : "vouchers-sum",
                        known.total(), Money.cost(known.amount(), coin), Sizes.count(known.total())))
                .orElseGet(() -> texts.get("vouchers-sum.unknown")));
        sum.setUserData(model.sumProperty().get().map(known -> known.amount().wei()).orElse(null));
        channel.setVisible(model.channelProperty().get().isPresent());
        model.channelProperty().get().ifPresent(id -> channel.setText(texts.get("vouchers-channel", id.slice(0, 4))));
        clear.setVisible(model.isFiltered());
        placeholder.setText(texts.get(switch (state) {
            case LOADING -> "vouchers-table.reading";
            case OFFLINE -> "vouchers-table.failed";
            case EMPTY, READY, WORKING, PARTIAL, BLOCKED, NO_FUNDS, LOCKED ->
                    model.isFiltered() ? "vouchers-table.no-match" : "vouchers-table.empty";
        }));
        message.setVisible(state == ScreenState.PARTIAL);
        message.setText(words.sentences(texts.get("vouchers-message"), model.failureProperty().get()));
    }

    /** Only the vouchers of one channel. */
    public void only(Bytes id) {
        model.only(id);
    }

    @Override
    public Region root() {
        return root;
    }

    @Override
    public String title() {
        return texts.get("screen-vouchers.title");
    }

    @Override
    public String command() {
        return "channel vouchers";
    }

    @Override
    public Node firstFocus() {
        return table;
    }

    @Override
    public void primary() {
        export();
    }

    @Override
    public void search() {
        search.requestFocus();
    }

    @Override
    public void refresh() {
        model.observed().refresh();
        model.damage().examine();
    }

    @Override
    public boolean back() {
        boolean filtered = model.isFiltered() || !least.getText().isEmpty();
        clearFields();
        return filtered;
    }

    private static final class LineCell extends TableCell<VoucherRow, Optional<VoucherLine>> {
        private final Function<VoucherLine, String> text;

        private LineCell(Function<VoucherLine, String> text) {
            this.text = text;
            Columns.showWhole(this);
        }

        @Override
        protected void updateItem(Optional<VoucherLine> line, boolean empty) {
            super.updateItem(line, empty);
            setText(empty || line == null ? null : line.map(text).orElse(Money.UNKNOWN));
        }
    }

    /** Read by a screen reader as one sentence. */
    private final class Row extends TableRow<VoucherRow> {
        private Subscription filled = Subscription.EMPTY;

        @Override
        protected void updateItem(VoucherRow row, boolean empty) {
            super.updateItem(row, empty);
            filled.unsubscribe();
            filled = Subscription.EMPTY;
            setId(null);
            setAccessibleText(null);
            if (!empty && row != null) {
                filled = row.lineProperty().subscribe(line -> line.ifPresent(this::name));
            }
        }

        private void name(VoucherLine line) {
            String coin = model.live().moment().coin();
            setId("vouchers-table-row-" + line.channel().slice(0, 4).hex() + "-" + line.sequence());
            setAccessibleText(texts.get("vouchers-table.row", line.relayName(), Sizes.count(line.sequence()),
                    Money.cost(line.cumulative(), coin), Money.cost(line.increment(), coin),
                    traffic(line), times.moment(line.at(), model.now())));
        }
    }
}
