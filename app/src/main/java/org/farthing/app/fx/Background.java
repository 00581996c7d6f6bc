package org.farthing.app.fx;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.application.Platform;
import org.farthing.wallet.value.WalletException;

/**
 * One piece of blocking work off the window's thread: a virtual thread runs it, and what comes of it is told on the window's thread. A
 * {@link WalletException} has a sentence for the user; anything else is a defect, which is logged by its type alone, since a message may
 * hold what must not be written down.
 *
 * @param <T> what the work answers; {@code Void} where nothing
 */
public final class Background<T> {
    private static final Logger LOG = System.getLogger(Background.class.getName());

    private final String name;
    private final Supplier<? extends T> work;
    private Consumer<? super T> done = _ -> { };
    private Consumer<WalletException> refused = _ -> { };
    private Runnable broken = () -> { };

    private Background(String name, Supplier<? extends T> work) {
        this.name = name;
        this.work = work;
    }

    /** @param name what the thread is called, without anything of the user's */
    public static <T> Background<T> of(String name, Supplier<? extends T> work) {
        return new Background<>(name, work);
    }

    public static Background<Void> of(String name, Runnable work) {
        return new Background<>(name, () -> {
            work.run();
            return null;
        });
    }

    /** Called on the window's thread with the answer. */
    public Background<T> whenDone(Consumer<? super T> action) {
        this.done = action;
        return this;
    }

    /** Called on the window's thread with a failure that has a sentence for the user. */
    public Background<T> whenRefused(Consumer<WalletException> action) {
        this.refused = action;
        return this;
    }

    /** Called on the window's thread after a failure that nobody foresaw. */
    public Background<T> whenBroken(Runnable action) {
        this.broken = action;
        return this;
    }

    public void start() {
        Thread.ofVirtual().name("window: " + name).start(this::run);
    }

    private void run() {
        try {
            T answer = work.get();
            Platform.runLater(() -> done.accept(answer));
        } catch (WalletException refusal) {
            Platform.runLater(() -> refused.accept(refusal));
        } catch (RuntimeException defect) {
            LOG.log(Level.ERROR, "{0}: {1}", name, defect.getClass().getName());
            Platform.runLater(broken);
        }
    }
}
