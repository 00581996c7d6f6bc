package org.farthing.app.welcome;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.farthing.app.fx.Background;
import org.farthing.app.session.PracticeStep;
import org.farthing.wallet.value.WalletException;

/** One piece of work at a time, how far it is, and what went wrong with the last one. Belongs to the window's thread. */
final class CurrentWork {
    /** What went wrong last. @param refusal empty for what nobody foresaw */
    record Trouble(Optional<WalletException> refusal) {
    }

    private final ReadOnlyObjectWrapper<Work> doing = new ReadOnlyObjectWrapper<>(new Work.Nothing());
    private final ReadOnlyObjectWrapper<Optional<Trouble>> trouble = new ReadOnlyObjectWrapper<>(Optional.empty());
    private AtomicBoolean cancelled = new AtomicBoolean();

    ReadOnlyObjectProperty<Work> doingProperty() {
        return doing.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Optional<Trouble>> troubleProperty() {
        return trouble.getReadOnlyProperty();
    }

    /** Another step, another try: what went wrong is over. */
    void forgetTrouble() {
        trouble.set(Optional.empty());
    }

    void take(Optional<Trouble> earlier) {
        trouble.set(earlier);
    }

    /** Does nothing while something else is under way. */
    <T> void start(Work what, Background<T> job, Consumer<? super T> done) {
        if (doing.get().isUnderWay()) {
            return;
        }
        forgetTrouble();
        doing.set(what);
        job.whenDone(answer -> {
            doing.set(new Work.Nothing());
            done.accept(answer);
        }).whenRefused(this::refused).whenBroken(() -> {
            doing.set(new Work.Nothing());
            trouble.set(Optional.of(new Trouble(Optional.empty())));
        }).start();
    }

    void refused(WalletException refusal) {
        doing.set(new Work.Nothing());
        trouble.set(Optional.of(new Trouble(Optional.of(refusal))));
    }

    /** What the next {@link #cancel} stops. */
    AtomicBoolean stopper() {
        cancelled = new AtomicBoolean();
        return cancelled;
    }

    /**
     * Called on the work's own thread.
     *
     * @param step from what is shown to how far it is now
     * @throws CancellationException where {@code stop} says so
     */
    void progress(AtomicBoolean stop, UnaryOperator<Work> step) {
        if (stop.get()) {
            throw new CancellationException();
        }
        Platform.runLater(() -> doing.set(step.apply(doing.get())));
    }

    /** Stops what can be stopped, at its next step. */
    void cancel() {
        cancelled.set(true);
        if (doing.get() instanceof Work.Practice(Optional<PracticeStep> at, _)) {
            doing.set(new Work.Practice(at, true));
        }
    }
}
