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
 * @param baseFee wei per unit of gas; zero where there is none
 * @param dynamic whether it has a base fee at all (EIP-1559); chains without one take only transactions of the old form
 */
public record Block(long number, Bytes hash, Instant time, Amount baseFee, boolean dynamic) {
    /** With a base fee. */
    public Block(long number, Bytes hash, Instant time, Amount baseFee) {
        this(number, hash, time, baseFee, true);
    }

    /** Whether the chain still has this block: false once it was reorganised away. */
    public boolean isIn(Chain chain) {
        return chain.block(number).filter(found -> found.hash().equals(hash)).isPresent();
    }
}
