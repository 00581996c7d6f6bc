package org.farthing.app.session;

import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;

/** Brings up the practice world of a data folder. */
public interface PracticeDesk {
    /**
     * A world that runs, not connected yet.
     *
     * @param fees    what opening its channels cost, and every transaction since
     * @param relays  how many it has
     * @param running how many of them could be started: enough for a path at least
     */
    record Ready(Session session, Amount wallet, Amount inChannels, Amount fees, int relays, int running) {
    }

    /** Whether there is one to go on with. */
    boolean isBegun();

    /**
     * Brings it up and returns when it stands.
     *
     * @param progress hears each step before it is begun. Where it throws {@link CancellationException} everything is ended, and a world
     *                 that was not there before leaves no file behind
     * @throws WalletException with the sentence for the user; nothing is left running
     */
    Ready open(Consumer<PracticeStep> progress);

    /**
     * Reads the practice world's own page, from a web server behind the last relay, through a circuit.
     *
     * @throws WalletException where no circuit leads there
     */
    CheckPage readCheckPage();
}
