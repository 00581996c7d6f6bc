package org.farthing.app.practice;

import java.net.URI;
import java.util.Optional;
import org.farthing.app.DataFolder;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Amount;

/**
 * How to bring a practice world up.
 *
 * @param data      where it lives, and goes on after a restart
 * @param relays    at least {@link #FEWEST_RELAYS}, at most {@link #MOST_RELAYS}
 * @param socksPort of the proxy; 0 for any free one
 * @param password  of the wallet; the caller closes it
 * @param node      a test node (anvil) to use instead of the embedded chain
 * @param price     wei for 512 cells that the cheapest relay asks, from 0 up; the others ask up to a tenth more
 */
public record PracticeOptions(DataFolder data, int relays, int socksPort, Password password, Optional<URI> node, Amount price) {
    public static final int FEWEST_RELAYS = 3;
    public static final int MOST_RELAYS = 40;
    /** Play money needs no secret; real wallets ask for a password of their own. */
    public static final String DEFAULT_PASSWORD = "practice";
    /** Wei for 512 cells. */
    public static final Amount USUAL_PRICE = Amount.ofWei(100_000_000_000_000L);

    /** Relays that ask the usual price. */
    public PracticeOptions(DataFolder data, int relays, int socksPort, Password password, Optional<URI> node) {
        this(data, relays, socksPort, password, node, USUAL_PRICE);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "PracticeOptions[" + relays + " relays, port " + socksPort + "]";
    }
}
