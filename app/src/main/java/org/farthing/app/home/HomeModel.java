package org.farthing.app.home;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.Deposits;
import org.farthing.app.session.Hop;
import org.farthing.app.session.Session;
import org.farthing.app.session.SettingsDesk;
import org.farthing.app.session.Standing;
import org.farthing.wallet.value.Amount;

/** What Home knows: the live status, and the channels for what needs the user. Belongs to the window's thread. */
public final class HomeModel {
    /** More than three would be a list, and a list is on the channels' page. */
    static final int MOST_NEEDS = 3;

    /** Everything the page shows at a moment. */
    public record Facts(LiveStatus.Moment moment, Reading<List<ChannelLine>> channels) {
        public ScreenState state() {
            if (moment.status().isEmpty()) {
                return ScreenState.LOADING;
            }
            if (moment.locked()) {
                return ScreenState.LOCKED;
            }
            if (isOutOfFunds()) {
                return ScreenState.NO_FUNDS;
            }
            return switch (moment.standing().orElseThrow()) {
                case CONNECTING, UNCHECKED -> ScreenState.WORKING;
                case PAUSED, BLOCKED -> ScreenState.BLOCKED;
                case OFF -> hasNoChannels() ? ScreenState.EMPTY : ScreenState.READY;
                case PROTECTED -> hasNoChannels() ? ScreenState.EMPTY : sparesMissing() > 0 ? ScreenState.PARTIAL : ScreenState.READY;
            };
        }

        public boolean isOutOfFunds() {
            return deposits().areSpent(moment.standing());
        }

        Optional<ChannelLine> firstSpent() {
            return deposits().firstSpent();
        }

        private Deposits deposits() {
            return new Deposits(channels.latest().orElse(List.of()));
        }

        /** Paths that should be ready beside the one in use, and cannot be built. */
        int sparesMissing() {
            return moment.isProtected() ? moment.status().map(status -> status.shortage().sparePaths()).orElse(0) : 0;
        }

        /** Known to have none; not merely unread. */
        public boolean hasNoChannels() {
            return channels.latest().filter(lines -> lines.stream().allMatch(line -> line.state().ended())).isPresent();
        }

        /** At most {@value #MOST_NEEDS} channels to look at, the most urgent first. */
        public List<ChannelLine> needs() {
            return channels.latest().orElse(List.of()).stream()
                    .filter(line -> urgency(line.state()) > 0)
                    .sorted(Comparator.comparingInt((ChannelLine line) -> urgency(line.state())).reversed()
                            .thenComparing(ChannelLine::relayName))
                    .limit(MOST_NEEDS)
                    .toList();
        }

        /** The price per unit of all hops of the path together, if there is a path. */
        public Optional<Amount> pathPrice() {
            return moment.status().map(status -> status.path().stream().map(Hop::pricePerUnit))
                    .flatMap(prices -> prices.reduce(Amount::plus));
        }

        private static int urgency(ChannelPhase phase) {
            return switch (phase) {
                case USED_UP -> 4;
                case LOW, USED_ELSEWHERE -> 3;
                case SILENT, PAUSED -> 2;
                case REFUNDABLE -> 1;
                case OPENING, FAILED, OPEN, CLOSING, REFUNDED, CLOSED -> 0;
            };
        }
    }

    private final LiveStatus live;
    private final SettingsDesk settings;
    private final Observed<List<ChannelLine>> channels;
    private final Observed<Boolean> wordsChecked;
    private final ReadOnlyObjectWrapper<Facts> facts;

    public HomeModel(Session session, LiveStatus live) {
        this.live = live;
        this.settings = session.settings();
        this.channels = new Observed<>("channels for home", session::channels, Duration.ofSeconds(1));
        this.wordsChecked = new Observed<>("words for home", session.keys()::areWordsChecked, Duration.ofSeconds(1));
        this.facts = new ReadOnlyObjectWrapper<>(new Facts(live.moment(), channels.reading()));
        live.momentProperty().subscribe(_ -> update());
        channels.readingProperty().subscribe(_ -> update());
    }

    public ReadOnlyObjectProperty<Facts> factsProperty() {
        return facts.getReadOnlyProperty();
    }

    public Facts facts() {
        return facts.get();
    }

    public LiveStatus live() {
        return live;
    }

    /** What was spent of the day's limit. */
    SettingsDesk.Today today() {
        return settings.today();
    }

    public Observed<List<ChannelLine>> channels() {
        return channels;
    }

    /** Whether the owner has shown to have written the words down. */
    public Observed<Boolean> wordsChecked() {
        return wordsChecked;
    }

    public void refresh() {
        live.refresh();
        channels.refresh();
    }

    private void update() {
        facts.set(new Facts(live.moment(), channels.reading()));
    }
}
