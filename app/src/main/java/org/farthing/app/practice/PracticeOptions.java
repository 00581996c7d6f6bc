package org.farthing.app.practice;

import java.net.URI;
import java.util.Optional;
import org.farthing.app.DataFolder;
import org.farthing.wallet.keys.Password;

/**
 * How to bring a practice world up.
 *
 * @param data      where it lives, and goes on after a restart
 * @param relays    at least {@link #FEWEST_RELAYS}, at most {@link #MOST_RELAYS}
 * @param socksPort of the proxy; 0 for any free one
 * @param password  of the wallet; the caller closes it
 * @param node      a test node (anvil) to use instead of the embedded chain
 */
public record PracticeOptions(DataFolder data, int relays, int socksPort, Password password, Optional<URI> node) {
    public static final int FEWEST_RELAYS = 3;
    public static final int MOST_RELAYS = 40;
    /** Play money needs no secret; real wallets ask for a password of their own. */
    public static final String DEFAULT_PASSWORD = "practice";

    /** Without the password. */
    @Override
    public String toString() {
        return "PracticeOptions[" + relays + " relays, port " + socksPort + "]";
    }
}
