package org.farthing.app.money;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.Words;
import org.farthing.app.language.Language;
import org.farthing.app.session.Estimate;
import org.farthing.app.session.MoneyDesk;
import org.farthing.app.session.MoneyOrder;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;

/**
 * The figures that somebody agrees to, and the rule that what is then done is what was seen: figures older than {@link #FRESH} are read
 * again, and where the amount is another one or the fee has risen by a tenth nothing is done but showing the new ones. Belongs to the
 * window's thread.
 */
public final class ReviewModel {
    static final Duration FRESH = Duration.ofSeconds(30);

    /** Where the review stands. */
    public sealed interface State {
        /** The figures are being read. */
        record Reading() implements State {
        }

        /**
         * @param risen the fee that was seen before, where this one is a tenth higher or more
         */
        record Shown(Estimate estimate, Optional<Estimate> risen) implements State {
        }

        /** It cannot be done. {@code sentence} is empty after a defect. */
        record Refused(String sentence, Optional<WalletException.Kind> kind) implements State {
        }

        /** Under way as the movement of this number. */
        record Started(long movement) implements State {
        }
    }

    private final Words words;
    private final MoneyDesk desk;
    private final Clock clock;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Reading());
    private Optional<MoneyOrder> order = Optional.empty();
    /** Which of the answers under way is still wanted. */
    private int asked;
    /** The figures are read again before what was agreed to is begun. */
    private boolean checking;
    private boolean starting;

    public ReviewModel(Language language, MoneyDesk desk, Clock clock) {
        this.words = new Words(language);
        this.desk = desk;
        this.clock = clock;
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public State state() {
        return state.get();
    }

    /** The figures that are shown. */
    public Optional<Estimate> estimate() {
        return state.get() instanceof State.Shown(Estimate estimate, Optional<Estimate> _) ? Optional.of(estimate) : Optional.empty();
    }

    public Optional<MoneyOrder> order() {
        return order;
    }

    /** Reads the figures of another order. */
    public void review(MoneyOrder next) {
        order = Optional.of(next);
        checking = false;
        state.set(new State.Reading());
        read(next, estimate -> state.set(new State.Shown(estimate, Optional.empty())));
    }

    /** Nothing is reviewed any more. */
    public void forget() {
        asked++;
        checking = false;
        order = Optional.empty();
        state.set(new State.Reading());
    }

    private void read(MoneyOrder wanted, Consumer<Estimate> then) {
        int mine = ++asked;
        Background.of("estimate", () -> desk.estimate(wanted))
                .whenDone(estimate -> {
                    if (mine == asked) {
                        then.accept(estimate);
                    }
                })
                .whenRefused(refusal -> refuse(mine, words.refusal(refusal), Optional.of(refusal.kind())))
                .whenBroken(() -> refuse(mine, "", Optional.empty()))
                .start();
    }

    private void refuse(int mine, String sentence, Optional<WalletException.Kind> kind) {
        if (mine == asked) {
            checking = false;
            state.set(new State.Refused(sentence, kind));
        }
    }

    /** Does it, where the figures that were seen still hold; a second press while that is found out does nothing. */
    public void confirm(LongConsumer started) {
        if (checking || starting || order.isEmpty() || !(state.get() instanceof State.Shown(Estimate seen, Optional<Estimate> _))
                || !seen.isAffordable()) {
            return;
        }
        MoneyOrder wanted = order.get();
        if (!isOld(seen.at(), clock.instant())) {
            start(wanted, started);
            return;
        }
        checking = true;
        read(wanted, fresh -> {
            checking = false;
            if (differs(seen, fresh) || !fresh.isAffordable()) {
                state.set(new State.Shown(fresh, Optional.of(seen)));
            } else {
                start(wanted, started);
            }
        });
    }

    /** Whether somebody who agreed to the one has not agreed to the other. */
    static boolean differs(Estimate seen, Estimate fresh) {
        return !seen.amount().equals(fresh.amount()) || hasRisen(seen.highestFee(), fresh.highestFee());
    }

    /** Whether a fee is a tenth above the one that was seen, or more. */
    public static boolean hasRisen(Amount seen, Amount fresh) {
        return fresh.isMoreThan(seen) && fresh.times(10).compareTo(seen.times(11)) >= 0;
    }

    /** Whether figures of this moment are too old to act on. */
    public static boolean isOld(Instant read, Instant now) {
        return !now.isBefore(read.plus(FRESH));
    }

    private void start(MoneyOrder wanted, LongConsumer started) {
        int mine = ++asked;
        starting = true;
        Background.of("start", () -> desk.start(wanted))
                .whenDone(number -> {
                    starting = false;
                    state.set(new State.Started(number));
                    started.accept(number);
                })
                .whenRefused(refusal -> {
                    starting = false;
                    refuse(mine, words.refusal(refusal), Optional.of(refusal.kind()));
                })
                .whenBroken(() -> {
                    starting = false;
                    refuse(mine, "", Optional.empty());
                })
                .start();
    }
}
