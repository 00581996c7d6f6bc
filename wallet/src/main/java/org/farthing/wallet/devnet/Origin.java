package org.farthing.wallet.devnet;

import org.farthing.wallet.value.Address;

/**
 * What every frame of a transaction shares.
 *
 * @param gasPrice what the transaction pays per gas, in wei
 */
record Origin(Address sender, UInt256 gasPrice) {
}
