package org.farthing.app.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.chain.TransactionOutcome;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.PayeeChannel;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * What a relay has earned, from its two ledgers: the till's vouchers and the wallet's transactions. Reads of both may go on beside a
 * running relay.
 */
final class RelayBooks {
    private static final String LOST = "relay-lost.";
    private static final int NEWEST = 10_000;

    /**
     * The sums, in wei.
     *
     * @param earned    all vouchers, as far as deposits cover them
     * @param cashed    of these, what closed channels brought
     * @param lost      of these, what payers took back before it was cashed
     * @param closings  fees of closing channels
     * @param listing   fees of staying on the list of relays
     * @param open      channels with a voucher that can be cashed
     * @param cashedOf  channels that were cashed
     */
    record Sums(Amount earned, Amount cashed, Amount lost, Amount closings, Amount listing, int open, int cashedOf) {
        /** What can still be cashed. */
        Amount owed() {
            return earned.minus(cashed).minus(lost);
        }

        Amount fees() {
            return closings.plus(listing);
        }
    }

    private RelayBooks() {
    }

    static Sums sums(PayeeLedger till, Ledger wallet) {
        Amount earned = Amount.ZERO;
        Amount cashed = Amount.ZERO;
        Amount lost = Amount.ZERO;
        int open = 0;
        int closed = 0;
        for (PayeeChannel channel : till.channels()) {
            earned = earned.plus(channel.owed());
            if (channel.closedBy().isPresent()) {
                cashed = cashed.plus(channel.owed());
                closed++;
            } else if (isLost(wallet, channel.id())) {
                lost = lost.plus(channel.owed());
            } else if (!channel.owed().isZero()) {
                open++;
            }
        }
        Amount closings = Amount.ZERO;
        Amount listing = Amount.ZERO;
        for (Intent intent : wallet.intents().list(0, NEWEST)) {
            Amount fee = wallet.intents().fee(intent.key()).orElse(Amount.ZERO);
            if (isClosing(intent)) {
                closings = closings.plus(fee);
            } else {
                listing = listing.plus(fee);
            }
        }
        return new Sums(earned, cashed, lost, closings, listing, open, closed);
    }

    /** By the purpose that {@code ChannelContract} gives it. */
    static boolean isClosing(Intent intent) {
        return intent.purpose().startsWith("close ");
    }

    static boolean isLost(Ledger wallet, Bytes channel) {
        return wallet.meta(LOST + channel.hex()).isPresent();
    }

    /** Notes that a channel is gone without having been cashed. */
    static void lose(Ledger wallet, Bytes channel) {
        wallet.putMeta(LOST + channel.hex(), "1");
    }

    /** Channels that have a voucher and an end that is not known. */
    static List<PayeeChannel> owing(PayeeLedger till, Ledger wallet) {
        var owing = new ArrayList<PayeeChannel>();
        for (PayeeChannel channel : till.channels()) {
            if (channel.closedBy().isEmpty() && !channel.owed().isZero() && !isLost(wallet, channel.id())) {
                owing.add(channel);
            }
        }
        return owing;
    }

    /** Notes what finished transactions cost. */
    static void noteFees(Chain chain, Ledger wallet) {
        for (Intent intent : wallet.intents().withoutCost()) {
            receipt(chain, intent).ifPresent(receipt -> wallet.intents().recordCost(intent.key(), receipt));
        }
    }

    static Optional<Receipt> receipt(Chain chain, Intent intent) {
        for (Intent.Attempt attempt : intent.attempts().reversed()) {
            Optional<Receipt> receipt = chain.receipt(attempt.hash());
            if (receipt.isPresent()) {
                return receipt;
            }
        }
        return Optional.empty();
    }

    /** Follows what an earlier run, or a try that failed, left unfinished. False where something of it still is. */
    static boolean finish(Transactions transactions) {
        boolean done = true;
        for (Intent intent : transactions.resume()) {
            done &= !(transactions.follow(intent) instanceof TransactionOutcome.Waiting);
        }
        return done;
    }
}
