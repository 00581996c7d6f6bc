package org.farthing.app.relays;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import org.farthing.app.fx.LineRow;
import org.farthing.app.session.RelayLine;

/** One row of the table: a relay, and its mark. */
public final class RelayRow extends LineRow<RelayLine> {
    private final BooleanProperty marked = new SimpleBooleanProperty();

    RelayRow(RelayLine line) {
        super(line.id(), line);
    }

    /** Whether it is chosen. Choosing pays nothing. */
    public BooleanProperty markedProperty() {
        return marked;
    }
}
