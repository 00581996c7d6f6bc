package org.farthing.app.vouchers;

import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.farthing.app.session.VoucherLine;

/** A place in the history; its voucher comes when it has been read. */
public final class VoucherRow {
    private final ReadOnlyObjectWrapper<Optional<VoucherLine>> line = new ReadOnlyObjectWrapper<>(Optional.empty());

    public ReadOnlyObjectProperty<Optional<VoucherLine>> lineProperty() {
        return line.getReadOnlyProperty();
    }

    public Optional<VoucherLine> line() {
        return line.get();
    }

    void set(VoucherLine read) {
        line.set(Optional.of(read));
    }
}
