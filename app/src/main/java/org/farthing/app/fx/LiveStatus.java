package org.farthing.app.fx;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.farthing.app.session.Hop;
import org.farthing.app.session.Session;
import org.farthing.app.session.Standing;
import org.farthing.app.session.Status;
import org.farthing.wallet.value.Amount;

/**
 * The session's status, once a second, with the time it is looked at. The clock runs by itself: should the session stop answering, the last
 * check still grows old and "Protected" goes away. Belongs to the window's thread.
 */
public final class LiveStatus {
    /** How many seconds of traffic the chart shows. */
    public static final int SECONDS_KEPT = 120;

    /**
     * @param status empty while nothing was read, or when reading failed
     * @param now    when this is looked at
     * @param locked whether amounts are not for whoever is at the window
     */
    public record Moment(Optional<Status> status, Instant now, boolean locked) {
        public Optional<Standing> standing() {
            return status.map(known -> Standing.of(known, now));
        }

        public boolean isProtected() {
            return standing().filter(Standing.PROTECTED::equals).isPresent();
        }

        /** The coin's name, or nothing while it is not known. */
        public String coin() {
            return status.map(Status::coin).orElse("");
        }

        /** What a unit costs at {@code relayName}, where it is on the path. */
        public Optional<Amount> priceOf(String relayName) {
            return status.stream().flatMap(known -> known.path().stream())
                    .filter(hop -> hop.relayName().equals(relayName))
                    .map(Hop::pricePerUnit)
                    .filter(price -> !price.isZero())
                    .findFirst();
        }
    }

    private record Seen(Status status, boolean locked) {
    }

    private final Session session;
    private final Clock clock;
    private final Observed<Seen> observed;
    private final Timeline ticks = new Timeline();
    private final ReadOnlyObjectWrapper<Moment> moment;
    private final Deque<OptionalLong> rates = new ArrayDeque<>();
    private Optional<Instant> lostAt = Optional.empty();

    public LiveStatus(Session session, Clock clock) {
        this(session, clock, new Observed<>("status", () -> new Seen(session.status(), session.keys().isLocked()), Duration.ofSeconds(1)),
                new Moment(Optional.empty(), clock.instant(), false));
    }

    private LiveStatus(Session session, Clock clock, Observed<Seen> observed, Moment first) {
        this.session = session;
        this.clock = clock;
        this.moment = new ReadOnlyObjectWrapper<>(first);
        this.observed = observed;
        observed.readingProperty().subscribe(_ -> show());
        ticks.getKeyFrames().add(new KeyFrame(javafx.util.Duration.seconds(1), _ -> tick()));
        ticks.setCycleCount(Animation.INDEFINITE);
    }

    /**
     * Another one that goes on where this one ends: all that was measured stays known, and whoever listens to this one is left behind with
     * it. Pages that another language replaces would otherwise be kept, and go on drawing.
     */
    public LiveStatus handOver() {
        stop();
        var next = new LiveStatus(session, clock, observed.again(), moment.get());
        next.rates.addAll(rates);
        next.lostAt = lostAt;
        next.start();
        return next;
    }

    public void start() {
        observed.start();
        ticks.play();
    }

    public void stop() {
        observed.stop();
        ticks.stop();
    }

    public void refresh() {
        observed.refresh();
    }

    public ReadOnlyObjectProperty<Moment> momentProperty() {
        return moment.getReadOnlyProperty();
    }

    public Moment moment() {
        return moment.get();
    }

    /** Bytes per second of the last {@link #SECONDS_KEPT} seconds, oldest first; empty where it was not known. */
    public List<OptionalLong> rates() {
        return List.copyOf(rates);
    }

    /** When "protected" was true the last time, while somebody wants a path and there is none that may be called so. */
    public Optional<Instant> lostAt() {
        return lostAt;
    }

    /** Connects, or ends the connection or the attempt. */
    public void toggle() {
        boolean off = moment().standing().map(standing -> switch (standing) {
            case OFF, BLOCKED -> true;
            case CONNECTING, UNCHECKED, PROTECTED, PAUSED -> false;
        }).orElse(true);
        if (off) {
            connect();
        } else {
            Background.of("disconnect", session::disconnect).whenDone(_ -> refresh()).start();
        }
    }

    public void connect() {
        Background.of("connect", session::connect).whenDone(_ -> refresh()).start();
    }

    /** One second has passed. */
    public void tick() {
        rates.addLast(known().map(status -> OptionalLong.of(status.bytesPerSecond())).orElseGet(OptionalLong::empty));
        while (rates.size() > SECONDS_KEPT) {
            rates.removeFirst();
        }
        show();
    }

    private void show() {
        Moment next = new Moment(known(), clock.instant(), isLocked());
        if (next.isProtected() || next.standing().filter(Standing.OFF::equals).isPresent()) {
            lostAt = Optional.empty();
        } else if (moment.get().isProtected()) {
            lostAt = Optional.of(next.now());
        }
        moment.set(next);
    }

    /** A failed reading makes the status unknown, not old: what was true a second ago is no claim about now. */
    private Optional<Status> known() {
        return switch (observed.reading()) {
            case Reading.Known<Seen>(Seen value) -> Optional.of(value.status());
            case Reading.Awaited<Seen> _ -> Optional.empty();
            case Reading.Failed<Seen> _ -> Optional.empty();
        };
    }

    /** While it cannot be read, what is locked stays hidden. */
    private boolean isLocked() {
        return observed.reading().latest().filter(Seen::locked).isPresent();
    }
}
