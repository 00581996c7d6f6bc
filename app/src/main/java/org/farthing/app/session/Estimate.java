package org.farthing.app.session;

import java.time.Instant;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/**
 * What an order would move and cost, all in wei.
 *
 * @param account     whose money it is
 * @param amount      what leaves the wallet beside the fee
 * @param expectedFee likely
 * @param highestFee  at the most
 * @param balance     in the account now
 * @param at          when this was read
 */
public record Estimate(Address account, Amount amount, Amount expectedFee, Amount highestFee, Amount balance, Instant at) {
    /** What is left in the account at the least; zero where the money does not suffice. */
    public Amount left() {
        return balance.minusOrZero(amount.plus(highestFee));
    }

    public boolean isAffordable() {
        return !amount.plus(highestFee).isMoreThan(balance);
    }
}
