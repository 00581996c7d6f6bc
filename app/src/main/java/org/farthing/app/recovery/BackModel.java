package org.farthing.app.recovery;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Words;
import org.farthing.app.language.Language;
import org.farthing.app.money.ReviewModel;
import org.farthing.app.session.RecoveryDesk;
import org.farthing.app.session.RecoveryOutline;
import org.farthing.app.session.RecoveryProgress;
import org.farthing.wallet.value.Amount;

/** The plan for all deposits, agreed to as a review is, and how far it is carried out. Belongs to the window's thread. */
public final class BackModel {
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** What there is to say of the plan. */
    public sealed interface Plan {
        /** It is being worked out. */
        record Reading() implements Plan {
        }

        /** @param risen the fees that were seen before, where they are a tenth higher now or more comes or less */
        record Known(RecoveryOutline outline, Instant read, Optional<Amount> risen) implements Plan {
        }

        /** {@code sentence} is empty after a defect. */
        record Failed(String sentence) implements Plan {
        }
    }

    private final Words words;
    private final RecoveryDesk desk;
    private final Clock clock;
    private final Observed<Optional<RecoveryProgress>> progress;
    private final ReadOnlyObjectWrapper<Plan> plan = new ReadOnlyObjectWrapper<>(new Plan.Reading());
    private int asked;
    private boolean starting;
    /** A recovery that was done before this page was opened is history, unless it was begun here. */
    private boolean begunHere;

    public BackModel(Language language, RecoveryDesk desk, Clock clock) {
        this.words = new Words(language);
        this.desk = desk;
        this.clock = clock;
        this.progress = new Observed<>("recovery", desk::progress, EVERY);
    }

    public ReadOnlyObjectProperty<Plan> planProperty() {
        return plan.getReadOnlyProperty();
    }

    public Observed<Optional<RecoveryProgress>> progress() {
        return progress;
    }

    /** The recovery that is under way, or was begun on this page and is done. */
    Optional<RecoveryProgress> running() {
        return progress.reading().latest().flatMap(known -> known).filter(known -> begunHere || !known.done());
    }

    private Optional<Plan.Known> known() {
        return plan.get() instanceof Plan.Known known ? Optional.of(known) : Optional.empty();
    }

    Optional<RecoveryOutline> outline() {
        return known().map(Plan.Known::outline);
    }

    /** When the plan that is shown was worked out. */
    Optional<Instant> readAt() {
        return known().map(Plan.Known::read);
    }

    void recount() {
        starting = false;
        // What is done was seen: the next plan is about what is locked by now.
        begunHere = begunHere && running().filter(known -> !known.done()).isPresent();
        plan.set(new Plan.Reading());
        int mine = ++asked;
        Background.of("plan", desk::plan).whenDone(outline -> {
            if (mine == asked) {
                plan.set(new Plan.Known(outline, clock.instant(), Optional.empty()));
            }
        }).whenRefused(refusal -> fail(mine, words.refusal(refusal))).whenBroken(() -> fail(mine, "")).start();
    }

    private void fail(int mine, String sentence) {
        if (mine == asked) {
            starting = false;
            plan.set(new Plan.Failed(sentence));
        }
    }

    /** Begins, where what was seen still holds. */
    void start(boolean disconnectFirst, boolean refundByItself) {
        if (starting || !(plan.get() instanceof Plan.Known(RecoveryOutline seen, Instant read, Optional<Amount> _))) {
            return;
        }
        starting = true;
        if (!ReviewModel.isOld(read, clock.instant())) {
            begin(disconnectFirst, refundByItself);
            return;
        }
        int mine = ++asked;
        Background.of("plan", desk::plan).whenDone(fresh -> {
            if (mine != asked) {
                return;
            }
            boolean worse = ReviewModel.hasRisen(seen.fees(), fresh.fees()) || seen.comesBack().isMoreThan(fresh.comesBack());
            plan.set(new Plan.Known(fresh, clock.instant(), worse ? Optional.of(seen.fees()) : Optional.empty()));
            if (worse) {
                starting = false;
            } else {
                begin(disconnectFirst, refundByItself);
            }
        }).whenRefused(refusal -> fail(mine, words.refusal(refusal))).whenBroken(() -> fail(mine, "")).start();
    }

    private void begin(boolean disconnectFirst, boolean refundByItself) {
        int mine = ++asked;
        Background.of("get everything back", () -> desk.start(disconnectFirst, refundByItself)).whenDone(_ -> {
            starting = false;
            begunHere = true;
            progress.refresh();
        }).whenRefused(refusal -> fail(mine, words.refusal(refusal))).whenBroken(() -> fail(mine, "")).start();
    }

    void cancel() {
        Background.of("end the recovery", desk::cancel).whenDone(_ -> {
            begunHere = false;
            progress.refresh();
            recount();
        }).start();
    }

    /** Writes the plan that is shown; blocks. */
    void save(RecoveryOutline outline, Path file) {
        desk.save(outline, file);
    }
}
