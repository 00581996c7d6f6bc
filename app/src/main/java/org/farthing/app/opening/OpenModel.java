package org.farthing.app.opening;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Words;
import org.farthing.app.language.Language;
import org.farthing.app.money.ReviewModel;
import org.farthing.app.session.MoneyDesk;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.Movement;
import org.farthing.app.session.OpeningLine;
import org.farthing.app.session.RelayChoice;
import org.farthing.app.session.SettingsDesk;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** Which relays, how much, how long, how fast; then what becomes of it. Belongs to the window's thread. */
public final class OpenModel {
    /** How many at once are offered. */
    static final List<Integer> COUNTS = List.of(6, 12, 24, 36);
    private static final Duration USUAL_SPREAD = Duration.ofHours(6);
    static final int FEWEST_RELAYS = 3;
    private static final Duration EVERY = Duration.ofMillis(500);

    /** Where one is. */
    public enum Step {
        CHOOSE, REVIEW, WATCH
    }

    /**
     * Whom to open with.
     *
     * @param free     how many relays could be chosen
     * @param sentence why there is no choice, or empty
     */
    public record Choice(List<RelayChoice> relays, int free, boolean byHand, boolean reading, String sentence) {
        static final Choice NONE = new Choice(List.of(), 0, false, true, "");
    }

    private record Watched(List<OpeningLine> lines, Optional<Movement> movement) {
    }

    private final Words words;
    private final MoneyDesk desk;
    private final ReviewModel review;
    private final SettingsDesk settings;
    private final ReadOnlyObjectWrapper<Step> step = new ReadOnlyObjectWrapper<>(Step.CHOOSE);
    private final ReadOnlyObjectWrapper<Choice> choice = new ReadOnlyObjectWrapper<>(Choice.NONE);
    private final Observed<Watched> watched;
    /** Read by the observing thread. */
    private volatile Optional<Long> movement = Optional.empty();
    private int count = COUNTS.get(2);
    private int asked;

    public OpenModel(Language language, MoneyDesk desk, ReviewModel review, SettingsDesk settings) {
        this.words = new Words(language);
        this.desk = desk;
        this.settings = settings;
        this.review = review;
        this.watched = new Observed<>("openings", () -> new Watched(desk.openings(), movement.flatMap(desk::movement)), EVERY);
    }

    ReviewModel review() {
        return review;
    }

    public ReadOnlyObjectProperty<Step> stepProperty() {
        return step.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Choice> choiceProperty() {
        return choice.getReadOnlyProperty();
    }

    public Observed<?> watched() {
        return watched;
    }

    public int count() {
        return count;
    }

    List<OpeningLine> openings() {
        return watched.reading().latest().map(Watched::lines).orElse(List.of());
    }

    /** Why nothing was sent, or empty. */
    String trouble() {
        return watched.reading().latest().flatMap(Watched::movement).stream().flatMap(each -> each.parts().stream())
                .map(Movement.Part::trouble).filter(text -> !text.isEmpty()).findFirst().orElse("");
    }

    /** Whether an order of this window is still being carried out. */
    boolean isRunning() {
        return watched.reading().latest().flatMap(Watched::movement).filter(Movement::running).isPresent();
    }

    /** From the beginning, or to what is being opened already. */
    void begin() {
        step.set(Step.CHOOSE);
        movement = Optional.empty();
        choose(count);
        Background.of("openings under way", desk::openings).whenDone(lines -> {
            boolean waits = lines.stream().anyMatch(line -> switch (line.state()) {
                case WAITING, SENT -> true;
                case OPEN, FAILED, CANCELLED -> false;
            });
            if (waits && step.get() == Step.CHOOSE) {
                step.set(Step.WATCH);
            }
        }).start();
    }

    /** So many, chosen by chance as the command does; fewer where there are no more. Opens nothing. */
    void choose(int wanted) {
        count = wanted;
        int mine = ++asked;
        choice.set(new Choice(choice.get().relays(), choice.get().free(), false, true, ""));
        Background.of("choose relays", () -> {
            int free = desk.freeRelays();
            return new Choice(free == 0 ? List.of() : desk.choose(Math.min(wanted, free)), free, false, false, "");
        }).whenDone(found -> {
            if (mine == asked) {
                choice.set(found);
            }
        }).whenRefused(refusal -> {
            if (mine == asked) {
                choice.set(new Choice(List.of(), choice.get().free(), false, false, words.refusal(refusal)));
            }
        }).start();
    }

    /** Relays that somebody chose on the relays' page. */
    void pick(List<Bytes> ids) {
        step.set(Step.CHOOSE);
        movement = Optional.empty();
        int mine = ++asked;
        choice.set(new Choice(List.of(), 0, true, true, ""));
        Background.of("chosen relays", () -> new Choice(desk.relays(ids), desk.freeRelays(), true, false, "")).whenDone(found -> {
            if (mine == asked) {
                choice.set(found);
            }
        }).whenRefused(refusal -> {
            if (mine == asked) {
                choice.set(new Choice(List.of(), 0, true, false, words.refusal(refusal)));
            }
        }).start();
    }

    /** The first of those that are chosen, where the money is not enough for all. */
    void keepOnly(int fewer) {
        Choice now = choice.get();
        choice.set(new Choice(now.relays().subList(0, fewer), now.free(), now.byHand(), false, ""));
    }

    void turnTo(Step next) {
        step.set(next);
    }

    /** Over what time openings are spread, where they are. */
    Duration spread() {
        return settings.now().spread().filter(span -> !span.isZero()).orElse(USUAL_SPREAD);
    }

    /** Whether the user wants them in one transaction, as a rule. */
    boolean together() {
        return settings.now().spread().filter(Duration::isZero).isPresent();
    }

    /** Reads the figures for what is chosen now. */
    void price(Amount deposit, int days, boolean spread) {
        review.review(new MoneyOrder.Open(choice.get().relays().stream().map(RelayChoice::id).toList(), deposit, days,
                spread ? spread() : Duration.ZERO));
    }

    void open() {
        review.confirm(number -> {
            movement = Optional.of(number);
            step.set(Step.WATCH);
            watched.refresh();
        });
    }

    /** Stops what was not sent yet. */
    void cancel() {
        Background.of("cancel openings", desk::cancelOpenings).whenDone(_ -> watched.refresh()).start();
    }
}
