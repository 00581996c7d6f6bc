package org.farthing.app.fx;

import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;

/**
 * A column of a table whose rows do not change: each cell is a text. In the order that the table has, unless told otherwise.
 *
 * @param <T> what a row shows, immutable
 */
public final class TextColumn<T> extends TableColumn<T, T> {
    public TextColumn(String title, double width, Function<T, String> text) {
        super(title);
        setPrefWidth(width);
        setSortable(false);
        setReorderable(false);
        setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
        setCellFactory(_ -> {
            var cell = new TableCell<T, T>() {
                @Override
                protected void updateItem(T row, boolean empty) {
                    super.updateItem(row, empty);
                    setText(empty || row == null ? null : text.apply(row));
                }
            };
            Columns.showWhole(cell);
            return cell;
        });
    }

    /** Figures stand right, and are covered where the user wants amounts covered. */
    public TextColumn<T> figures() {
        getStyleClass().add("figures");
        return this;
    }
}
