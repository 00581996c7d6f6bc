package org.farthing.app.session;

import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** The circuits, with what they lead to, for the person at this window. Thread-safe; nothing here is for the window's own thread. */
public interface CircuitsDesk {
    /** @throws WalletException where the circuits do not answer in time */
    CircuitsNow now();

    /**
     * Gives what is asked of {@code site} from now on other circuits, with the same first relay. Connections that are open finish where
     * they are.
     *
     * @return how many circuits were set aside
     */
    int newCircuitFor(String site);

    /** Ends all circuits with what is open on them, and builds others. */
    void newIdentity();

    /**
     * Leaves a relay out of paths until the program is started again. What is open through it finishes; its channel stays as it is.
     *
     * @throws WalletException CHANNEL_STATE where no path could be built without it
     */
    void useAnother(Bytes relay);

    LinkFacts links();
}
