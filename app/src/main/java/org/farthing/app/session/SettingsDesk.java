package org.farthing.app.session;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.farthing.app.SettingKey;
import org.farthing.app.Settings;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;

/**
 * What the user settled, kept in {@code farthing.toml}. Thread-safe; all but {@link #now}, {@link #today} and {@link #facts} may block.
 */
public interface SettingsDesk {
    /**
     * What became of a change.
     *
     * @param before what stood there, as TOML; empty where the usual was taken
     * @param atOnce whether it counts already; else from the next start on
     */
    record Saved(Optional<String> before, boolean atOnce) {
    }

    /**
     * What no setting changes while the program runs.
     *
     * @param folder    the data folder
     * @param network   the network's name
     * @param practice  whether the chain is inside this program, so that there is no node to name
     * @param hasPort   whether the proxy has a port
     * @param contracts where Farthing's contracts are on the network, if they are known there
     */
    record Facts(Path folder, String network, boolean practice, boolean hasPort, Optional<Contracts> contracts) {
    }

    /** Addresses on the chain. */
    record Contracts(Address channels, Address registry) {
    }

    /**
     * What was spent today.
     *
     * @param reached whether browsing is paused for the limit
     */
    record Today(Optional<Amount> limit, Amount signed, boolean reached) {
    }

    /** As they count now. Never blocks. */
    Settings now();

    /**
     * What keeps {@code farthing.toml} from being in use as it stands, a {@link org.farthing.app.refusals.SettingsFault} where it has an
     * error; the last settings that could be used are then. Never blocks.
     */
    Optional<WalletException> trouble();

    /** Never blocks. */
    Today today();

    /** Never blocks. */
    Facts facts();

    /**
     * Stores one setting and makes it count.
     *
     * @param toml the value as TOML writes it; empty for the usual one
     * @throws WalletException with one sentence, where it makes no sense or cannot be had; nothing has changed then
     */
    Saved save(SettingKey key, Optional<String> toml);

    /**
     * Asks nodes whether they are there and on this wallet's chain. Changes nothing.
     *
     * @throws WalletException with one sentence for the user
     */
    void test(List<URI> nodes);

    /** @throws WalletException WRONG_PASSWORD, or BAD_INPUT for one that is too short; nothing has changed then */
    void changePassword(Password before, Password fresh);

    /** The recovery words, to be shown and forgotten. @throws WalletException WRONG_PASSWORD */
    List<String> words(Password password);

    /**
     * Writes the key of the wallet's own account into a file that other Ethereum wallets read: web3 secret storage, version 3.
     *
     * @param password of the wallet
     * @param own      of the file, by the rules for new passwords
     * @param file     must not be there yet
     * @return the account
     * @throws WalletException WRONG_PASSWORD, BAD_INPUT where the file is there or its password is too short, STORAGE_UNAVAILABLE
     */
    Address exportKey(Password password, Password own, Path file);

    /**
     * Writes a copy of the sealed keys, the settings and the vouchers into a ZIP file, in the place of one of that name.
     *
     * @throws WalletException STORAGE_UNAVAILABLE
     */
    void backUp(Path file);

    /** Shows the data folder in the system's file manager. @throws WalletException where there is none */
    void openFolder();

    /** Shows {@code farthing.toml} in the system's editor. @throws WalletException where there is none */
    void openFile();

    /**
     * Ends the program's work and erases wallet, channels and settings from this computer. Only the words bring them back.
     *
     * @throws WalletException WRONG_PASSWORD; nothing has changed then
     */
    void erase(Password password);
}
