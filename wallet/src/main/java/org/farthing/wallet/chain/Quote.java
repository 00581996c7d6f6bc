package org.farthing.wallet.chain;

import org.farthing.wallet.value.Amount;

/**
 * What a transaction would cost now, to be shown before it is paid.
 *
 * @param value       wei that it hands over
 * @param gasLimit    units that it may use at most
 * @param fees        what it would offer for each
 * @param expectedFee wei that it will likely cost: estimated gas at the present price
 * @param highestFee  wei that it can cost at the most; what is not used of it stays in the account
 * @param balance     what the account holds now
 */
public record Quote(Amount value, long gasLimit, Fees fees, Amount expectedFee, Amount highestFee, Amount balance) {
    /** What has to lie in the account, in wei. */
    public Amount needed() {
        return value.plus(highestFee);
    }

    /** So many transactions like this one. */
    public Quote times(int count) {
        return new Quote(value.times(count), gasLimit * count, fees, expectedFee.times(count), highestFee.times(count), balance);
    }

    /** This transaction and another one of the same account. */
    public Quote plus(Quote other) {
        return new Quote(value.plus(other.value), gasLimit + other.gasLimit, other.fees, expectedFee.plus(other.expectedFee),
                highestFee.plus(other.highestFee), other.balance);
    }

    public boolean isAffordable() {
        return !needed().isMoreThan(balance);
    }
}
