package org.farthing.app.relays;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.scene.control.CheckBox;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.farthing.app.fx.Columns;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.session.RelayLine;

/** {@code #relays-table}. What was not measured is no number and comes last, whichever way the column is sorted. */
final class RelaysTable {
    private static final double PERCENT = 100;

    private final Texts texts;
    private final Times times;
    private final Words words;
    private final Supplier<Instant> now;
    private final TableView<RelayRow> table = new TableView<>();

    RelaysTable(Texts texts, Times times, Supplier<Instant> now) {
        this.words = new Words(texts.language());
        this.texts = texts;
        this.times = times;
        this.now = now;
        table.setId("relays-table");
        table.setAccessibleText(texts.get("relays-table.name"));
        Columns.fit(table);
        table.setRowFactory(_ -> new Row());
        table.setOnKeyPressed(event -> {
            RelayRow row = table.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.SPACE && row != null) {
                row.markedProperty().set(!row.markedProperty().get());
                event.consume();
            }
        });
        marks();
        add("relay", 130, 90, line -> line.neverUse() ? texts.get("relays-table.never", line.name()) : line.name(),
                Comparator.comparing(RelayLine::name));
        add("country", 72, 68, line -> words.country(line.country()).map(_ -> line.country()).orElse("–"),
                Comparator.comparing(RelayLine::country));
        add("role", 156, 150, this::roles, Comparator.comparing(this::roles));
        figures(add("price", 84, 80, line -> Money.perGigabyteFigure(line.pricePerUnit()),
                Comparator.comparing(RelayLine::pricePerUnit)));
        sortedLast(figures(add("speed", 104, 96, line -> measured(line.bytesPerSecond(),
                speed -> texts.get("relays-table.speed-value", Sizes.bytes((long) speed.doubleValue()))),
                Comparator.comparing(RelayLine::name))),
                RelayLine::bytesPerSecond);
        sortedLast(figures(add("answers", 104, 96, line -> measured(line.answered(), this::percent),
                Comparator.comparing(RelayLine::name))),
                RelayLine::answered);
        figures(add("known", 96, 90, line -> line.knownSince().map(this::age).orElse("–"),
                Comparator.comparing(line -> line.knownSince().map(Instant::getEpochSecond).orElse(Long.MAX_VALUE),
                        Comparator.<Long>reverseOrder())));
        figures(add("mine", 84, 66, line -> line.deposit().map(deposit -> Money.figure(deposit, RoundingMode.DOWN)).orElse("–"),
                Comparator.comparing(line -> line.deposit().map(deposit -> deposit.wei().doubleValue()).orElse(-1.0))));
    }

    TableView<RelayRow> table() {
        return table;
    }

    private void marks() {
        var column = new TableColumn<RelayRow, Boolean>();
        column.setCellValueFactory(features -> features.getValue().markedProperty());
        column.setCellFactory(_ -> new MarkCell());
        column.setPrefWidth(40);
        column.setMinWidth(40);
        column.setMaxWidth(40);
        column.setSortable(false);
        table.getColumns().add(column);
    }

    private static TableColumn<RelayRow, RelayLine> figures(TableColumn<RelayRow, RelayLine> column) {
        column.getStyleClass().add("figures");
        return column;
    }

    private TableColumn<RelayRow, RelayLine> add(String name, double width, double least, Function<RelayLine, String> text,
            Comparator<? super RelayLine> order) {
        var column = new TableColumn<RelayRow, RelayLine>(texts.get("relays-table." + name));
        column.setPrefWidth(width);
        column.setMinWidth(least);
        column.setCellValueFactory(features -> features.getValue().lineProperty());
        column.setCellFactory(_ -> new LineCell(text));
        column.setComparator(order::compare);
        table.getColumns().add(column);
        return column;
    }

    private static void sortedLast(TableColumn<RelayRow, RelayLine> column, Function<RelayLine, OptionalDouble> figure) {
        column.setComparator((one, other) -> {
            OptionalDouble first = figure.apply(one);
            OptionalDouble second = figure.apply(other);
            if (first.isPresent() && second.isPresent()) {
                return Double.compare(first.getAsDouble(), second.getAsDouble());
            }
            int missingLast = Boolean.compare(second.isPresent(), first.isPresent());
            // The table turns the sign round for a falling order.
            return column.getSortType() == TableColumn.SortType.DESCENDING ? -missingLast : missingLast;
        });
    }

    private String measured(OptionalDouble figure, Function<Double, String> text) {
        return figure.isPresent() ? text.apply(figure.getAsDouble()) : texts.get("relays-table.not-measured");
    }

    private String percent(double share) {
        return texts.get("relays-table.percent",
                BigDecimal.valueOf(share * PERCENT).setScale(1, RoundingMode.FLOOR).toPlainString());
    }

    private String age(Instant since) {
        return times.span(java.time.Duration.between(since, now.get()));
    }

    String roles(RelayLine line) {
        return words.list(line.roles().stream().map(words::role).toList());
    }

    /** For the mouse; the keyboard marks the row with Space. */
    private final class MarkCell extends TableCell<RelayRow, Boolean> {
        private final CheckBox box = new CheckBox();
        private RelayRow bound;

        private MarkCell() {
            box.setFocusTraversable(false);
        }

        @Override
        protected void updateItem(Boolean marked, boolean empty) {
            super.updateItem(marked, empty);
            if (bound != null) {
                box.selectedProperty().unbindBidirectional(bound.markedProperty());
            }
            bound = empty ? null : getTableRow().getItem();
            if (bound == null) {
                setGraphic(null);
                return;
            }
            box.selectedProperty().bindBidirectional(bound.markedProperty());
            box.setAccessibleText(texts.get("relays-table.mark", bound.line().name()));
            setGraphic(box);
        }
    }

    private static final class LineCell extends TableCell<RelayRow, RelayLine> {
        private final Function<RelayLine, String> text;

        private LineCell(Function<RelayLine, String> text) {
            this.text = text;
            Columns.showWhole(this);
        }

        @Override
        protected void updateItem(RelayLine line, boolean empty) {
            super.updateItem(line, empty);
            setText(empty || line == null ? null : text.apply(line));
        }
    }

    /** Read by a screen reader as one sentence; found by a test by its relay. */
    private final class Row extends TableRow<RelayRow> {
        @Override
        protected void updateItem(RelayRow row, boolean empty) {
            super.updateItem(row, empty);
            if (empty || row == null) {
                setId(null);
                setAccessibleText(null);
                getStyleClass().remove("never-used");
                return;
            }
            RelayLine line = row.line();
            setId("relays-table-row-" + line.id().slice(0, 4).hex());
            getStyleClass().remove("never-used");
            if (line.neverUse()) {
                getStyleClass().add("never-used");
            }
            setAccessibleText(texts.get(row.markedProperty().get() ? "relays-table.row-marked" : "relays-table.row", line.name(),
                    roles(line), words.country(line.country()).orElseGet(() -> texts.get("relays-table.no-country")),
                    Money.perGigabyteFigure(line.pricePerUnit()), measured(line.answered(), RelaysTable.this::percent)));
        }
    }
}
