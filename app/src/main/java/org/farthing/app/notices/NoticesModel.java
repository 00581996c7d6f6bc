package org.farthing.app.notices;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Reading;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.CircuitFailure;
import org.farthing.app.session.CircuitsDesk;
import org.farthing.app.session.CircuitsNow;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * Watches the deposits of the path in use, and the circuits that fail. One notice is shown at a time, the gravest first; what was dismissed
 * comes back when it happens anew. Belongs to the window's thread.
 */
public final class NoticesModel {
    /** What lasts no longer is worth an interruption. */
    static final Duration SOON = Duration.ofHours(1);
    /** And so is a deposit of which less than one of so many parts is left. */
    private static final int SMALLEST_PART = 20;

    private final CircuitsDesk desk;
    private final LiveStatus live;
    private final Consumer<Notice> news;
    private final Observed<CircuitsNow> circuits;
    private final ReadOnlyObjectWrapper<Optional<Notice>> shown = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final Map<Bytes, Pace> paces = new HashMap<>();
    /** By relay, from when it was on the path last. */
    private final Map<Bytes, Amount> prices = new HashMap<>();
    /** Channels that were nearly used up on the path, until they are topped up or used up. */
    private final Set<Bytes> low = new LinkedHashSet<>();
    /** Of these, those whose relays were set aside. */
    private final Set<Bytes> aside = new HashSet<>();
    private final Set<Bytes> dismissed = new HashSet<>();
    /** Relays that took a payment and stopped, the latest last. */
    private final Set<Bytes> stopped = new LinkedHashSet<>();
    private final Set<CircuitFailure> heard = new HashSet<>();
    private boolean heardBefore;
    private List<ChannelLine> lines = List.of();

    /**
     * @param channels read while the window is open
     * @param news     told once of each notice when it arises
     */
    public NoticesModel(CircuitsDesk desk, ReadOnlyObjectProperty<Reading<List<ChannelLine>>> channels, LiveStatus live,
            Consumer<Notice> news) {
        this.desk = desk;
        this.live = live;
        this.news = news;
        this.circuits = new Observed<>("failures", desk::now, Duration.ofSeconds(2));
        channels.subscribe(this::takeChannels);
        circuits.readingProperty().subscribe(this::takeFailures);
    }

    /** To be read while the window is open. */
    public Observed<?> observed() {
        return circuits;
    }

    public ReadOnlyObjectProperty<Optional<Notice>> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    LiveStatus live() {
        return live;
    }

    private void takeChannels(Reading<List<ChannelLine>> reading) {
        if (!(reading instanceof Reading.Known<List<ChannelLine>>(List<ChannelLine> now))) {
            return;
        }
        lines = now;
        for (ChannelLine line : now) {
            boolean onPath = !line.role().isEmpty();
            if (onPath) {
                live.moment().priceOf(line.relayName()).ifPresent(price -> prices.put(line.relay(), price));
                paces.computeIfAbsent(line.id(), _ -> new Pace()).add(live.moment().now(), line.signed());
            }
            if (line.state() != ChannelPhase.LOW) {
                low.remove(line.id());
                aside.remove(line.id());
                dismissed.remove(line.id());
            } else if (onPath && isSoonOver(line) && low.add(line.id())) {
                news.accept(runsLow(line));
            }
        }
        show();
    }

    /** What had failed before the first reading is in the record, and no news. */
    private void takeFailures(Reading<CircuitsNow> reading) {
        if (!(reading instanceof Reading.Known<CircuitsNow>(CircuitsNow now))) {
            return;
        }
        for (CircuitFailure failure : now.failures().reversed()) {
            if (heard.add(failure) && heardBefore && failure.reason() == CircuitFailure.Reason.STOPPED_AFTER_PAYMENT) {
                stopped.remove(failure.relay());
                stopped.add(failure.relay());
                channelOf(failure.relay()).ifPresent(line -> news.accept(new Notice.TookAndStopped(line, price(line))));
            }
        }
        heard.retainAll(now.failures());
        heardBefore = true;
        show();
    }

    private Optional<ChannelLine> channelOf(Bytes relay) {
        return lines.stream().filter(line -> line.relay().equals(relay) && line.state().closable()).findFirst();
    }

    private Optional<Amount> price(ChannelLine line) {
        return Optional.ofNullable(prices.get(line.relay()));
    }

    /** A fifth can be days of browsing, which Home says; this interrupts. */
    private boolean isSoonOver(ChannelLine line) {
        Amount left = left(line);
        return !left.times(SMALLEST_PART).isMoreThan(line.deposit()) || lasts(line).filter(span -> span.compareTo(SOON) <= 0).isPresent();
    }

    private static Amount left(ChannelLine line) {
        return line.deposit().minusOrZero(line.signed());
    }

    private Optional<Duration> lasts(ChannelLine line) {
        return Optional.ofNullable(paces.get(line.id())).flatMap(pace -> pace.lasts(left(line)));
    }

    private Notice runsLow(ChannelLine line) {
        return new Notice.RunsLow(line, price(line), lasts(line));
    }

    private void show() {
        Stream<Notice> graver = stopped.stream().map(this::channelOf).flatMap(Optional::stream)
                .map(line -> new Notice.TookAndStopped(line, price(line)));
        Stream<Notice> others = lines.stream().filter(line -> low.contains(line.id()) && !dismissed.contains(line.id()))
                .map(line -> aside.contains(line.id()) ? new Notice.OtherRelay(line, price(line)) : runsLow(line));
        shown.set(Stream.concat(graver.toList().reversed().stream(), others).findFirst());
    }

    void dismiss(Notice notice) {
        switch (notice) {
            case Notice.TookAndStopped about -> stopped.remove(about.channel().relay());
            case Notice.RunsLow about -> dismissed.add(about.channel().id());
            case Notice.OtherRelay about -> dismissed.add(about.channel().id());
        }
        show();
    }

    /** Asks for paths without the relay of {@code notice}. */
    Background<Void> useAnother(Notice notice) {
        ChannelLine line = notice.channel();
        return Background.of("use another relay", () -> desk.useAnother(line.relay())).whenDone(_ -> {
            if (low.contains(line.id())) {
                aside.add(line.id());
                show();
            }
        });
    }
}
