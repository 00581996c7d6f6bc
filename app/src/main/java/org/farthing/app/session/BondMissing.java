package org.farthing.app.session;

import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * A relay's account has too little to enter the list of relays.
 *
 * @param bond    left in the list as long as the relay is on it
 * @param account to send to
 * @param holds   wei
 */
public record BondMissing(Amount bond, String coin, Address account, Amount holds) implements Reason.OfProgram {
    @Override
    public Kind kind() {
        return Kind.NOT_ENOUGH_MONEY;
    }

    @Override
    public String sentence() {
        return "To enter the list, the relay leaves a bond of " + bond.toCoins() + " " + coin + " there and pays a fee; its account " + account
                + " holds " + holds.toCoins() + ". Send it more and start again.";
    }
}
