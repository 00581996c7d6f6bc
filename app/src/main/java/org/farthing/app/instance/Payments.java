package org.farthing.app.instance;

import java.util.Optional;
import java.util.function.Consumer;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Progress;
import org.farthing.wallet.chain.Quote;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** Money sent from the wallet's accounts to somebody, for commands and for the window. Thread-safe; blocks on the chain. */
final class Payments {
    private static final String PURPOSE = "send money";

    private final Instance instance;

    Payments(Instance instance) {
        this.instance = instance;
    }

    /**
     * @param from   one of the wallet's accounts; empty for its own
     * @param amount empty for all there is, less the fee
     */
    record Payment(Optional<Address> from, Address to, Optional<Amount> amount) {
    }

    /** What it would cost now. */
    Quote quote(Payment payment) {
        requireKept(payment.to());
        return instance.open(purse -> {
            Transactions account = account(purse, payment);
            return payment.amount().isEmpty() ? account.quoteAll(payment.to())
                    : account.quote(Optional.of(payment.to()), payment.amount().get(), Bytes.EMPTY, 0);
        });
    }

    /** Writes it down and hands it to the chain. */
    Intent submit(Payment payment) {
        requireKept(payment.to());
        return instance.open(purse -> {
            Transactions account = account(purse, payment);
            return payment.amount().isEmpty() ? account.submitAll(payment.to(), PURPOSE)
                    : account.submit(Optional.of(payment.to()), payment.amount().get(), Bytes.EMPTY, PURPOSE, 0);
        });
    }

    /** Waits until it counts. @throws WalletException where it did not happen */
    Receipt follow(Payment payment, Intent intent, Consumer<Progress> told) {
        return instance.open(purse -> Transactions.confirmed(account(purse, payment).follow(intent, told)));
    }

    private static Transactions account(Purse purse, Payment payment) {
        return payment.from().map(purse::account).orElseGet(purse::account);
    }

    /** Whether money sent to {@code to} is lost: to the contracts themselves, or to nobody. */
    boolean isLost(Address to) {
        var network = instance.access().network();
        return to.equals(Address.ZERO) || network.channels().filter(to::equals).isPresent()
                || network.registry().filter(to::equals).isPresent();
    }

    private void requireKept(Address to) {
        if (isLost(to)) {
            throw Refusal.ADDRESS_OF_NOBODY.exception();
        }
    }
}
