package org.farthing.wallet.chain;

import java.time.Duration;
import org.farthing.wallet.value.Amount;

/**
 * How an account's queue behaves.
 *
 * @param maxFeePerGas     wei; a node that asks for more is not believed, since a lie would otherwise empty the account
 * @param maxGas           units that one transaction may be estimated at
 * @param poll             pause between two looks
 * @param rebroadcastAfter how long a transaction may be in no block until it is handed over again
 * @param raiseAfter       how long until it is replaced by one that pays more
 * @param giveUpAfter      how long {@link Transactions#follow} waits in all
 */
public record TransactionPolicy(Amount maxFeePerGas, long maxGas, Duration poll, Duration rebroadcastAfter, Duration raiseAfter,
        Duration giveUpAfter) {
    /** For public networks. */
    public static final TransactionPolicy STANDARD = new TransactionPolicy(Amount.ofWei(500_000_000_000L), 15_000_000,
            Duration.ofSeconds(3), Duration.ofMinutes(1), Duration.ofMinutes(30), Duration.ofHours(1));

    /** For a chain on this machine that makes a block at once. */
    public static final TransactionPolicy LOCAL = new TransactionPolicy(Amount.ofWei(500_000_000_000L), 15_000_000, Duration.ofMillis(50),
            Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMinutes(2));

    /** The same with another limit on the fee, as the user sets it. */
    public TransactionPolicy withFeeLimit(Amount limit) {
        return new TransactionPolicy(limit, maxGas, poll, rebroadcastAfter, raiseAfter, giveUpAfter);
    }

    /**
     * The most of a fee that may go to the block's maker, in wei. The base fee of a real block cannot be made up, but this part is paid as
     * it is offered: a node that names it too high would empty the account slowly.
     */
    public Amount maxPriorityPerGas() {
        return maxFeePerGas.dividedUp(4);
    }
}
