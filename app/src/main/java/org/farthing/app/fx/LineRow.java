package org.farthing.app.fx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ObservableList;
import org.farthing.wallet.value.Bytes;

/**
 * One row of a table whose lines are read again and again: the same object while its line is there, so that what was chosen or marked and
 * the scroll position outlive each reading. Belongs to the window's thread.
 *
 * @param <T> what a line says, immutable
 */
public abstract class LineRow<T> {
    private final Bytes id;
    private final ReadOnlyObjectWrapper<T> line;

    /** @param id by which the line is known again */
    protected LineRow(Bytes id, T line) {
        this.id = id;
        this.line = new ReadOnlyObjectWrapper<>(line);
    }

    public final Bytes id() {
        return id;
    }

    public final T line() {
        return line.get();
    }

    public final ReadOnlyObjectProperty<T> lineProperty() {
        return line.getReadOnlyProperty();
    }

    /** Takes over a newer reading: rows that are there stay, new ones come, others go. */
    public static <T, R extends LineRow<T>> void update(ObservableList<R> rows, List<T> lines, Function<T, Bytes> id,
            Function<T, R> fresh) {
        Map<Bytes, R> known = new HashMap<>();
        rows.forEach(row -> known.put(row.id(), row));
        List<R> next = lines.stream().map(line -> known.computeIfAbsent(id.apply(line), _ -> fresh.apply(line))).toList();
        if (!next.equals(List.copyOf(rows))) {
            rows.setAll(next);
        }
        for (int i = 0; i < lines.size(); i++) {
            LineRow<T> row = next.get(i);
            row.set(lines.get(i));
        }
    }

    private void set(T newest) {
        if (!newest.equals(line.get())) {
            line.set(newest);
        }
    }
}
