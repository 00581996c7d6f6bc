package org.farthing.wallet.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.farthing.wallet.chain.Intent.Attempt;
import org.farthing.wallet.chain.Intent.Status;
import org.farthing.wallet.chain.TransactionOutcome.Confirmed;
import org.farthing.wallet.chain.TransactionOutcome.Lost;
import org.farthing.wallet.chain.TransactionOutcome.RolledBack;
import org.farthing.wallet.chain.TransactionOutcome.Waiting;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The one way out of an account: gives nonces in order, writes down every transaction before it is sent, sends it again where a node
 * forgot it, raises its fee where it waits too long, follows it to the depth that the network asks for, and looks after it until its
 * block is final.
 *
 * <p>One instance per account and chain, else two would give out the same nonce. Thread-safe: {@link #submit} runs one at a time, any
 * number of threads may {@link #follow}. Methods block; call them from virtual threads.
 */
public final class Transactions {
    private static final int FRESH_NONCES = 3;
    /** A node answers "underpriced" while its own floor is above the offer: each raise adds an eighth. */
    private static final int RAISES_AT_ONCE = 4;
    /** Nodes forget receipts in time: one that is gone after so long says nothing about a reorganisation. */
    private static final Duration RECEIPTS_KEPT = Duration.ofDays(30);

    private final Chain chain;
    private final Network network;
    private final Contracts contracts;
    private final TransactionSigner signer;
    private final IntentStore store;
    private final TransactionPolicy policy;
    private final Pace pace;
    private final Pricing pricing;
    private final ReentrantLock sending = new ReentrantLock();
    /** Held while a form is added to an intent: the one who follows it and the person who wants it faster must not lose each other's. */
    private final ReentrantLock replacing = new ReentrantLock();
    /** Intents that got another form while somebody follows them. */
    private final Map<Intent.Key, Intent> replaced = new ConcurrentHashMap<>();
    /** Finished intents that are in final blocks, so that {@link #recheck} asks for each once in a run. */
    private final Set<Intent.Key> settled = ConcurrentHashMap.newKeySet();
    /** In which block a finished intent was last seen, by its hash. */
    private final Map<Intent.Key, Bytes> seenIn = new ConcurrentHashMap<>();

    public Transactions(Chain chain, Network network, Contracts contracts, TransactionSigner signer, IntentStore store,
            TransactionPolicy policy, Pace pace) {
        this.chain = chain;
        this.network = network;
        this.contracts = contracts;
        this.signer = signer;
        this.store = store;
        this.policy = policy;
        this.pace = pace;
        this.pricing = new Pricing(chain, network, contracts, signer.address(), policy, pace);
    }

    /** With the network's own policy, on the machine's clock. */
    public Transactions(Chain chain, Network network, Contracts contracts, TransactionSigner signer, IntentStore store) {
        this(chain, network, contracts, signer, store, network.policy(), Pace.SYSTEM);
    }

    public Address account() {
        return signer.address();
    }

    /**
     * What a transaction would cost now; nothing is written or sent. The highest fee is a promise as long as the limit of gas and the offer
     * stay: a later {@link #submit} asks again.
     *
     * @throws WalletException {@code NOT_ENOUGH_MONEY} where already the value is more than there is; {@code TRANSACTION_REFUSED} where the
     *                         contract would roll it back or the fee is above the policy's limit; or whatever the chain throws
     */
    public Quote quote(Optional<Address> to, Amount value, Bytes data, long spareGas) {
        return pricing.quote(to, value, data, spareGas);
    }

    /**
     * What {@link #sendAll} would hand over and cost now: the whole balance less the highest fee. The network takes the price of the block
     * at the end, which is mostly about half of the highest: the difference stays in the account, for nobody can know it before.
     */
    public Quote quoteAll(Address to) {
        return pricing.all(to);
    }

    /**
     * {@link #submit}, then {@link #follow}.
     *
     * @throws WalletException {@code TRANSACTION_REFUSED} where it was rolled back, lost, or is still waiting when time is up;
     *                         {@code NOT_ENOUGH_MONEY}; or whatever the chain throws
     */
    public Receipt send(Optional<Address> to, Amount value, Bytes data, String purpose) {
        return send(to, value, data, purpose, 0);
    }

    /** As {@link #send(Optional, Amount, Bytes, String)}, with {@code spareGas} units above the estimate and its usual margin. */
    public Receipt send(Optional<Address> to, Amount value, Bytes data, String purpose, long spareGas) {
        return confirmed(follow(submit(to, value, data, purpose, spareGas, _ -> { })));
    }

    /** Sends what {@link #quoteAll} says, as it is then, and follows it. */
    public Receipt sendAll(Address to, String purpose) {
        return confirmed(follow(submitAll(to, purpose)));
    }

    /** The receipt, or {@code TRANSACTION_REFUSED} with the sentence for what happened instead. */
    public static Receipt confirmed(TransactionOutcome outcome) {
        return switch (outcome) {
            case Confirmed(Receipt receipt) -> receipt;
            case RolledBack(_, Revert why) -> throw new WalletException(Kind.TRANSACTION_REFUSED,
                    "The transaction did not happen when its turn came (" + why.words() + "); the network's fee was paid.");
            case Lost() -> throw new WalletException(Kind.TRANSACTION_REFUSED,
                    "Another wallet with the same words sent a transaction in this one's place. Look at the account before trying again.");
            case Waiting(_) -> throw new WalletException(Kind.TRANSACTION_REFUSED,
                    "The transaction is in no block yet. It is sent again by itself; do not repeat it by hand.");
        };
    }

    /** {@link #submit(Optional, Amount, Bytes, String, long, Consumer)} where nothing else has to be written down before. */
    public Intent submit(Optional<Address> to, Amount value, Bytes data, String purpose, long spareGas) {
        return submit(to, value, data, purpose, spareGas, _ -> { });
    }

    /** The first half of {@link #sendAll}. */
    public Intent submitAll(Address to, String purpose) {
        return submit(Optional.of(to), Bytes.EMPTY, purpose, () -> pricing.all(to), _ -> { });
    }

    /**
     * Tries a transaction out, writes it down and sends it. Returns also where no node took it, as long as it may have got out: it is
     * written down and {@link #follow} goes on with it. So whoever gets an exception from here may ask again without paying twice.
     *
     * @param prepared told of the intent once it is signed, before it is written down and sent: here the caller stores what depends on it.
     *                 Told once more, of another, where the nonce turned out to be taken. What it throws stops the sending
     * @throws WalletException {@code TRANSACTION_REFUSED} where the contract would roll it back or the node will not have it,
     *                         {@code NOT_ENOUGH_MONEY}, or whatever the chain throws before anything is sent
     */
    public Intent submit(Optional<Address> to, Amount value, Bytes data, String purpose, long spareGas, Consumer<Intent> prepared) {
        return submit(to, data, purpose, () -> pricing.quote(to, value, data, spareGas), prepared);
    }

    private Intent submit(Optional<Address> to, Bytes data, String purpose, Supplier<Quote> price, Consumer<Intent> prepared) {
        sending.lock();
        try {
            Quote quote = price.get();
            if (!quote.isAffordable()) {
                throw pricing.notEnough(quote.needed(), quote.balance());
            }
            boolean legacy = pricing.isLegacy();
            for (int i = 0; i < FRESH_NONCES; i++) {
                Intent.Key key = new Intent.Key(network.chainId(), account(), nextNonce());
                Instant now = pace.now();
                Attempt attempt = sign(new TransactionEnvelope(key.chainId(), key.nonce(), quote.fees(), quote.gasLimit(), to,
                        quote.value(), data, legacy), now);
                Intent intent = new Intent(key, purpose, to, quote.value(), data, quote.gasLimit(), List.of(attempt), Status.PREPARED, now);
                prepared.accept(intent);
                store.save(intent);
                Optional<Intent> out = launch(intent);
                if (out.isPresent()) {
                    return out.get();
                }
            }
            throw new WalletException(Kind.TRANSACTION_REFUSED,
                    "Another wallet is sending from the same account just now. Wait a minute and try again.");
        } finally {
            sending.unlock();
        }
    }

    /** {@link #follow(Intent, Consumer)} where nobody watches. */
    public TransactionOutcome follow(Intent intent) {
        return follow(intent, _ -> { });
    }

    /**
     * Waits until the transaction is deep enough, lost, or the policy's time is up. May be called again, also after a restart. A node that
     * is away, or two that disagree, are waited for; what is signed is handed out meanwhile wherever it is taken.
     *
     * @param told of every change of what is being waited for, on this thread
     */
    public TransactionOutcome follow(Intent intent, Consumer<Progress> told) {
        return new Pursuit(this, chain, network, policy, pace, intent, told).run();
    }

    /** What an earlier run left unfinished, handed to the node again; each is to be {@link #follow followed}. */
    public List<Intent> resume() {
        return store.unfinished(network.chainId(), account()).stream().map(this::broadcast).toList();
    }

    /**
     * Looks whether finished transactions are still in the chain, as long as their blocks are not final. What a reorganisation took out is
     * unfinished again and handed out under its old nonce; whoever asked follows it like a fresh one: it will be mined again, or turn out
     * lost. To be called now and then, such as with every new block or every minute.
     *
     * @param newest how many finished transactions to look at; more than can be sent within the time of finality
     * @return those that are unfinished again, by rising nonce; mostly none
     * @throws WalletException as the chain throws it; what was found before counts, and is found again through {@link #resume}
     */
    public List<Intent> recheck(int newest) {
        List<Intent> toLookAt = store.finished(network.chainId(), account(), newest).stream()
                .filter(intent -> !settled.contains(intent.key())).toList().reversed();
        if (toLookAt.isEmpty()) {
            return List.of();
        }
        long lastFinal = network.finality().newest(chain);
        List<Intent> back = new ArrayList<>();
        for (Intent intent : toLookAt) {
            Optional<Receipt> receipt = receiptOf(intent);
            if (receipt.isEmpty()) {
                if (isPast(intent.latest().at().plus(RECEIPTS_KEPT))) {
                    settled.add(intent.key());
                } else {
                    back.add(broadcast(note(intent, Status.SENT)));
                }
            } else if (intent.status() != statusOf(intent, receipt.get()) || isShallower(intent, receipt.get())) {
                back.add(note(intent, Status.MINED));
            } else if (receipt.get().block() <= lastFinal && isInChain(receipt.get())) {
                settled.add(intent.key());
                seenIn.remove(intent.key());
            } else {
                seenIn.put(intent.key(), receipt.get().blockHash());
            }
        }
        return List.copyOf(back);
    }

    /** Whether it was mined again, in a block that does not count yet; where it was seen before it counts, though a node be behind. */
    private boolean isShallower(Intent intent, Receipt receipt) {
        return !receipt.blockHash().equals(seenIn.get(intent.key())) && depth(receipt) < network.confirmations();
    }

    /** Replaces a waiting transaction by the same one with a higher fee. Returns it unchanged where the policy allows no more. */
    public Intent raise(Intent intent) {
        replacing.lock();
        try {
            return keep(raisedFrom(newest(intent)));
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

    /**
     * Puts nothing, sent to oneself, in a waiting transaction's place, at a higher fee. Which of the two happens the chain decides: to be
     * followed like before, it ends {@link RolledBack} where the cancellation came first.
     *
     * @throws WalletException {@code TRANSACTION_REFUSED} where the policy's limit leaves no room for the higher fee
     */
    public Intent cancel(Intent intent) {
        replacing.lock();
        try {
            return keep(cancelledFrom(newest(intent)));
        } finally {
            replacing.unlock();
        }
    }

    private Intent cancelledFrom(Intent intent) {
        if (TransactionEnvelope.isCancellation(intent, intent.latest())) {
            return broadcast(intent);
        }
        Attempt attempt = higher(intent, true).orElseThrow(Transactions::aboveLimit);
        Intent cancelled = intent.with(attempt);
        store.save(cancelled);
        return broadcast(cancelled);
    }

    /** How a waiting transaction is replaced. */
    public enum Replacement {
        /** The same, at a higher fee. */
        FASTER,
        /** Nothing, sent to oneself, at a higher fee. */
        NOTHING
    }

    /**
     * What the replacement would cost at the most, in wei, instead of what the waiting form may cost.
     *
     * @throws WalletException {@code TRANSACTION_REFUSED} where it waits no more, or the policy's limit leaves no room for a higher fee
     */
    public Amount replacementFee(Intent.Key key, Replacement how) {
        Intent intent = waiting(key);
        boolean nothing = how == Replacement.NOTHING || intent.isBeingCancelled();
        long gas = nothing ? Pricing.PLAIN_GAS : intent.gasLimit();
        return raisedFees(intent).orElseThrow(Transactions::aboveLimit).maxPerGas().times(gas);
    }

    /**
     * Replaces a waiting transaction at once, under its own nonce, whoever follows it: they go on with the new form. Which of the forms
     * happens the chain decides; never two.
     *
     * @throws WalletException {@code TRANSACTION_REFUSED} as {@link #replacementFee}
     */
    public Intent replace(Intent.Key key, Replacement how) {
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
            return keep(next);
        } finally {
            replacing.unlock();
        }
    }

    private Intent waiting(Intent.Key key) {
        Intent intent = store.find(key).orElseThrow(() -> new WalletException(Kind.BAD_INPUT, "There is no such transaction."));
        if (!intent.status().isUnfinished() || intent.status() == Status.MINED || receiptOf(intent).isPresent()) {
            throw new WalletException(Kind.TRANSACTION_REFUSED, "It is in a block already, so nothing can take its place any more.");
        }
        return intent;
    }

    private static WalletException aboveLimit() {
        return new WalletException(Kind.TRANSACTION_REFUSED,
                "This takes a higher fee than the limit that this wallet pays. Raise the limit, or wait.");
    }

    /** The intent with every form that it has got, whoever added it. */
    Intent newest(Intent intent) {
        Intent other = replaced.get(intent.key());
        return other == null ? intent : intent.withAttemptsOf(other);
    }

    private Intent keep(Intent intent) {
        if (intent.attempts().size() > 1) {
            replaced.put(intent.key(), intent);
        }
        return intent;
    }

    private Optional<Fees> raisedFees(Intent intent) {
        Fees now = chain.suggestFees();
        Attempt latest = intent.latest();
        Amount limit = policy.maxFeePerGas();
        Amount priorityLimit = TransactionEnvelope.isLegacy(latest.raw()) ? limit : policy.maxPriorityPerGas();
        Fees fees = latest.fees().raisedTo(new Fees(now.maxPerGas().min(limit), now.priorityPerGas().min(priorityLimit)));
        return fees.maxPerGas().isMoreThan(limit) || fees.priorityPerGas().isMoreThan(priorityLimit) ? Optional.empty() : Optional.of(fees);
    }

    private Optional<Attempt> higher(Intent intent, boolean cancelling) {
        boolean legacy = TransactionEnvelope.isLegacy(intent.latest().raw());
        return raisedFees(intent).map(fees -> sign(cancelling ? TransactionEnvelope.nothing(intent, fees, legacy)
                : TransactionEnvelope.of(intent, fees, legacy), pace.now()));
    }

    private long nextNonce() {
        long next = chain.pendingNonce(account());
        // Finished ones count too: after a reorganisation the node may name a nonce that one of them will be mined under again.
        return Math.max(next, store.highestNonce(network.chainId(), account()).orElse(-1) + 1);
    }

    private Attempt sign(TransactionEnvelope envelope, Instant now) {
        Bytes raw = envelope.sign(signer);
        return new Attempt(envelope.fees(), raw, Bytes.of(Keccak256.hash(raw.toArray())), now);
    }

    /** The first sending: empty where the nonce was used up elsewhere in the meantime. */
    private Optional<Intent> launch(Intent prepared) {
        Intent intent = prepared;
        for (int raises = 0; ; raises++) {
            Broadcast answer;
            try {
                answer = chain.send(intent.latest().raw());
            } catch (WalletException _) {
                // It may have got through before the connection broke, so it stays written down under its nonce.
                return Optional.of(intent);
            }
            switch (answer.verdict()) {
                case ACCEPTED -> {
                    return Optional.of(note(intent, Status.SENT));
                }
                case NONCE_TAKEN -> {
                    note(intent, Status.DROPPED);
                    return Optional.empty();
                }
                case UNDERPRICED -> {
                    // Of a transaction that waits under this nonce already the wallet knows nothing: it is not for it to replace.
                    Optional<Attempt> higher = raises == RAISES_AT_ONCE || answer.words().contains("replacement") ? Optional.empty()
                            : higher(intent, false);
                    if (higher.isEmpty()) {
                        throw dropped(intent);
                    }
                    intent = intent.with(higher.get());
                    store.save(intent);
                }
                case REFUSED -> throw dropped(intent);
                case NO_FUNDS -> {
                    note(intent, Status.DROPPED);
                    throw new WalletException(Kind.NOT_ENOUGH_MONEY,
                            "The account does not hold enough for this beside what is already on its way. Nothing was sent.");
                }
            }
        }
    }

    private WalletException dropped(Intent intent) {
        note(intent, Status.DROPPED);
        return new WalletException(Kind.TRANSACTION_REFUSED,
                "The node did not take the transaction. Nothing was sent; try again, or use another node.");
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

    Optional<Receipt> receiptOf(Intent intent) {
        for (Attempt attempt : intent.attempts().reversed()) {
            Optional<Receipt> receipt = chain.receipt(attempt.hash());
            if (receipt.filter(found -> found.transactionHash().equals(attempt.hash())).isPresent()) {
                return receipt;
            }
        }
        return Optional.empty();
    }

    /** Blocks from the receipt's own to the newest, itself included; 0 or less where the node that answered is behind. */
    long depth(Receipt receipt) {
        return chain.latest().number() - receipt.block() + 1;
    }

    /** Whether the receipt's block is still that of its number: behind one name there may be nodes on different branches. */
    boolean isInChain(Receipt receipt) {
        return chain.block(receipt.block()).filter(block -> block.hash().equals(receipt.blockHash())).isPresent();
    }

    TransactionOutcome finish(Intent intent, Receipt receipt) {
        Status status = statusOf(intent, receipt);
        note(intent, status);
        seenIn.put(intent.key(), receipt.blockHash());
        if (status == Status.CONFIRMED) {
            return new Confirmed(receipt);
        }
        if (receipt.succeeded()) {
            return new RolledBack(receipt, new Revert("", "it was cancelled"));
        }
        Revert why = new Revert("", "it may have run out of gas, or things changed in the meantime");
        try {
            chain.call(new Call(Optional.of(account()), intent.to(), intent.value(), intent.data()));
        } catch (RevertedException refusal) {
            why = contracts.explain(refusal.data());
        } catch (WalletException _) {
            // The end stands; only its reason is unknown.
        }
        return new RolledBack(receipt, why);
    }

    private static Status statusOf(Intent intent, Receipt receipt) {
        boolean cancelled = intent.attempts().stream().filter(attempt -> attempt.hash().equals(receipt.transactionHash()))
                .anyMatch(attempt -> TransactionEnvelope.isCancellation(intent, attempt));
        return receipt.succeeded() && !cancelled ? Status.CONFIRMED : Status.FAILED;
    }

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
        if (!status.isUnfinished()) {
            replaced.remove(intent.key());
        }
        return intent.with(status);
    }

    private boolean isPast(Instant moment) {
        return !pace.now().isBefore(moment);
    }
}
