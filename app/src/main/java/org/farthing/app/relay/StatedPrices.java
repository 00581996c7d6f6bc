package org.farthing.app.relay;

import java.time.Duration;
import java.time.Instant;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Bytes;

/**
 * A relay keeps every price that it states, before anybody can read it, for as long as a client may count by it. Without that, whoever read
 * the list a moment before a change would be told that it pays too little, and could only think that the relay cheats.
 */
public final class StatedPrices {
    /** A client's clock may be slow, and a circuit that was begun in time is bound a little later. */
    private static final Duration AFTER_THE_END = Duration.ofHours(1);

    private StatedPrices() {
    }

    /** Does nothing where the descriptor's price is kept already. */
    public static void keep(PayeeLedger till, Descriptor descriptor, Instant now) {
        Bytes quote = DescriptorCodec.quote(descriptor);
        if (till.statedPrice(quote, now).isEmpty()) {
            till.statePrice(quote, descriptor.pricePerUnit(), Instant.ofEpochSecond(descriptor.validUntil()).plus(AFTER_THE_END), now);
        }
    }
}
