package org.farthing.app.instance;

import java.util.Optional;
import org.farthing.app.session.KeysDesk;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.WalletException;

/** An instance's keys as the window sees them. Thread-safe. */
public final class InstanceKeys implements KeysDesk {
    private static final String WORDS_CHECKED = "words-checked";

    private final Instance instance;
    /** What the ledger says; empty until it was read. */
    private volatile Optional<Boolean> checked = Optional.empty();

    InstanceKeys(Instance instance) {
        this.instance = instance;
    }

    /** Notes in the wallet's ledger that its owner has the words: typed, picked or drilled. */
    public static void noteWordsChecked(Ledger ledger) {
        ledger.putMeta(WORDS_CHECKED, "yes");
    }

    @Override
    public boolean isLocked() {
        return instance.isLocked();
    }

    @Override
    public void lock() {
        instance.lock();
    }

    @Override
    public void unlock(Password password) {
        instance.unlock(password);
    }

    @Override
    public void touched() {
        instance.used();
    }

    @Override
    public boolean areWordsChecked() {
        if (checked.isEmpty()) {
            try (Ledger ledger = Ledger.openReadOnly(instance.data().ledger())) {
                checked = Optional.of(ledger.meta(WORDS_CHECKED).isPresent());
            }
        }
        return checked.get();
    }

    @Override
    public void noteWordsChecked() {
        instance.open(purse -> {
            noteWordsChecked(purse.ledger());
            return purse;
        });
        checked = Optional.of(true);
    }

    /** @throws WalletException as {@link Vault#open} */
    @Override
    public Mnemonic words(Password password) {
        Vault.Contents contents = instance.vault().open(password);
        contents.passphrase().close();
        contents.imported().forEach(Signer::close);
        return contents.words();
    }
}
