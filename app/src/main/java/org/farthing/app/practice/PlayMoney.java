package org.farthing.app.practice;

import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/** Where a practice world's money comes from: its own chain, or a test node that hands it out on request. */
interface PlayMoney {
    /** Sets the account's balance. */
    void give(Address account, Amount balance);
}
