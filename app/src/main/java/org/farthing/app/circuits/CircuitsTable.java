package org.farthing.app.circuits;

import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import org.farthing.app.fx.Columns;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Sizes;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.fx.Words;
import org.farthing.app.session.CircuitLine;

/** {@code #circuits-table}. */
final class CircuitsTable {
    private static final int HOPS = 3;

    private final Texts texts;
    private final Times times;
    private final Words words;
    private final TableView<CircuitLine> table = new TableView<>();
    private final BooleanProperty hidden = new SimpleBooleanProperty();

    CircuitsTable(Texts texts, Times times) {
        this.texts = texts;
        this.times = times;
        this.words = new Words(texts.language());
        table.setId("circuits-table");
        table.setAccessibleText(texts.get("circuits-table.name"));
        Columns.fit(table);
        table.setRowFactory(_ -> new Row());
        add("stage", 110, (line, _) -> stage(line), Comparator.comparing(CircuitLine::stage));
        add("path", 230, (line, _) -> path(line), Comparator.comparing(this::path));
        add("site", 150, this::site, Comparator.comparing(line -> line.site().orElse("")));
        figures(add("traffic", 76, (line, _) -> Sizes.bytes(line.bytes()), Comparator.comparing(CircuitLine::bytes)));
        figures(add("paid", 92, (line, covered) -> covered ? Money.HIDDEN : Money.figure(line.paid(), java.math.RoundingMode.UP),
                Comparator.comparing(CircuitLine::paid)));
        figures(add("age", 84, (line, _) -> times.span(line.age()), Comparator.comparing(CircuitLine::age)));
    }

    TableView<CircuitLine> table() {
        return table;
    }

    /** Takes the newest circuits over; those that are the same stay the same rows, so that the choice outlives each reading. */
    void show(List<CircuitLine> circuits, boolean covered) {
        hidden.set(covered);
        CircuitLine chosen = table.getSelectionModel().getSelectedItem();
        table.getItems().setAll(circuits);
        table.sort();
        if (chosen != null) {
            circuits.stream().filter(line -> line.number() == chosen.number()).findFirst()
                    .ifPresent(line -> table.getSelectionModel().select(line));
        }
        table.refresh();
    }

    private static void figures(TableColumn<CircuitLine, CircuitLine> column) {
        column.getStyleClass().add("figures");
    }

    private TableColumn<CircuitLine, CircuitLine> add(String name, double width, BiFunction<CircuitLine, Boolean, String> text,
            Comparator<CircuitLine> order) {
        var column = new TableColumn<CircuitLine, CircuitLine>(texts.get("circuits-table." + name));
        column.setPrefWidth(width);
        column.setMinWidth(width * 0.8);
        column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        column.setCellFactory(_ -> {
            var cell = new TableCell<CircuitLine, CircuitLine>() {
                @Override
                protected void updateItem(CircuitLine line, boolean empty) {
                    super.updateItem(line, empty);
                    setText(empty || line == null ? null : text.apply(line, hidden.get()));
                }
            };
            Columns.showWhole(cell);
            return cell;
        });
        column.setComparator(order);
        table.getColumns().add(column);
        return column;
    }

    /** For one that is being built also how far it is. */
    private String stage(CircuitLine line) {
        return switch (line.stage()) {
            case BUILDING -> line.reached() < HOPS ? texts.get("circuits-stage.building", line.reached() + 1, HOPS)
                    : texts.get("circuits-stage.paying");
            case READY -> texts.get("circuits-stage.ready");
            case IN_USE -> texts.get("circuits-stage.in-use");
            case ENDING -> texts.get("circuits-stage.ending", line.streams());
        };
    }

    private String path(CircuitLine line) {
        return words.path(line.path().stream().map(CircuitLine.PaidHop::relayName).toList());
    }

    private String site(CircuitLine line, boolean covered) {
        if (line.ofWallet()) {
            return texts.get("circuits-of-wallet");
        }
        return line.site().filter(name -> !name.isEmpty()).map(name -> covered ? Money.HIDDEN : name)
                .orElseGet(() -> texts.get("circuits-no-site"));
    }

    /** Read by a screen reader as one sentence. */
    private final class Row extends TableRow<CircuitLine> {
        @Override
        protected void updateItem(CircuitLine line, boolean empty) {
            super.updateItem(line, empty);
            if (empty || line == null) {
                setId(null);
                setAccessibleText(null);
                return;
            }
            setId("circuits-table-row-" + line.number());
            setAccessibleText(texts.get("circuits-table.row", stage(line), path(line), site(line, hidden.get()),
                    Sizes.bytes(line.bytes())));
        }
    }
}
