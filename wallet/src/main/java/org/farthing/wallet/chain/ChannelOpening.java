package org.farthing.wallet.chain;

import java.time.Instant;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Amount;

/**
 * A channel to be opened.
 *
 * @param terms   whose payer gets back what is left; for {@link ChannelContract#open} it is the sender
 * @param expiry  whole seconds; 7 to 90 days after the block that opens the channel
 * @param deposit wei, above 0 and below 2^128
 */
public record ChannelOpening(ChannelTerms terms, Instant expiry, Amount deposit) {
}
