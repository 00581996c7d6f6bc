package org.farthing.app.relaymode;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.LineRow;
import org.farthing.app.fx.LiveStatus;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.Reading;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.fx.Words;
import org.farthing.app.language.Language;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.OwnRelay.Found;
import org.farthing.app.session.OwnRelayDesk;
import org.farthing.app.session.RelayPlan;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;

/** The program's own relay as its page shows it. Belongs to the window's thread. */
public final class RelayModeModel {
    /** What the page has asked for and waits for. */
    enum Doing {
        NOTHING, STARTING, STOPPING, CASHING, CHECKING, SAVING
    }

    private final Words words;
    private final OwnRelayDesk desk;
    private final LiveStatus live;
    private final Observed<OwnRelay> observed;
    private final ObservableList<PayerRow> payers = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Doing> doing = new ReadOnlyObjectWrapper<>(Doing.NOTHING);
    private final ReadOnlyObjectWrapper<String> refusal = new ReadOnlyObjectWrapper<>("");

    public RelayModeModel(Language language, OwnRelayDesk desk, LiveStatus live) {
        this.words = new Words(language);
        this.desk = desk;
        this.live = live;
        this.observed = new Observed<>("own relay", desk::state, Duration.ofSeconds(1));
        observed.readingProperty().subscribe(reading -> reading.latest()
                .ifPresent(relay -> LineRow.update(payers, relay.payers(), OwnRelay.Payer::channel, PayerRow::new)));
    }

    Observed<OwnRelay> observed() {
        return observed;
    }

    Optional<OwnRelay> relay() {
        return observed.reading().latest();
    }

    LiveStatus live() {
        return live;
    }

    OwnRelayDesk desk() {
        return desk;
    }

    String coin() {
        return desk.coin();
    }

    ObservableList<PayerRow> payers() {
        return payers;
    }

    ReadOnlyObjectProperty<Doing> doingProperty() {
        return doing.getReadOnlyProperty();
    }

    /** Why the last thing that was asked for here was not done; empty where it was. */
    ReadOnlyObjectProperty<String> refusalProperty() {
        return refusal.getReadOnlyProperty();
    }

    ScreenState state() {
        return observed.reading() instanceof Reading.Known<OwnRelay>(OwnRelay relay) ? state(relay)
                : observed.reading().state(this::state);
    }

    private ScreenState state(OwnRelay relay) {
        boolean moving = switch (relay.phase()) {
            case STARTING, STOPPING -> true;
            case NONE, OFF, RUNNING, ELSEWHERE -> doing.get() != Doing.NOTHING && doing.get() != Doing.SAVING;
        };
        if (moving) {
            return ScreenState.WORKING;
        }
        if (lacksMoney(relay)) {
            return ScreenState.NO_FUNDS;
        }
        if (relay.phase() == OwnRelay.Phase.NONE && relay.refusal().isEmpty()) {
            return ScreenState.EMPTY;
        }
        if (relay.refusal().isPresent() || relay.reach().found() == Found.UNREACHED || !refusal.get().isEmpty()
                || relay.phase() == OwnRelay.Phase.ELSEWHERE) {
            return ScreenState.BLOCKED;
        }
        return relay.cashed().filter(cashed -> cashed.cashed() < cashed.all()).isPresent() ? ScreenState.PARTIAL : ScreenState.READY;
    }

    /** For the bond before it runs, for the fee of cashing after. */
    static boolean lacksMoney(OwnRelay relay) {
        return relay.account().filter(OwnRelay.Account::lacks).isPresent();
    }

    // ---- what is asked ----

    void start(Optional<RelayPlan> plan, Optional<Password> password) {
        ask(Doing.STARTING, () -> {
            try {
                desk.start(plan, password);
            } finally {
                password.ifPresent(Password::close);
            }
        });
    }

    void cancel() {
        desk.cancel();
    }

    void stop() {
        ask(Doing.STOPPING, desk::stop);
    }

    void checkReach() {
        ask(Doing.CHECKING, desk::checkReach);
    }

    void cash() {
        ask(Doing.CASHING, desk::cash);
    }

    /** @param done hears whether all of it counts at once */
    void change(RelayPlan plan, Consumer<Boolean> done) {
        if (begin(Doing.SAVING)) {
            Background.of("change the relay", () -> desk.change(plan)).whenDone(atOnce -> {
                end("");
                done.accept(atOnce);
            }).whenRefused(why -> end(words.refusal(why))).whenBroken(() -> end("")).start();
        }
    }

    Background<OwnRelayDesk.Offer> offer() {
        return Background.of("what cashing brings", desk::offer);
    }

    Background<List<String>> words(Password password) {
        return Background.of("the relay's words", () -> {
            try (password) {
                return desk.words(password);
            }
        });
    }

    Background<RelayPlan> proposal() {
        return Background.of("a relay's first settings", desk::proposal);
    }

    /** One thing at a time: a second press while the first is under way does nothing. */
    private void ask(Doing what, Runnable work) {
        if (begin(what)) {
            Background.of("own relay", work).whenDone(_ -> end("")).whenRefused(this::refused).whenBroken(() -> end("")).start();
        }
    }

    private boolean begin(Doing what) {
        if (doing.get() != Doing.NOTHING) {
            return false;
        }
        refusal.set("");
        doing.set(what);
        observed.refresh();
        return true;
    }

    /** Why it did not start, and that it needs money, are told by what is read. */
    private void refused(WalletException why) {
        end(doing.get() == Doing.STARTING ? "" : words.refusal(why));
    }

    private void end(String sentence) {
        refusal.set(sentence);
        doing.set(Doing.NOTHING);
        observed.refresh();
    }

    /** Whether the fee eats more of what cashing brings than one would like. */
    static boolean isFeeHigh(Amount fee, Amount brings) {
        return fee.times(20).isMoreThan(brings);
    }
}
