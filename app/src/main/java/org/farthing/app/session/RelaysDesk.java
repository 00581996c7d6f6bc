package org.farthing.app.session;

import java.util.List;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** The list of relays, and which of them the user wants. Thread-safe; nothing here is for the window's own thread. */
public interface RelaysDesk {
    /** The list in use, with what this user's own circuits showed of each relay. */
    RelayListing listing();

    /**
     * Has the registry read again. Blocks until the node has answered.
     *
     * @throws WalletException with one sentence for the user
     */
    void readAgain();

    /**
     * Relays to open channels with, beside those that have one: by price, by what was measured, and so that many paths lead through them.
     * Opens nothing.
     *
     * @param count how many; fewer come back where there are no more
     */
    List<RelayLine> choose(int count);

    /**
     * Keeps a relay off all paths and choices, or lets it come back. Closes no channel. Kept in the settings.
     *
     * @throws WalletException where that cannot be stored; nothing has changed then
     */
    void neverUse(Bytes relay, boolean never);
}
