package org.farthing.app.channels;

import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.farthing.app.fx.Columns;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;

/** {@code #channels-table}. */
final class ChannelsTable {
    private final Texts texts;
    private final Times times;
    private final Words words;
    private final TableView<ChannelRow> table = new TableView<>();
    /** Columns that the details beside the table say as well. */
    private final List<TableColumn<ChannelRow, ChannelLine>> repeated;

    ChannelsTable(Texts texts, Times times) {
        this.words = new Words(texts.language());
        this.texts = texts;
        this.times = times;
        table.setId("channels-table");
        table.setAccessibleText(texts.get("channels-table.name"));
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        Columns.fit(table);
        table.setRowFactory(_ -> new Row());
        add("relay", 110, 84, text(ChannelLine::relayName), Comparator.comparing(ChannelLine::relayName));
        TableColumn<ChannelRow, ChannelLine> country = add("country", 76, 72,
                text(line -> words.country(line.country()).map(_ -> line.country()).orElse("–")),
                Comparator.comparing(ChannelLine::country));
        add("role", 84, 78, text(line -> line.role().isEmpty() ? "–" : words.role(line.role())), Comparator.comparing(ChannelLine::role));
        figures(add("deposit", 96, 92, text(line -> Money.figure(line.deposit(), RoundingMode.DOWN)),
                Comparator.comparing(ChannelLine::deposit)));
        add("used", 190, 118, this::used, Comparator.comparing(ChannelRow::used));
        TableColumn<ChannelRow, ChannelLine> back = add("back", 124, 124, text(line -> line.refundableAt().map(times::date).orElse("–")),
                Comparator.comparing(line -> line.refundableAt().map(at -> at.getEpochSecond()).orElse(Long.MAX_VALUE)));
        add("state", 152, 152, this::state, Comparator.comparing(ChannelLine::state));
        repeated = List.of(country, back);
    }

    TableView<ChannelRow> table() {
        return table;
    }

    /** With details beside it the table leaves out what those say, instead of cutting words short. */
    void beside(boolean details) {
        repeated.forEach(column -> column.setVisible(!details));
    }

    private static void figures(TableColumn<ChannelRow, ChannelLine> column) {
        column.getStyleClass().add("figures");
    }

    private TableColumn<ChannelRow, ChannelLine> add(String name, double width, double least,
            Supplier<BiConsumer<ChannelLine, LineCell>> drawing, Comparator<ChannelLine> order) {
        var column = new TableColumn<ChannelRow, ChannelLine>(texts.get("channels-table." + name));
        column.setPrefWidth(width);
        column.setMinWidth(least);
        column.setCellValueFactory(features -> features.getValue().lineProperty());
        column.setCellFactory(_ -> new LineCell(drawing));
        column.setComparator(order);
        table.getColumns().add(column);
        return column;
    }

    /** A cell that shows one string. */
    private static Supplier<BiConsumer<ChannelLine, LineCell>> text(Function<ChannelLine, String> value) {
        return () -> (line, cell) -> cell.setText(value.apply(line));
    }

    private BiConsumer<ChannelLine, LineCell> used() {
        var bar = new DepositBar();
        HBox.setHgrow(bar, Priority.ALWAYS);
        var percent = new Label();
        percent.getStyleClass().add("percent");
        percent.setMinWidth(Region.USE_PREF_SIZE);
        var box = new HBox(bar, percent);
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().add("used-cell");
        return (line, cell) -> {
            bar.show(ChannelRow.used(line), line.state() == ChannelPhase.LOW);
            percent.setText(texts.get("channels-table.percent", ChannelRow.percent(line)));
            cell.setGraphic(box);
        };
    }

    private BiConsumer<ChannelLine, LineCell> state() {
        var chip = new StateChip(texts);
        return (line, cell) -> {
            chip.show(line.state());
            cell.setGraphic(chip.label());
        };
    }

    private static final class LineCell extends TableCell<ChannelRow, ChannelLine> {
        private final BiConsumer<ChannelLine, LineCell> draw;

        private LineCell(Supplier<BiConsumer<ChannelLine, LineCell>> drawing) {
            this.draw = drawing.get();
            Columns.showWhole(this);
        }

        @Override
        protected void updateItem(ChannelLine line, boolean empty) {
            super.updateItem(line, empty);
            setText(null);
            setGraphic(null);
            if (!empty && line != null) {
                draw.accept(line, this);
            }
        }
    }

    /** Read by a screen reader as one sentence; found by a test by its channel. */
    private final class Row extends TableRow<ChannelRow> {
        @Override
        protected void updateItem(ChannelRow row, boolean empty) {
            super.updateItem(row, empty);
            if (empty || row == null) {
                setId(null);
                setAccessibleText(null);
                return;
            }
            ChannelLine line = row.line();
            setId("channels-table-row-" + line.id().slice(0, 4).hex());
            setAccessibleText(texts.get("channels-table.row", line.relayName(), words.role(line.role()),
                    words.country(line.country()).orElseGet(() -> texts.get("channels-table.no-country")),
                    ChannelRow.percent(line), StateChip.word(texts, line.state())));
        }
    }
}
