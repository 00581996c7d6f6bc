package org.farthing.wallet.chain;

import java.time.Instant;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A block's head.
 *
 * @param number  at least 0
 * @param hash    32 bytes
 * @param time    whole seconds
 * @param baseFee wei per unit of gas; zero on chains from before EIP-1559
 */
public record Block(long number, Bytes hash, Instant time, Amount baseFee) {
}
