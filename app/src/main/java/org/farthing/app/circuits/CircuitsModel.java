package org.farthing.app.circuits;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.Blockage;
import org.farthing.app.session.CircuitFailure;
import org.farthing.app.session.CircuitLine;
import org.farthing.app.session.CircuitLine.Stage;
import org.farthing.app.session.CircuitsDesk;
import org.farthing.app.session.CircuitsNow;
import org.farthing.app.session.Standing;

/** The circuits, and the one whose path is shown. Sites are here and in the view alone. Belongs to the window's thread. */
public final class CircuitsModel {
    /** A failure that long ago says nothing about the path in use. */
    private static final Duration LATELY = Duration.ofMinutes(2);

    /** Everything the page shows at a moment. */
    public record Facts(LiveStatus.Moment moment, Reading<CircuitsNow> reading, Optional<String> site, boolean hidden) {
        public ScreenState state() {
            if (reading instanceof Reading.Failed<CircuitsNow>) {
                return ScreenState.OFFLINE;
            }
            if (!(reading instanceof Reading.Known<CircuitsNow>(CircuitsNow now)) || moment.standing().isEmpty()) {
                return ScreenState.LOADING;
            }
            return switch (moment.standing().get()) {
                case OFF -> ScreenState.EMPTY;
                case BLOCKED, PAUSED -> ScreenState.BLOCKED;
                case CONNECTING, UNCHECKED -> ScreenState.WORKING;
                case PROTECTED -> now.circuits().isEmpty() ? ScreenState.WORKING
                        : replaced().isPresent() || refusedPort().isPresent() ? ScreenState.PARTIAL : ScreenState.READY;
            };
        }

        public List<CircuitLine> circuits() {
            return reading.latest().map(CircuitsNow::circuits).orElse(List.of());
        }

        public List<CircuitFailure> failures() {
            return reading.latest().map(CircuitsNow::failures).orElse(List.of());
        }

        Optional<Blockage> notice() {
            return reading.latest().flatMap(CircuitsNow::notice);
        }

        long count(Stage stage) {
            return circuits().stream().filter(circuit -> circuit.stage() == stage && !circuit.ofWallet()).count();
        }

        /** Connections that would stop if all circuits ended now. */
        int openConnections() {
            return circuits().stream().mapToInt(CircuitLine::streams).sum();
        }

        /** Sites with a circuit in use, by name. */
        List<String> sites() {
            return circuits().stream().filter(circuit -> circuit.stage() == Stage.IN_USE).flatMap(circuit -> circuit.site().stream())
                    .filter(name -> !name.isEmpty()).distinct().sorted().toList();
        }

        /** The circuit of the chosen site; else the youngest in use, else one that is ready. */
        Optional<CircuitLine> shown() {
            List<CircuitLine> pages = circuits().stream().filter(circuit -> !circuit.ofWallet()).toList();
            Optional<CircuitLine> ofSite = site.flatMap(name -> pages.stream().filter(circuit -> circuit.stage() == Stage.IN_USE
                    && circuit.site().filter(name::equals).isPresent()).max(Comparator.comparing(CircuitLine::number)));
            return ofSite.or(() -> Stream.of(Stage.IN_USE, Stage.READY).flatMap(stage -> pages.stream()
                    .filter(circuit -> circuit.stage() == stage).max(Comparator.comparing(CircuitLine::number)).stream()).findFirst());
        }

        /** A port that a page asked for lately and that no exit with a deposit allows. */
        Optional<Integer> refusedPort() {
            return moment.status().flatMap(status -> status.shortage().port());
        }

        /** A relay that failed lately and is not on the path shown. */
        Optional<String> replaced() {
            Optional<CircuitLine> shown = shown();
            return failures().stream().filter(failure -> failure.at().isAfter(moment.now().minus(LATELY)))
                    .map(CircuitFailure::relayName)
                    .filter(name -> shown.filter(circuit -> circuit.path().stream().noneMatch(hop -> hop.relayName().equals(name)))
                            .isPresent())
                    .findFirst();
        }

        boolean isProtected() {
            return moment.standing().filter(Standing.PROTECTED::equals).isPresent();
        }
    }

    private final CircuitsDesk desk;
    private final LiveStatus live;
    private final Observed<CircuitsNow> observed;
    private final ObjectProperty<Optional<String>> site = new SimpleObjectProperty<>(Optional.empty());
    private final ObservableValue<Boolean> hidden;
    private final ReadOnlyObjectWrapper<Facts> facts;

    /** @param hidden whether amounts and sites are covered */
    public CircuitsModel(CircuitsDesk desk, LiveStatus live, ObservableValue<Boolean> hidden) {
        this.desk = desk;
        this.live = live;
        this.hidden = hidden;
        this.observed = new Observed<>("circuits", desk::now, Duration.ofSeconds(1));
        this.facts = new ReadOnlyObjectWrapper<>(new Facts(live.moment(), observed.reading(), Optional.empty(), hidden.getValue()));
        observed.readingProperty().subscribe(_ -> update());
        live.momentProperty().subscribe(_ -> update());
        site.subscribe(_ -> update());
        hidden.subscribe(_ -> update());
    }

    private void update() {
        facts.set(new Facts(live.moment(), observed.reading(), site.get(), hidden.getValue()));
    }

    public ReadOnlyObjectProperty<Facts> factsProperty() {
        return facts.getReadOnlyProperty();
    }

    public Facts facts() {
        return facts.get();
    }

    public ObjectProperty<Optional<String>> siteProperty() {
        return site;
    }

    public Observed<CircuitsNow> observed() {
        return observed;
    }

    public LiveStatus live() {
        return live;
    }

    /** The site whose circuit would be replaced now. */
    Optional<String> siteToRenew() {
        return facts.get().shown().filter(circuit -> circuit.stage() == Stage.IN_USE).flatMap(CircuitLine::site)
                .filter(name -> !name.isEmpty());
    }

    Background<Integer> newCircuit(String forSite) {
        return Background.of("new circuit", () -> desk.newCircuitFor(forSite));
    }

    Background<Void> newIdentity() {
        return Background.of("new identity", desk::newIdentity);
    }
}
