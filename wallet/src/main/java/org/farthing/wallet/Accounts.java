package org.farthing.wallet;

import java.util.List;
import java.util.Optional;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/**
 * Where every wei of the wallet is or went:
 * <pre>received = balance + waiting + locked + settled + sent + fees</pre>
 * All but the first are counted; what was received follows from them, since nobody tells a wallet when it is paid. It includes what others
 * added to its channels.
 *
 * @param received        wei that ever came in from outside
 * @param balance         in the account now
 * @param waiting         in the contract, because it could not be handed over
 * @param locked          in channels
 * @param settled         to relays
 * @param returned        from closed and refunded channels to the account; part of the balance or of what left it since
 * @param deposited       from the account into channels: opened and added to
 * @param addedByOthers   into channels, from elsewhere
 * @param sent            to anybody else
 * @param fees            to the chain, failed transactions included
 * @param unpricedFees    how many transactions are in blocks whose receipts no node has shown yet: their fees are missing in {@code fees}
 * @param lost            how many of the account's transactions another wallet with the same words replaced: what those did is unknown
 *                        and missing
 * @param onTheWay        how many transactions have not come to their end: they may have moved money already
 */
public record Accounts(Amount received, Amount balance, Amount waiting, Amount locked, Amount settled, Amount returned, Amount deposited,
        Amount addedByOthers, Amount sent, Amount fees, int unpricedFees, int lost, int onTheWay) {
    /** Whether every figure is exact. A wallet restored from its words does not know the fees from before, and is exact from then on. */
    public boolean isExact() {
        return unpricedFees == 0 && lost == 0 && onTheWay == 0;
    }

    static Accounts of(Ledger ledger, Address contract, Amount balance, Amount waiting) {
        Amount locked = Amount.ZERO;
        Amount settled = Amount.ZERO;
        Amount returned = Amount.ZERO;
        for (ChannelRow row : ledger.channelsEverPlanned()) {
            ChainFacts facts = ChainFacts.of(ledger.chainRecord().events(row.id()));
            switch (facts.phase()) {
                case NONE -> { }
                case OPEN, CLOSE_REQUESTED -> locked = locked.plus(facts.deposit());
                case CLOSED -> {
                    settled = settled.plus(facts.paid());
                    returned = returned.plus(facts.returned());
                }
                case REFUNDED -> returned = returned.plus(facts.returned());
            }
        }
        Amount deposited = Amount.ZERO;
        Amount sent = Amount.ZERO;
        Amount fees = Amount.ZERO;
        int unpriced = 0;
        int lost = 0;
        int onTheWay = 0;
        for (Intent intent : ledger.intents().list(0, Integer.MAX_VALUE)) {
            if (intent.status() == Intent.Status.CONFIRMED || intent.status() == Intent.Status.FAILED) {
                Optional<Amount> fee = ledger.intents().fee(intent.key());
                fees = fees.plus(fee.orElse(Amount.ZERO));
                unpriced += fee.isPresent() ? 0 : 1;
            }
            switch (intent.status()) {
                case CONFIRMED -> {
                    if (intent.to().filter(contract::equals).isPresent()) {
                        deposited = deposited.plus(intent.value());
                    } else if (intent.to().filter(intent.key().account()::equals).isEmpty()) {
                        sent = sent.plus(intent.value());
                    }
                }
                case PREPARED, SENT, MINED -> onTheWay++;
                case LOST -> lost++;
                case FAILED, DROPPED -> { }
            }
        }
        Amount addedByOthers = locked.plus(settled).plus(returned).minusOrZero(deposited);
        Amount received = List.of(balance, waiting, locked, settled, sent, fees).stream().reduce(Amount.ZERO, Amount::plus);
        return new Accounts(received, balance, waiting, locked, settled, returned, deposited, addedByOthers, sent, fees, unpriced, lost,
                onTheWay);
    }
}
