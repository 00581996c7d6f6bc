package org.farthing.wallet;

import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/**
 * A channel to be opened.
 *
 * @param relay   whom it pays, as the ledger names it
 * @param payee   the relay's account on the chain
 * @param deposit more than zero
 */
public record ChannelPlan(Relay relay, Address payee, Amount deposit) {
}
