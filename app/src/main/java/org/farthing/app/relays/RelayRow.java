package org.farthing.app.relays;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.farthing.app.session.RelayLine;
import org.farthing.wallet.value.Bytes;

/** One line of the table: the same object while its relay is listed, so that a mark and the scroll position outlive each reading. */
public final class RelayRow {
    private final ReadOnlyObjectWrapper<RelayLine> line;
    private final BooleanProperty marked = new SimpleBooleanProperty();

    RelayRow(RelayLine line) {
        this.line = new ReadOnlyObjectWrapper<>(line);
    }

    public Bytes id() {
        return line.get().id();
    }

    public RelayLine line() {
        return line.get();
    }

    public ReadOnlyObjectProperty<RelayLine> lineProperty() {
        return line.getReadOnlyProperty();
    }

    /** Whether it is chosen. Choosing pays nothing. */
    public BooleanProperty markedProperty() {
        return marked;
    }

    void set(RelayLine newest) {
        if (!newest.equals(line.get())) {
            line.set(newest);
        }
    }
}
