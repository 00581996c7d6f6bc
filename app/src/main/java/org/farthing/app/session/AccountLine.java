package org.farthing.app.session;

import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/**
 * One account of the wallet.
 *
 * @param arriving      wei in the newest block beyond what is deep enough to count; zero when nothing is on its way in
 * @param confirmations of the newest change of the balance that this program has seen; 0 where none is on its way
 * @param needed        how many make it count
 */
public record AccountLine(Address address, boolean imported, Amount balance, Amount arriving, long confirmations, int needed) {
}
