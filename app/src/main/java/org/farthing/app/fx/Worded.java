package org.farthing.app.fx;

import java.util.function.Function;
import javafx.util.StringConverter;

/**
 * The words for what a drop-down offers. There is no way back from words to values: nothing is typed there, and JavaFX asks for it only
 * where something is.
 *
 * @param <T> what is chosen from
 */
public final class Worded<T> extends StringConverter<T> {
    private final Function<T, String> word;

    /** @param word for each value; nothing chosen has none */
    public Worded(Function<T, String> word) {
        this.word = word;
    }

    @Override
    public String toString(T value) {
        return value == null ? "" : word.apply(value);
    }

    @Override
    public T fromString(String text) {
        throw new UnsupportedOperationException("nothing is typed here");
    }
}
