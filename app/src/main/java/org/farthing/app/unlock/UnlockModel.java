package org.farthing.app.unlock;

import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.farthing.app.fx.Background;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.WalletException;

/** One attempt after the other at a wallet's password. Belongs to the window's thread. */
public final class UnlockModel {
    /** How the last attempt stands. */
    public sealed interface Attempt {
        record None() implements Attempt {
        }

        record UnderWay() implements Attempt {
        }

        record WrongPassword() implements Attempt {
        }

        /** @param sentence what is wrong with the wallet or its network */
        record Refused(WalletException refusal) implements Attempt {
        }

        /** Something failed that nobody foresaw. */
        record Broken() implements Attempt {
        }
    }

    private final Consumer<Password> opening;
    private final ReadOnlyObjectWrapper<Attempt> attempt = new ReadOnlyObjectWrapper<>(new Attempt.None());

    /** @param opening unlocks, in 2 to 3 seconds; throws where it does not */
    public UnlockModel(Consumer<Password> opening) {
        this.opening = opening;
    }

    public ReadOnlyObjectProperty<Attempt> attemptProperty() {
        return attempt.getReadOnlyProperty();
    }

    /**
     * Begins one, unless one is under way.
     *
     * @param password closed when that is over
     * @param unlocked called where it opens the wallet
     */
    void attempt(Password password, Runnable unlocked) {
        if (attempt.get() instanceof Attempt.UnderWay) {
            password.close();
            return;
        }
        attempt.set(new Attempt.UnderWay());
        Background.of("unlock", () -> {
            try (password) {
                opening.accept(password);
            }
        }).whenDone(_ -> {
            attempt.set(new Attempt.None());
            unlocked.run();
        }).whenRefused(this::refused).whenBroken(() -> attempt.set(new Attempt.Broken())).start();
    }

    /** Says why something could not be done. */
    public void refused(WalletException refusal) {
        attempt.set(refusal.kind() == WalletException.Kind.WRONG_PASSWORD ? new Attempt.WrongPassword()
                : new Attempt.Refused(refusal));
    }

    /** What was said of the last attempt no longer stands there. */
    void forget() {
        if (!(attempt.get() instanceof Attempt.UnderWay)) {
            attempt.set(new Attempt.None());
        }
    }
}
