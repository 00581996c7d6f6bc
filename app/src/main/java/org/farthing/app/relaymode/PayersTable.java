package org.farthing.app.relaymode;

import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import org.farthing.app.fx.Columns;
import org.farthing.app.fx.Money;
import org.farthing.app.fx.Texts;
import org.farthing.app.fx.Times;
import org.farthing.app.session.OwnRelay;

/** {@code #relay-payers-table}: whose vouchers the relay holds. */
final class PayersTable {
    private static final int ADDRESS_SHOWN = 10;

    private final Texts texts;
    private final Times times;
    private final Supplier<Instant> now;
    private final TableView<PayerRow> table = new TableView<>();

    PayersTable(Texts texts, Times times, Supplier<Instant> now) {
        this.texts = texts;
        this.times = times;
        this.now = now;
        table.setId("relay-payers-table");
        table.setAccessibleText(texts.get("relay-payers-table.name"));
        Columns.fit(table);
        table.setRowFactory(_ -> new Row());
        add("payer", 130, 120, PayersTable::address, Comparator.comparing(OwnRelay.Payer::payer));
        add("deposit", 100, 84, payer -> Money.figure(payer.deposit(), RoundingMode.DOWN), Comparator.comparing(OwnRelay.Payer::deposit))
                .getStyleClass().add("figures");
        add("earned", 110, 96, payer -> Money.figure(payer.earned(), RoundingMode.DOWN), Comparator.comparing(OwnRelay.Payer::earned))
                .getStyleClass().add("figures");
        add("cash-by", 270, 236, this::cashBy, Comparator.comparing(payer -> payer.cashBy().orElse(Instant.MAX)));
        add("state", 190, 160, this::state, Comparator.comparing(OwnRelay.Payer::state));
    }

    TableView<PayerRow> table() {
        return table;
    }

    private static String address(OwnRelay.Payer payer) {
        return payer.payer().toString().substring(0, ADDRESS_SHOWN) + "…";
    }

    private String cashBy(OwnRelay.Payer payer) {
        return payer.cashBy().map(at -> {
            String date = times.dateAndTime(at);
            return switch (payer.state()) {
                case ASKED_TO_CLOSE, ENDING -> texts.get("relay-payers-table.urgent", date, times.distance(at, now.get()));
                case USED_UP, SERVING, IDLE, LOST, CASHED -> date;
            };
        }).orElse("–");
    }

    private String state(OwnRelay.Payer payer) {
        return texts.get("relay-payer-state." + payer.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private TableColumn<PayerRow, OwnRelay.Payer> add(String name, double width, double least, Function<OwnRelay.Payer, String> text,
            Comparator<OwnRelay.Payer> order) {
        var column = new TableColumn<PayerRow, OwnRelay.Payer>(texts.get("relay-payers-table." + name));
        column.setPrefWidth(width);
        column.setMinWidth(least);
        column.setCellValueFactory(features -> features.getValue().lineProperty());
        column.setCellFactory(_ -> new Cell(text));
        column.setComparator(order);
        table.getColumns().add(column);
        return column;
    }

    private static final class Cell extends TableCell<PayerRow, OwnRelay.Payer> {
        private final Function<OwnRelay.Payer, String> text;

        private Cell(Function<OwnRelay.Payer, String> text) {
            this.text = text;
            Columns.showWhole(this);
        }

        @Override
        protected void updateItem(OwnRelay.Payer payer, boolean empty) {
            super.updateItem(payer, empty);
            setText(empty || payer == null ? null : text.apply(payer));
        }
    }

    /** Read by a screen reader as one sentence; found by a test by its channel. */
    private final class Row extends TableRow<PayerRow> {
        @Override
        protected void updateItem(PayerRow row, boolean empty) {
            super.updateItem(row, empty);
            if (empty || row == null) {
                setId(null);
                setAccessibleText(null);
                return;
            }
            OwnRelay.Payer payer = row.line();
            setId("relay-payers-table-row-" + payer.channel().slice(0, 4).hex());
            setAccessibleText(texts.get("relay-payers-table.row", address(payer), Money.figure(payer.earned(), RoundingMode.DOWN),
                    Money.figure(payer.deposit(), RoundingMode.DOWN), cashBy(payer), state(payer)));
        }
    }
}
