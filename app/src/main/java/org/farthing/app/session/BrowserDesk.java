package org.farthing.app.session;

import java.util.List;
import java.util.Optional;
import org.farthing.app.language.Language;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;

/** The private browser, as a window or a command asks for it. Thread-safe; what blocks says so. */
public interface BrowserDesk {
    /** An immutable snapshot. Never blocks. */
    BrowserState state();

    /** The browsers of this computer, the preferred one first. May read the disk. */
    List<BrowserChoice> installed();

    /**
     * Starts a browser, checks it, and lets it load its first page. Blocks until then, up to two minutes; {@link #state} tells how it goes.
     *
     * @throws WalletException with the sentence for the user; no browser runs then
     */
    void open(BrowserWish wish);

    /** Starts a browser without a window, checks it, and ends it again. Blocks and throws as {@link #open}. */
    void check(Optional<String> browser);

    /** Ends the browser and waits until its profile is gone. Does nothing where none is open. */
    void closeBrowser();

    /** What a site loads from now on takes other circuits; what it is loading goes on. */
    void newCircuit(String site);

    /** Ends a site's circuits, and refuses it until {@link #goOn}. */
    void stop(String site);

    void goOn(String site);

    /** Pauses a site, or all, that cost more than this. Empty for no limit. */
    void limit(Optional<Amount> perSite, Optional<Amount> perDay);

    /**
     * The check page as text, fetched through a circuit. Blocks.
     *
     * @throws WalletException with the sentence for the user
     */
    String readCheckPage(Language language);
}
