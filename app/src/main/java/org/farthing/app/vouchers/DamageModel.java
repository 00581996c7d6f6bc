package org.farthing.app.vouchers;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.farthing.app.fx.Background;
import org.farthing.app.fx.Words;
import org.farthing.app.session.EvidenceDesk;
import org.farthing.app.session.VoucherDamage;

/** What is damaged of this wallet's own history, and asking relays for their copies. Belongs to the window's thread. */
final class DamageModel {
    /** What came of asking a relay for its copy. */
    sealed interface Asked {
        /** @param damage that was to be filled */
        record Answered(VoucherDamage damage, EvidenceDesk.Filling filling) implements Asked {
        }

        /** @param why a sentence */
        record Refused(String why) implements Asked {
        }

        /** Nobody foresaw it. */
        record Broken() implements Asked {
        }
    }

    private final Words words;
    private final EvidenceDesk desk;
    private final Runnable filled;
    private final ReadOnlyObjectWrapper<Optional<VoucherDamage>> damage = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyBooleanWrapper asking = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Optional<Asked>> asked = new ReadOnlyObjectWrapper<>(Optional.empty());
    /** All of them; the first is shown. */
    private List<VoucherDamage> damages = List.of();

    /** @param filled runs when the history is another one than before */
    DamageModel(Words words, EvidenceDesk desk, Runnable filled) {
        this.words = words;
        this.desk = desk;
        this.filled = filled;
    }

    /** The page is turned to: what was said of an earlier visit's question is old. */
    void begin() {
        asked.set(Optional.empty());
        examine();
    }

    /** Looks whether the newest vouchers of this wallet's own history are genuine. */
    void examine() {
        if (asking.get()) {
            return;
        }
        // Where the history cannot be read at all, its own reading says so.
        Background.of("own vouchers", desk::damages).whenDone(this::take).start();
    }

    private void take(List<VoucherDamage> found) {
        damages = found;
        damage.set(found.stream().findFirst());
    }

    /** Asks the relay of the channel that is shown as damaged for its copy. Where that does not fill it, the next channel is shown. */
    void ask() {
        if (asking.get() || damages.isEmpty()) {
            return;
        }
        VoucherDamage first = damages.getFirst();
        asking.set(true);
        asked.set(Optional.empty());
        Background.of("a relay's copy", () -> desk.fill(first.channel()))
                .whenDone(filling -> {
                    answered(new Asked.Answered(first, filling));
                    switch (filling) {
                        case FILLED, WHOLE -> {
                            examine();
                            filled.run();
                        }
                        case OLDER, NONE, SILENT -> turn(first);
                    }
                })
                .whenRefused(refusal -> {
                    answered(new Asked.Refused(words.refusal(refusal)));
                    turn(first);
                })
                .whenBroken(() -> answered(new Asked.Broken()))
                .start();
    }

    private void answered(Asked outcome) {
        asking.set(false);
        asked.set(Optional.of(outcome));
    }

    private void turn(VoucherDamage tried) {
        take(Stream.concat(damages.stream().filter(each -> !each.equals(tried)), Stream.of(tried)).toList());
    }

    /** A channel of this wallet's history whose newest vouchers are damaged. */
    ReadOnlyObjectProperty<Optional<VoucherDamage>> damageProperty() {
        return damage.getReadOnlyProperty();
    }

    /** Whether its relay is being asked. */
    ReadOnlyBooleanProperty askingProperty() {
        return asking.getReadOnlyProperty();
    }

    /** What came of it the last time. */
    ReadOnlyObjectProperty<Optional<Asked>> askedProperty() {
        return asked.getReadOnlyProperty();
    }
}
