package org.farthing.app.program;

import java.util.OptionalLong;
import org.farthing.app.session.NewWalletDesk.Arrival;
import org.farthing.wallet.value.Amount;

/**
 * Counts the blocks on top of money that arrives on an account, from looks at the chain. A look late after the payment counts from then on:
 * rather too few confirmations than too many. Thread-safe.
 */
final class ArrivalWatch {
    private Amount highest = Amount.ZERO;
    private OptionalLong since = OptionalLong.empty();

    /**
     * @param block  the newest one
     * @param amount what lies in the account there
     * @param needed blocks until it counts
     */
    synchronized Arrival saw(long block, Amount amount, int needed) {
        if (amount.isMoreThan(highest)) {
            since = OptionalLong.of(block);
        } else if (highest.isMoreThan(amount)) {
            // It was spent, or its block was undone: what is there has to be counted anew.
            since = amount.isZero() ? OptionalLong.empty() : OptionalLong.of(block);
        }
        highest = amount;
        return new Arrival(amount, since.isEmpty() ? since : OptionalLong.of(Math.clamp(block - since.getAsLong() + 1, 1, needed)), needed);
    }
}
