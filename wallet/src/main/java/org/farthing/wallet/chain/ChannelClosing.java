package org.farthing.wallet.chain;

import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A channel to be closed by its payee.
 *
 * @param terms     whose payee is the sender
 * @param amount    what the voucher says, in wei; the contract pays the deposit at most
 * @param signature the voucher's, 65 bytes
 */
public record ChannelClosing(ChannelTerms terms, Amount amount, Bytes signature) {
}
