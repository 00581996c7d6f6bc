package org.farthing.app.fx;

import java.util.function.Function;
import javafx.scene.control.TableCell;
import javafx.scene.text.Text;

/**
 * A cell whose sentence wraps, and whose row grows with it, so that none is cut short.
 *
 * @param <T> what a row shows
 */
public final class WrappedCell<T> extends TableCell<T, T> {
    private static final double PADDING = 20;

    private final Function<T, String> sentence;
    /** A label's height does not follow its width inside a cell; a text's does. */
    private final Text text = new Text();

    public WrappedCell(Function<T, String> sentence) {
        this.sentence = sentence;
        text.getStyleClass().add("wrapped-text");
    }

    @Override
    protected void updateItem(T item, boolean empty) {
        super.updateItem(item, empty);
        if (empty || item == null) {
            setGraphic(null);
            return;
        }
        text.wrappingWidthProperty().bind(getTableColumn().widthProperty().subtract(PADDING));
        text.setText(sentence.apply(item));
        setGraphic(text);
    }
}
