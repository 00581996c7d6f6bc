package org.farthing.wallet.ledger;

import org.farthing.wallet.value.Bytes;

/**
 * Whom a channel pays, as the registry named it when the channel was planned.
 *
 * @param id   32 bytes
 * @param name as shown
 * @param role {@code entry}, {@code middle}, {@code exit}, or what it was chosen for; empty for any
 */
public record Relay(Bytes id, String name, String role) {
    public Relay {
        id.requireLength(32, "a relay's id");
    }
}
