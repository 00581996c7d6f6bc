package org.farthing.app.relays;

import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** Where the opening of channels begins: a page of its own, which shows what it costs before anything is sent. */
@FunctionalInterface
public interface OpenChannels {
    /** @param each what was meant to be locked with each relay, where that was said */
    void with(List<Bytes> relays, Optional<Amount> each);
}
