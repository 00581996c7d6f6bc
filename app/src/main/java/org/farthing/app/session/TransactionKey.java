package org.farthing.app.session;

import org.farthing.wallet.value.Address;

/**
 * Which transaction of which account: it stays the same however often it is sent.
 *
 * @param nonce of the account, from 0
 */
public record TransactionKey(Address account, long nonce) {
}
