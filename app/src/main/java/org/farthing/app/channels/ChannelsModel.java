package org.farthing.app.channels;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import org.farthing.app.fx.LineRow;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Words;
import org.farthing.app.language.Language;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.ChannelStory;
import org.farthing.app.session.Session;
import org.farthing.wallet.value.Bytes;

/** The channels, filtered, and the chosen one. Belongs to the window's thread. */
public final class ChannelsModel {
    private final Session session;
    private final LiveStatus live;
    private final Words words;
    private final Observed<List<ChannelLine>> observed;
    private final RefundModel refunds;
    private final ObservableList<ChannelRow> all = FXCollections.observableArrayList(row -> new Observable[] {row.lineProperty()});
    private final FilteredList<ChannelRow> shown = new FilteredList<>(all);
    private final StringProperty search = new SimpleStringProperty("");
    private final ObjectProperty<Optional<ChannelPhase>> onlyState = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Optional<String>> onlyRole = new SimpleObjectProperty<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<ChannelTotals>> totals = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<ScreenState> state = new ReadOnlyObjectWrapper<>(ScreenState.LOADING);

    public ChannelsModel(Language language, Session session, LiveStatus live) {
        this.words = new Words(language);
        this.session = session;
        this.live = live;
        this.observed = new Observed<>("channels", session::channels, Duration.ofSeconds(1));
        observed.readingProperty().subscribe(this::take);
        this.refunds = new RefundModel(session.recovery());
        search.subscribe(this::filter);
        onlyState.subscribe(this::filter);
        onlyRole.subscribe(this::filter);
    }

    /** All that fit the filters. */
    public ObservableList<ChannelRow> shown() {
        return shown;
    }

    public ObservableList<ChannelRow> all() {
        return FXCollections.unmodifiableObservableList(all);
    }

    public StringProperty searchProperty() {
        return search;
    }

    public ObjectProperty<Optional<ChannelPhase>> onlyStateProperty() {
        return onlyState;
    }

    public ObjectProperty<Optional<String>> onlyRoleProperty() {
        return onlyRole;
    }

    /** Empty until the channels were read once. */
    public ReadOnlyObjectProperty<Optional<ChannelTotals>> totalsProperty() {
        return totals.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<ScreenState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public Observed<List<ChannelLine>> observed() {
        return observed;
    }

    RefundModel refunds() {
        return refunds;
    }

    public LiveStatus live() {
        return live;
    }

    public Optional<ChannelRow> find(Bytes id) {
        return all.stream().filter(row -> row.id().equals(id)).findFirst();
    }

    /** Shows all again, so that a channel that was asked for cannot hide behind a filter. */
    public void clearFilters() {
        search.set("");
        onlyState.set(Optional.empty());
        onlyRole.set(Optional.empty());
    }

    /** A channel's past; blocks. */
    public ChannelStory story(Bytes channel) {
        return session.evidence().story(channel);
    }

    private void take(Reading<List<ChannelLine>> reading) {
        reading.latest().ifPresent(lines -> {
            LineRow.update(all, lines, ChannelLine::id, ChannelRow::new);
            totals.set(Optional.of(ChannelTotals.of(lines)));
        });
        state.set(reading.state(lines -> lines.isEmpty() ? ScreenState.EMPTY : ScreenState.READY));
    }

    private void filter() {
        String text = Language.searched(search.get().strip());
        shown.setPredicate(row -> {
            ChannelLine line = row.line();
            return onlyState.get().filter(wanted -> wanted != line.state()).isEmpty()
                    && onlyRole.get().filter(wanted -> !wanted.equals(line.role())).isEmpty()
                    && (text.isEmpty() || haystack(line).contains(text));
        });
    }

    private String haystack(ChannelLine line) {
        return words.searched(line.relayName(), line.country(), line.id());
    }
}
