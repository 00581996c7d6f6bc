package org.farthing.wallet.chain;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.farthing.wallet.chain.Intent.Attempt;
import org.farthing.wallet.chain.Intent.Status;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/**
 * The forms of transactions that wait: the same at a higher fee, or nothing in its place, all under one nonce, so that at most one of them
 * happens. Who follows a transaction and who wants it faster add forms side by side; here neither loses the other's. Thread-safe; blocks.
 */
final class TransactionForms {
    /** A node answers "underpriced" while its own floor is above the offer: each raise adds an eighth. */
    static final int RAISES_AT_ONCE = 4;

    private final Chain chain;
    private final TransactionSigner signer;
    private final IntentStore store;
    private final TransactionPolicy policy;
    private final Pace pace;
    /** Held while a form is added to an intent: the one who follows it and the person who wants it faster must not lose each other's. */
    private final ReentrantLock replacing = new ReentrantLock();

    TransactionForms(Chain chain, TransactionSigner signer, IntentStore store, TransactionPolicy policy, Pace pace) {
        this.chain = chain;
        this.signer = signer;
        this.store = store;
        this.policy = policy;
        this.pace = pace;
    }

    Attempt sign(TransactionEnvelope envelope, Instant now) {
        Bytes raw = envelope.sign(signer);
        return new Attempt(envelope.fees(), raw, Bytes.of(Keccak256.hash(raw.toArray())), now);
    }

    /** The intent with every form that it has got, whoever added it. */
    Intent newest(Intent intent) {
        return store.find(intent.key()).map(intent::withAttemptsOf).orElse(intent);
    }

    /** Replaces a waiting transaction by the same one with a higher fee. Returns it unchanged where the policy allows no more. */
    Intent raise(Intent intent) {
        replacing.lock();
        try {
            return raisedFrom(newest(intent));
        } finally {
            replacing.unlock();
        }
    }

    private Intent raisedFrom(Intent intent) {
        Intent raised = intent;
        for (int i = 0; i < RAISES_AT_ONCE; i++) {
            Optional<Attempt> higher = higher(raised, TransactionEnvelope.isCancellation(raised, raised.latest()));
            if (higher.isEmpty()) {
                return raised;
            }
            raised = raised.with(higher.get());
            store.save(raised);
            try {
                // A node that wants more than an eighth on top of what it holds says so, and gets it.
                if (chain.send(raised.latest().raw()).verdict() != Broadcast.Verdict.UNDERPRICED) {
                    return raised.status() == Status.PREPARED ? note(raised, Status.SENT) : raised;
                }
            } catch (WalletException fault) {
                return afterFailedSending(raised, fault);
            }
        }
        return raised;
    }

    /** As {@link Transactions#cancel}. */
    Intent cancel(Intent intent) {
        replacing.lock();
        try {
            return cancelledFrom(newest(intent));
        } finally {
            replacing.unlock();
        }
    }

    private Intent cancelledFrom(Intent intent) {
        if (TransactionEnvelope.isCancellation(intent, intent.latest())) {
            return broadcast(intent);
        }
        Attempt attempt = higher(intent, true).orElseThrow(TransactionForms::aboveLimit);
        Intent cancelled = intent.with(attempt);
        store.save(cancelled);
        return broadcast(cancelled);
    }

    /** As {@link Transactions#replacementFee}. */
    Amount replacementFee(Intent.Key key, Replacement how) {
        Intent intent = waiting(key);
        boolean nothing = how == Replacement.NOTHING || intent.isBeingCancelled();
        long gas = nothing ? Pricing.PLAIN_GAS : intent.gasLimit();
        return raisedFees(intent).orElseThrow(TransactionForms::aboveLimit).maxPerGas().times(gas);
    }

    /** As {@link Transactions#replace}. */
    Intent replace(Intent.Key key, Replacement how) {
        replacing.lock();
        try {
            Intent intent = waiting(key);
            Intent next = switch (how) {
                case FASTER -> raisedFrom(intent);
                case NOTHING -> cancelledFrom(intent);
            };
            if (how == Replacement.FASTER && next.attempts().size() == intent.attempts().size()) {
                throw aboveLimit();
            }
            return next;
        } finally {
            replacing.unlock();
        }
    }

    private Intent waiting(Intent.Key key) {
        Intent intent = store.find(key).orElseThrow(() -> WalletRefusal.NO_TRANSACTION.exception());
        if (!intent.status().isUnfinished() || intent.status() == Status.MINED || receiptOf(intent).isPresent()) {
            throw WalletRefusal.IN_BLOCK_ALREADY.exception();
        }
        return intent;
    }

    private static WalletException aboveLimit() {
        return WalletRefusal.FEE_ABOVE_LIMIT.exception();
    }

    private Optional<Fees> raisedFees(Intent intent) {
        Fees now = chain.suggestFees();
        Attempt latest = intent.latest();
        Amount limit = policy.maxFeePerGas();
        Amount priorityLimit = TransactionEnvelope.isLegacy(latest.raw()) ? limit : policy.maxPriorityPerGas();
        Fees fees = latest.fees().raisedTo(new Fees(now.maxPerGas().min(limit), now.priorityPerGas().min(priorityLimit)));
        return fees.maxPerGas().isMoreThan(limit) || fees.priorityPerGas().isMoreThan(priorityLimit) ? Optional.empty() : Optional.of(fees);
    }

    /** The latest form again, or nothing in its place, at a higher fee; empty where the policy allows none. */
    Optional<Attempt> higher(Intent intent, boolean cancelling) {
        boolean legacy = TransactionEnvelope.isLegacy(intent.latest().raw());
        return raisedFees(intent).map(fees -> sign(cancelling ? TransactionEnvelope.nothing(intent, fees, legacy)
                : TransactionEnvelope.of(intent, fees, legacy), pace.now()));
    }

    /** A later sending: whatever the node says, it is the chain that decides. */
    Intent broadcast(Intent intent) {
        try {
            Broadcast answer = chain.send(intent.latest().raw());
            boolean isOut = answer.verdict() == Broadcast.Verdict.ACCEPTED && intent.status() == Status.PREPARED;
            return isOut ? note(intent, Status.SENT) : intent;
        } catch (WalletException fault) {
            return afterFailedSending(intent, fault);
        }
    }

    private static Intent afterFailedSending(Intent intent, WalletException fault) {
        if (fault.kind() != Kind.CHAIN_UNREACHABLE) {
            throw fault;
        }
        return intent;
    }

    /** Of whichever form is in a block. */
    Optional<Receipt> receiptOf(Intent intent) {
        for (Attempt attempt : intent.attempts().reversed()) {
            Optional<Receipt> receipt = chain.receipt(attempt.hash());
            if (receipt.filter(found -> found.transactionHash().equals(attempt.hash())).isPresent()) {
                return receipt;
            }
        }
        return Optional.empty();
    }

    /** Writes down how far it is. */
    Intent note(Intent intent, Status status) {
        if (intent.status() == status) {
            return intent;
        }
        replacing.lock();
        try {
            store.update(intent.key(), status);
        } finally {
            replacing.unlock();
        }
        return intent.with(status);
    }
}
