package org.farthing.app.relays;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.LineRow;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Words;
import org.farthing.app.language.Language;
import org.farthing.app.session.RelayLine;
import org.farthing.app.session.RelayListing;
import org.farthing.app.session.RelaysDesk;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** The list of relays, filtered, and those that are marked. Belongs to the window's thread. */
public final class RelaysModel {
    private final RelaysDesk desk;
    private final LiveStatus live;
    private final Words words;
    private final Observed<RelayListing> observed;
    private final ObservableList<RelayRow> all = FXCollections.observableArrayList(
            row -> new Observable[] {row.lineProperty(), row.markedProperty()});
    private final FilteredList<RelayRow> shown = new FilteredList<>(all);
    private final StringProperty search = new SimpleStringProperty("");
    private final ObjectProperty<Optional<String>> country = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Optional<String>> role = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Optional<Amount>> maxPrice = new SimpleObjectProperty<>(Optional.empty());
    private final ObjectProperty<Optional<Integer>> exitPort = new SimpleObjectProperty<>(Optional.empty());
    private final BooleanProperty mineOnly = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<ScreenState> state = new ReadOnlyObjectWrapper<>(ScreenState.LOADING);

    public RelaysModel(Language language, RelaysDesk desk, LiveStatus live) {
        this.words = new Words(language);
        this.desk = desk;
        this.live = live;
        this.observed = new Observed<>("relays", desk::listing, Duration.ofSeconds(2));
        observed.readingProperty().subscribe(this::take);
        List.of(search, country, role, maxPrice, exitPort, mineOnly).forEach(filter -> filter.subscribe(this::filter));
    }

    /** All that fit the filters. */
    public ObservableList<RelayRow> shown() {
        return shown;
    }

    public ObservableList<RelayRow> all() {
        return FXCollections.unmodifiableObservableList(all);
    }

    public StringProperty searchProperty() {
        return search;
    }

    public ObjectProperty<Optional<String>> countryProperty() {
        return country;
    }

    public ObjectProperty<Optional<String>> roleProperty() {
        return role;
    }

    /** Wei per unit; dearer ones are left out. */
    public ObjectProperty<Optional<Amount>> maxPriceProperty() {
        return maxPrice;
    }

    /** Exits that do not connect to this port are left out, and all that are no exits. */
    ObjectProperty<Optional<Integer>> exitPortProperty() {
        return exitPort;
    }

    public BooleanProperty mineOnlyProperty() {
        return mineOnly;
    }

    public ReadOnlyObjectProperty<ScreenState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public Observed<RelayListing> observed() {
        return observed;
    }

    public LiveStatus live() {
        return live;
    }

    public Optional<RelayListing> listing() {
        return observed.reading().latest();
    }

    /** The countries of the list, by their codes. */
    List<String> countries() {
        return all.stream().map(row -> row.line().country()).filter(code -> words.country(code).isPresent())
                .collect(Collectors.toCollection(TreeSet::new)).stream().toList();
    }

    List<RelayRow> marked() {
        return all.stream().filter(row -> row.markedProperty().get()).toList();
    }

    /** Marks exactly these. */
    void mark(List<Bytes> relays) {
        all.forEach(row -> row.markedProperty().set(relays.contains(row.id())));
    }

    public void clearFilters() {
        search.set("");
        country.set(Optional.empty());
        role.set(Optional.empty());
        maxPrice.set(Optional.empty());
        exitPort.set(Optional.empty());
        mineOnly.set(false);
    }

    boolean isFiltered() {
        return !search.get().isBlank() || country.get().isPresent() || role.get().isPresent() || maxPrice.get().isPresent()
                || exitPort.get().isPresent() || mineOnly.get();
    }

    Background<Void> readAgain() {
        return Background.of("read the list of relays", desk::readAgain);
    }

    Background<List<RelayLine>> choose(int count) {
        return Background.of("choose relays", () -> desk.choose(count));
    }

    Background<Void> neverUse(List<Bytes> relays, boolean never) {
        return Background.of("relays never to use", () -> relays.forEach(relay -> desk.neverUse(relay, never)));
    }

    private void take(Reading<RelayListing> reading) {
        reading.latest().ifPresent(listing -> LineRow.update(all, listing.relays(), RelayLine::id, RelayRow::new));
        state.set(reading.state(RelaysModel::state));
    }

    private static ScreenState state(RelayListing listing) {
        if (listing.version().filter(RelayListing.Version::tooOld).isPresent()) {
            return ScreenState.BLOCKED;
        }
        if (listing.relays().isEmpty()) {
            return listing.alarm().isPresent() ? ScreenState.BLOCKED : ScreenState.EMPTY;
        }
        return listing.leftOut() > 0 || listing.alarm().isPresent() ? ScreenState.PARTIAL : ScreenState.READY;
    }

    private void filter() {
        String text = Language.searched(search.get().strip());
        Optional<String> wantedCountry = country.get();
        Optional<String> wantedRole = role.get();
        Optional<Amount> most = maxPrice.get();
        Optional<Integer> port = exitPort.get();
        boolean mine = mineOnly.get();
        shown.setPredicate(row -> {
            RelayLine line = row.line();
            return wantedCountry.filter(code -> !code.equals(line.country())).isEmpty()
                    && wantedRole.filter(each -> !line.roles().contains(each)).isEmpty()
                    && most.filter(line.pricePerUnit()::isMoreThan).isEmpty()
                    && port.filter(each -> !line.allowsExitTo(each)).isEmpty()
                    && (!mine || line.isMine())
                    && (text.isEmpty() || haystack(line).contains(text));
        });
    }

    private String haystack(RelayLine line) {
        return words.searched(line.name(), line.country(), line.id());
    }
}
