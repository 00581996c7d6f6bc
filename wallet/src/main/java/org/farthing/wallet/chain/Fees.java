package org.farthing.wallet.chain;

import org.farthing.wallet.value.Amount;

/**
 * What a unit of gas may cost, after EIP-1559.
 *
 * @param maxPerGas      wei in all
 * @param priorityPerGas wei of it for the block's maker, at most {@code maxPerGas}
 */
public record Fees(Amount maxPerGas, Amount priorityPerGas) {
    public Fees {
        priorityPerGas = priorityPerGas.min(maxPerGas);
    }

    /** Fees that replace a transaction waiting with these: an eighth more, where nodes ask for a tenth, and never less than {@code now}. */
    Fees raisedTo(Fees now) {
        return new Fees(maxPerGas.plus(maxPerGas.dividedUp(8)).max(now.maxPerGas),
                priorityPerGas.plus(priorityPerGas.dividedUp(8)).max(now.priorityPerGas));
    }
}
