package org.farthing.app.wallet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.farthing.app.fx.Observed;
import org.farthing.app.session.EvidenceDesk;
import org.farthing.app.session.HistoryLine;
import org.farthing.app.session.WalletDesk;
import org.farthing.wallet.value.Amount;

/** What moved, filtered, and what of it adds up. Belongs to the window's thread. */
public final class HistoryModel {
    private static final Duration EVERY = Duration.ofSeconds(2);
    /** Lines that are read at first, since they are read again and again; and so many times as many each time older ones are asked for. */
    static final int FIRST = 1_000;
    private static final int TIMES = 10;

    /** What the shown lines come to: out of the wallet, into it, and the fees. */
    public record Sum(Amount out, Amount in, Amount fees) {
    }

    private final WalletDesk desk;
    private final Observed<List<HistoryLine>> observed;
    private final ObservableList<HistoryLine> shown = FXCollections.observableArrayList();
    private final StringProperty search = new SimpleStringProperty("");
    private final ObjectProperty<Optional<HistoryLine.Kind>> kind = new SimpleObjectProperty<>(Optional.empty());
    private final Function<HistoryLine, String> words;
    private volatile int limit = FIRST;

    /** @param words what the table says of a line: that is what is searched */
    public HistoryModel(WalletDesk desk, Function<HistoryLine, String> words) {
        this.desk = desk;
        this.words = words;
        this.observed = new Observed<>("history", () -> desk.history(limit), EVERY);
        observed.readingProperty().subscribe(_ -> filter());
        search.subscribe(_ -> filter());
        kind.subscribe(_ -> filter());
    }

    public Observed<List<HistoryLine>> observed() {
        return observed;
    }

    public ObservableList<HistoryLine> shown() {
        return shown;
    }

    public StringProperty searchProperty() {
        return search;
    }

    public ObjectProperty<Optional<HistoryLine.Kind>> kindProperty() {
        return kind;
    }

    /** Whether there may be lines older than those that were read. */
    public boolean hasOlder() {
        return observed.reading().latest().filter(lines -> lines.size() >= limit).isPresent();
    }

    /** Reads further back from now on. */
    public void older() {
        limit *= TIMES;
        observed.refresh();
    }

    public boolean isFiltered() {
        return !search.get().isBlank() || kind.get().isPresent();
    }

    private void filter() {
        String text = search.get().strip().toLowerCase(Locale.ROOT);
        List<HistoryLine> fitting = observed.reading().latest().orElse(List.of()).stream()
                .filter(line -> kind.get().filter(wanted -> wanted != line.kind()).isEmpty())
                .filter(line -> text.isEmpty() || haystack(line).contains(text)).toList();
        if (!fitting.equals(shown)) {
            shown.setAll(fitting);
        }
    }

    private String haystack(HistoryLine line) {
        return (words.apply(line) + "\n" + line.relay() + "\n" + line.hash() + "\n" + line.to().map(Object::toString).orElse(""))
                .toLowerCase(Locale.ROOT);
    }

    /** Only what really moved counts. */
    public Sum sum() {
        Amount out = Amount.ZERO;
        Amount in = Amount.ZERO;
        Amount fees = Amount.ZERO;
        for (HistoryLine line : shown) {
            fees = fees.plus(line.fee().orElse(Amount.ZERO));
            if (line.state() == HistoryLine.State.CONFIRMED) {
                out = line.incoming() ? out : out.plus(line.amount());
                in = line.incoming() ? in.plus(line.amount()) : in;
            }
        }
        return new Sum(out, in, fees);
    }

    /** Writes what is shown; blocks. */
    public int export(List<HistoryLine> lines, EvidenceDesk.Format format, Path file) {
        desk.export(lines, format, file);
        return lines.size();
    }
}
