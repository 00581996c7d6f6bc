package org.farthing.app.session;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** Keys under the password {@link #PASSWORD}. Thread-safe. */
public final class ScriptedKeys implements KeysDesk {
    public static final String PASSWORD = "four small words here";
    public static final String WORDS = "test test test test test test test test test test test junk";

    private final AtomicInteger touches = new AtomicInteger();
    private volatile boolean locked;
    private volatile boolean checked = true;
    private volatile Optional<WalletException> refusal = Optional.empty();

    public void setChecked(boolean now) {
        checked = now;
    }

    /** Locking fails like this from now on. */
    public void refuseWith(Optional<WalletException> next) {
        refusal = next;
    }

    public int touches() {
        return touches.get();
    }

    /** Unlocked by whoever knew the password. */
    public void open() {
        locked = false;
    }

    @Override
    public boolean isLocked() {
        return locked;
    }

    @Override
    public void lock() {
        refusal.ifPresent(each -> {
            throw each;
        });
        locked = true;
    }

    @Override
    public void unlock(Password password) {
        require(password);
        locked = false;
    }

    private static void require(Password password) {
        try (var right = new Password(PASSWORD.toCharArray())) {
            if (!right.sameAs(password)) {
                throw new WalletException(Kind.WRONG_PASSWORD, "That password does not open this wallet.");
            }
        }
    }

    @Override
    public void touched() {
        touches.incrementAndGet();
    }

    @Override
    public boolean areWordsChecked() {
        return checked;
    }

    @Override
    public void noteWordsChecked() {
        checked = true;
    }

    @Override
    public Mnemonic words(Password password) {
        require(password);
        return Mnemonic.parse(WORDS);
    }
}
