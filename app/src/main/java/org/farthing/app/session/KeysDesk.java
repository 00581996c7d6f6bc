package org.farthing.app.session;

import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.WalletException;

/**
 * The wallet's keys as the window needs them: locked or not, and the words behind them. All but {@link #isLocked} and {@link #touched} may
 * block for seconds; thread-safe.
 */
public interface KeysDesk {
    /** Whether money cannot be moved until the password is given. */
    boolean isLocked();

    /**
     * Wipes the keys that move money. Browsing goes on, unless the settings say otherwise.
     *
     * @throws WalletException CHANNEL_STATE where something is under way that has to end first
     */
    void lock();

    /**
     * Takes 2 to 3 seconds, on purpose: so does each guess.
     *
     * @param password the caller's to close
     * @throws WalletException WRONG_PASSWORD, or what is wrong with the wallet's files
     */
    void unlock(Password password);

    /** Somebody is at the window: the time until the wallet locks itself begins anew. */
    void touched();

    /** Whether the owner has shown that the words are written down. */
    boolean areWordsChecked();

    /** @throws WalletException LOCKED while that is so */
    void noteWordsChecked();

    /**
     * The words, to be shown to their owner.
     *
     * @param password the caller's to close
     * @return the caller's to close
     * @throws WalletException WRONG_PASSWORD, or what is wrong with the wallet's files
     */
    Mnemonic words(Password password);
}
