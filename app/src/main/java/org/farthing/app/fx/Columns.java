package org.farthing.app.fx;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;
import javafx.util.Subscription;

/**
 * Widths of a table's columns that follow the size of the text and the words of their headings. While all have room they share it; else the
 * table scrolls sideways. Belongs to the window's thread.
 */
public final class Columns {
    /** Beside a heading's words: the cell's padding, and the arrow that tells the order. */
    private static final double AROUND_HEADING = 42;
    private static final double BORDERS = 4;
    /** From this much of the usual size on, nothing is squeezed: large text would only leave the first letters of each. */
    private static final double LARGE = 1.2;

    private record Usual(double preferred, double least) {
    }

    private final TableView<?> table;
    private final Map<TableColumn<?, ?>, Usual> usual = new HashMap<>();
    private Subscription following = Subscription.EMPTY;

    private Columns(TableView<?> table) {
        this.table = table;
    }

    /** The columns' widths as they are set by then are those for text of the usual size. */
    public static void fit(TableView<?> table) {
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        var columns = new Columns(table);
        table.sceneProperty().subscribe(scene -> {
            columns.following.unsubscribe();
            columns.following = scene == null ? Subscription.EMPTY : Subscription.combine(
                    table.widthProperty().subscribe(columns::arrange), scene.getRoot().styleProperty().subscribe(columns::arrange));
            if (scene != null) {
                columns.arrange();
            }
        });
        table.getVisibleLeafColumns().subscribe(columns::arrange);
    }

    /** A text that has no room in its cell is there as a whole under the mouse; a screen reader says it anyway. */
    public static void showWhole(Labeled cell) {
        // Hundreds of cells are made for a table and few are ever pointed at, and each tooltip is a window of its own.
        cell.addEventHandler(MouseEvent.MOUSE_ENTERED, _ -> {
            boolean empty = cell.getText() == null || cell.getText().isEmpty();
            cell.setTooltip(empty ? null : Optional.ofNullable(cell.getTooltip()).orElseGet(() -> whole(cell)));
        });
    }

    private static Tooltip whole(Labeled cell) {
        var whole = new Tooltip();
        whole.setOnShowing(_ -> whole.setText(Look.isCovered(cell) ? Money.HIDDEN : cell.getText()));
        return whole;
    }

    private void arrange() {
        if (table.getScene() == null) {
            return;
        }
        double em = Look.em(table);
        Font heading = Font.font(Font.getDefault().getFamily(), FontWeight.BOLD, em);
        double needed = 0;
        for (TableColumn<?, ?> column : table.getVisibleLeafColumns()) {
            Usual at100 = usual.computeIfAbsent(column, each -> new Usual(each.getPrefWidth(), each.getMinWidth()));
            var words = new Text(column.getText());
            words.setFont(heading);
            double title = column.getText() == null || column.getText().isEmpty() ? 0 : words.getLayoutBounds().getWidth() + AROUND_HEADING;
            double least = Math.max(at100.least() * em / Preferences.USUAL_TEXT, title);
            column.setMinWidth(least);
            column.setPrefWidth(Math.max(at100.preferred() * em / Preferences.USUAL_TEXT, least));
            needed += em > LARGE * Preferences.USUAL_TEXT ? column.getPrefWidth() : least;
        }
        var policy = needed > table.getWidth() - BORDERS ? TableView.UNCONSTRAINED_RESIZE_POLICY
                : TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN;
        if (table.getColumnResizePolicy() != policy) {
            table.setColumnResizePolicy(policy);
        }
    }
}
