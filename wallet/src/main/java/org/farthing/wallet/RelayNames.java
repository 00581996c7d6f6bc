package org.farthing.wallet;

import org.farthing.wallet.registry.RelayEntry;

/** What a relay is called: its descriptor says so, which the wallet does not read. */
@FunctionalInterface
public interface RelayNames {
    /** The first eight digits of the relay's id, where nobody knows better. */
    RelayNames BY_ID = entry -> "Relay " + entry.relayId().hex().replace("0x", "").substring(0, 8);

    String of(RelayEntry entry);
}
