package org.farthing.wallet.chain;

import java.time.Instant;
import org.farthing.wallet.value.Amount;

/**
 * What the contract remembers of a channel.
 *
 * @param deposit wei; zero unless open
 * @param expiry  the epoch unless open
 * @param state   as the contract has it
 */
public record OnChainChannel(Amount deposit, Instant expiry, State state) {
    /** The contract's three states; there is no way out of the last. */
    public enum State {
        NONE,
        OPEN,
        CLOSED
    }
}
