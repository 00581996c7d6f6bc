package org.farthing.wallet.chain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletRefusal;

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

    private final Chain chain;
    private final Network network;
    private final Address account;
    private final IntentStore store;
    private final TransactionPolicy policy;
    private final Pace pace;
    private final Pricing pricing;
    private final TransactionForms forms;
    private final FinishedTransactions finished;
    private final ReentrantLock sending = new ReentrantLock();

    public Transactions(Chain chain, Network network, Contracts contracts, TransactionSigner signer, IntentStore store,
            TransactionPolicy policy, Pace pace) {
        this.chain = chain;
        this.network = network;
        this.account = signer.address();
        this.store = store;
        this.pace = pace;
        this.policy = policy;
        this.pricing = new Pricing(chain, network, contracts, signer.address(), policy, pace);
        this.forms = new TransactionForms(chain, signer, store, policy, pace);
        this.finished = new FinishedTransactions(chain, network, contracts, store, pace, forms);
    }

    /** With the network's own policy, on the machine's clock. */
    public Transactions(Chain chain, Network network, Contracts contracts, TransactionSigner signer, IntentStore store) {
        this(chain, network, contracts, signer, store, network.policy(), Pace.SYSTEM);
    }

    public Address account() {
        return account;
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
            case RolledBack(_, Revert why) -> throw WalletRefusal.ROLLED_BACK.exception(why.words());
            case Lost() -> throw WalletRefusal.REPLACED_ELSEWHERE.exception();
            case Waiting(_) -> throw WalletRefusal.STILL_WAITING.exception();
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
                Intent.Key key = new Intent.Key(network.chainId(), account, nextNonce());
                Instant now = pace.now();
                Attempt attempt = forms.sign(new TransactionEnvelope(key.chainId(), key.nonce(), quote.fees(), quote.gasLimit(), to,
                        quote.value(), data, legacy), now);
                Intent intent = new Intent(key, purpose, to, quote.value(), data, quote.gasLimit(), List.of(attempt), Status.PREPARED, now);
                prepared.accept(intent);
                store.save(intent);
                Optional<Intent> out = launch(intent);
                if (out.isPresent()) {
                    return out.get();
                }
            }
            throw new WalletException(new Reason.SentElsewhere());
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
        return new Pursuit(forms, finished, chain, network, policy, pace, intent, told).run();
    }

    /** What an earlier run left unfinished, handed to the node again; each is to be {@link #follow followed}. */
    public List<Intent> resume() {
        return store.unfinished(network.chainId(), account).stream().map(forms::broadcast).toList();
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
        return finished.recheck(account, newest);
    }

    /** Replaces a waiting transaction by the same one with a higher fee. Returns it unchanged where the policy allows no more. */
    public Intent raise(Intent intent) {
        return forms.raise(intent);
    }

    /**
     * Puts nothing, sent to oneself, in a waiting transaction's place, at a higher fee. Which of the two happens the chain decides: to be
     * followed like before, it ends {@link RolledBack} where the cancellation came first.
     *
     * @throws WalletException {@code TRANSACTION_REFUSED} where the policy's limit leaves no room for the higher fee
     */
    public Intent cancel(Intent intent) {
        return forms.cancel(intent);
    }

    /**
     * What the replacement would cost at the most, in wei, instead of what the waiting form may cost.
     *
     * @throws WalletException {@code TRANSACTION_REFUSED} where it waits no more, or the policy's limit leaves no room for a higher fee
     */
    public Amount replacementFee(Intent.Key key, Replacement how) {
        return forms.replacementFee(key, how);
    }

    /**
     * Replaces a waiting transaction at once, under its own nonce, whoever follows it: they go on with the new form. Which of the forms
     * happens the chain decides; never two.
     *
     * @throws WalletException {@code TRANSACTION_REFUSED} as {@link #replacementFee}
     */
    public Intent replace(Intent.Key key, Replacement how) {
        return forms.replace(key, how);
    }

    /** Of whichever form of it is in a block. */
    Optional<Receipt> receiptOf(Intent intent) {
        return forms.receiptOf(intent);
    }

    private long nextNonce() {
        long next = chain.pendingNonce(account);
        // Finished ones count too: after a reorganisation the node may name a nonce that one of them will be mined under again.
        return Math.max(next, store.highestNonce(network.chainId(), account).orElse(-1) + 1);
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
                    return Optional.of(forms.note(intent, Status.SENT));
                }
                case NONCE_TAKEN -> {
                    forms.note(intent, Status.DROPPED);
                    return Optional.empty();
                }
                case UNDERPRICED -> {
                    // Of a transaction that waits under this nonce already the wallet knows nothing: it is not for it to replace.
                    Optional<Attempt> higher = raises == TransactionForms.RAISES_AT_ONCE || answer.words().contains("replacement")
                            ? Optional.empty() : forms.higher(intent, false);
                    if (higher.isEmpty()) {
                        throw dropped(intent);
                    }
                    intent = intent.with(higher.get());
                    store.save(intent);
                }
                case REFUSED -> throw dropped(intent);
                case NO_FUNDS -> {
                    forms.note(intent, Status.DROPPED);
                    throw new WalletException(new Reason.NotEnoughBeside());
                }
            }
        }
    }

    private WalletException dropped(Intent intent) {
        forms.note(intent, Status.DROPPED);
        return new WalletException(new Reason.NotTaken());
    }
}
