package org.farthing.wallet.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletRefusal;

/** What transactions of one account cost, within the policy's limits. Stateless; asks the chain. */
final class Pricing {
    /** What a transaction costs that runs no code. */
    static final long PLAIN_GAS = 21_000;
    private static final Duration STALE = Duration.ofMinutes(10);
    private static final int STALE_BLOCKS = 20;
    /** For the length of the encoding that a chain below charges for; a signature makes up the rest. */
    private static final long WIDE_NONCE = 0xFFFFFF;

    private final Chain chain;
    private final Network network;
    private final Contracts contracts;
    private final Address account;
    private final TransactionPolicy policy;
    private final Pace pace;

    Pricing(Chain chain, Network network, Contracts contracts, Address account, TransactionPolicy policy, Pace pace) {
        this.chain = chain;
        this.network = network;
        this.contracts = contracts;
        this.account = account;
        this.policy = policy;
        this.pace = pace;
    }

    /** Whether transactions have to be of the old form here. */
    boolean isLegacy() {
        return !chain.latest().dynamic();
    }

    Quote quote(Optional<Address> to, Amount value, Bytes data, long spareGas) {
        Block head = freshHead();
        Fees fees = fees(head);
        Amount balance = chain.balance(account);
        if (value.isMoreThan(balance)) {
            throw notEnough(value, balance);
        }
        return quote(head, fees, balance, new Call(Optional.of(account), to, value, data), spareGas);
    }

    /** The value is what is left of the balance at the highest fee. */
    Quote all(Address to) {
        Block head = freshHead();
        Fees fees = fees(head);
        Amount balance = chain.balance(account);
        var probe = new Call(Optional.of(account), Optional.of(to), balance.min(Amount.ofWei(1)), Bytes.EMPTY);
        Quote one = quote(head, fees, balance, probe, 0);
        if (!balance.isMoreThan(one.highestFee())) {
            throw notEnough(one.highestFee(), balance);
        }
        return new Quote(balance.minus(one.highestFee()), one.gasLimit(), fees, one.expectedFee(), one.highestFee(), balance);
    }

    WalletException notEnough(Amount needed, Amount balance) {
        return new WalletException(new Reason.NotEnough(needed, network.coin(), balance));
    }

    private Quote quote(Block head, Fees fees, Amount balance, Call call, long spareGas) {
        long estimate = estimate(call);
        if (estimate > policy.maxGas() || spareGas < 0 || spareGas > policy.maxGas()) {
            throw WalletRefusal.TOO_LARGE.exception();
        }
        boolean runsNothing = estimate == PLAIN_GAS && call.data().length() == 0 && spareGas == 0;
        long limit = runsNothing ? estimate : estimate + estimate / 4 + spareGas;
        var encoded = new TransactionEnvelope(network.chainId(), WIDE_NONCE, fees, limit, call.to(), call.value().max(balance), call.data(),
                !head.dynamic());
        Amount dataFee = network.dataFee().of(chain, encoded.unsigned());
        Amount price = head.dynamic() ? head.baseFee().plus(fees.priorityPerGas()).min(fees.maxPerGas()) : fees.maxPerGas();
        // The price of data follows another chain's fee, which can double within six of its blocks.
        return new Quote(call.value(), limit, fees, price.times(estimate).plus(dataFee),
                fees.maxPerGas().times(limit).plus(dataFee.times(2)), balance);
    }

    private long estimate(Call call) {
        try {
            return chain.estimateGas(call);
        } catch (RevertedException refusal) {
            throw WalletRefusal.CONTRACT_REFUSES.after(refusal, contracts.explain(refusal.data()).words());
        }
    }

    /** A node that stopped following its network would have the wallet decide on balances and nonces of long ago. */
    private Block freshHead() {
        Block head = chain.latest();
        Instant oldest = pace.now().minus(STALE).minus(network.blockTime().multipliedBy(STALE_BLOCKS));
        if (network.isPublic() && head.time().isBefore(oldest)) {
            throw new WalletException(new Reason.NodeBehind(Duration.between(head.time(), pace.now()).toMinutes()));
        }
        return head;
    }

    private Fees fees(Block head) {
        Fees asked = chain.suggestFees();
        Amount limit = policy.maxFeePerGas();
        if (!head.dynamic()) {
            if (asked.maxPerGas().isMoreThan(limit)) {
                throw tooDear();
            }
            return asked;
        }
        if (asked.priorityPerGas().isMoreThan(policy.maxPriorityPerGas())
                || head.baseFee().plus(asked.priorityPerGas()).isMoreThan(limit)) {
            throw tooDear();
        }
        // The usual offer has room for a rising base fee; where that room ends above the limit, it ends at the limit.
        return new Fees(asked.maxPerGas().min(limit), asked.priorityPerGas());
    }

    private WalletException tooDear() {
        return new WalletException(new Reason.FeeTooHigh(policy.maxFeePerGas(), network.coin()));
    }
}
