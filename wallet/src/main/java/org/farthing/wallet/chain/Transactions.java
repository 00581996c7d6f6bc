package org.farthing.wallet.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
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
 * forgot it, raises its fee where it waits too long, and follows it to the depth that the network asks for.
 *
 * <p>One instance per account and chain, else two would give out the same nonce. Thread-safe: {@link #submit} runs one at a time, any
 * number of threads may {@link #follow}. Methods block; call them from virtual threads.
 */
public final class Transactions {
    private static final int FRESH_NONCES = 3;
    /** Nodes behind one name differ by a block or two: one that is behind must not make a transaction look lost. */
    private static final int LOOKS_UNTIL_LOST = 3;

    private final Chain chain;
    private final Network network;
    private final Contracts contracts;
    private final TransactionSigner signer;
    private final IntentStore store;
    private final TransactionPolicy policy;
    private final Pace pace;
    private final ReentrantLock sending = new ReentrantLock();

    public Transactions(Chain chain, Network network, Contracts contracts, TransactionSigner signer, IntentStore store,
            TransactionPolicy policy, Pace pace) {
        this.chain = chain;
        this.network = network;
        this.contracts = contracts;
        this.signer = signer;
        this.store = store;
        this.policy = policy;
        this.pace = pace;
    }

    public Address account() {
        return signer.address();
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

    /** The receipt, or {@code TRANSACTION_REFUSED} with the sentence for what happened instead. */
    public static Receipt confirmed(TransactionOutcome outcome) {
        return switch (outcome) {
            case Confirmed(Receipt receipt) -> receipt;
            case RolledBack(_, Revert why) -> throw new WalletException(Kind.TRANSACTION_REFUSED,
                    "The contract refused the transaction when its turn came (" + why.words() + "); the network's fee was paid.");
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
        sending.lock();
        try {
            Fees fees = affordable(chain.suggestFees());
            long gasLimit = gasLimit(new Call(Optional.of(account()), to, value, data), fees, spareGas);
            for (int i = 0; i < FRESH_NONCES; i++) {
                Intent.Key key = new Intent.Key(network.chainId(), account(), nextNonce());
                Instant now = pace.now();
                Attempt attempt = sign(key, to, value, data, gasLimit, fees, now);
                Intent intent = new Intent(key, purpose, to, value, data, gasLimit, List.of(attempt), Status.PREPARED, now);
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

    /** Waits until the transaction is deep enough, lost, or the policy's time is up. May be called again, also after a restart. */
    public TransactionOutcome follow(Intent given) {
        Intent intent = given;
        Instant end = pace.now().plus(policy.giveUpAfter());
        Instant lastBroadcast = pace.now();
        int looksWithoutIt = 0;
        while (true) {
            try {
                Optional<Receipt> receipt = receiptOf(intent);
                if (receipt.isPresent()) {
                    looksWithoutIt = 0;
                    if (chain.latest().number() - receipt.get().block() + 1 >= network.confirmations()) {
                        return finish(intent, receipt.get());
                    }
                    intent = note(intent, Status.MINED);
                } else if (chain.nonce(account()) > intent.key().nonce()) {
                    if (++looksWithoutIt >= LOOKS_UNTIL_LOST) {
                        note(intent, Status.LOST);
                        return new Lost();
                    }
                } else {
                    looksWithoutIt = 0;
                    Intent before = intent;
                    if (isPast(intent.latest().at().plus(policy.raiseAfter()))) {
                        intent = raise(intent);
                    }
                    if (intent != before) {
                        lastBroadcast = pace.now();
                    } else if (intent.status() == Status.PREPARED || isPast(lastBroadcast.plus(policy.rebroadcastAfter()))) {
                        intent = broadcast(intent);
                        lastBroadcast = pace.now();
                    }
                }
            } catch (WalletException fault) {
                // The transaction is out or written down: a node that is away now changes nothing about it.
                if (fault.kind() != Kind.CHAIN_UNREACHABLE || isPast(end)) {
                    throw fault;
                }
            }
            if (isPast(end) || !pause(policy.poll())) {
                return new Waiting(intent);
            }
        }
    }

    /** What an earlier run left unfinished, handed to the node again; each is to be {@link #follow followed}. */
    public List<Intent> resume() {
        return store.unfinished(network.chainId(), account()).stream().map(this::broadcast).toList();
    }

    /** Replaces a waiting transaction by the same one with a higher fee. Returns it unchanged where the policy allows no more. */
    public Intent raise(Intent intent) {
        Fees now = chain.suggestFees();
        Fees fees = intent.latest().fees().raisedTo(new Fees(now.maxPerGas().min(policy.maxFeePerGas()), now.priorityPerGas()));
        if (fees.maxPerGas().isMoreThan(policy.maxFeePerGas())) {
            return intent;
        }
        Intent raised = intent.with(sign(intent.key(), intent.to(), intent.value(), intent.data(), intent.gasLimit(), fees, pace.now()));
        store.save(raised);
        return broadcast(raised);
    }

    private Fees affordable(Fees fees) {
        if (fees.maxPerGas().isMoreThan(policy.maxFeePerGas())) {
            throw new WalletException(Kind.TRANSACTION_REFUSED,
                    "The network's fee is above the limit that this wallet pays. Wait until it falls, or use another node.");
        }
        return fees;
    }

    private long gasLimit(Call call, Fees fees, long spareGas) {
        Amount balance = chain.balance(account());
        if (call.value().isMoreThan(balance)) {
            throw notEnough(call.value(), balance);
        }
        long estimate;
        try {
            estimate = chain.estimateGas(call);
        } catch (RevertedException refusal) {
            throw new WalletException(Kind.TRANSACTION_REFUSED,
                    "The contract refuses this (" + contracts.explain(refusal.data()).words() + "). Nothing was sent.", refusal);
        }
        if (estimate > policy.maxGas() || spareGas < 0 || spareGas > policy.maxGas()) {
            throw new WalletException(Kind.TRANSACTION_REFUSED,
                    "This transaction is larger than a block would take. Split it, or use another node.");
        }
        long limit = estimate + estimate / 4 + spareGas;
        Amount needed = call.value().plus(fees.maxPerGas().times(limit));
        if (needed.isMoreThan(balance)) {
            throw notEnough(needed, balance);
        }
        return limit;
    }

    private WalletException notEnough(Amount needed, Amount balance) {
        return new WalletException(Kind.NOT_ENOUGH_MONEY, "This takes up to " + needed.toCoins() + " " + network.coin()
                + " with the network's fee, and the account holds " + balance.toCoins() + ". Add money or choose less.");
    }

    private long nextNonce() {
        long next = chain.pendingNonce(account());
        for (Intent waiting : store.unfinished(network.chainId(), account())) {
            next = Math.max(next, waiting.key().nonce() + 1);
        }
        return next;
    }

    private Attempt sign(Intent.Key key, Optional<Address> to, Amount value, Bytes data, long gasLimit, Fees fees, Instant now) {
        Bytes raw = new TransactionEnvelope(key.chainId(), key.nonce(), fees, gasLimit, to, value, data).sign(signer);
        return new Attempt(fees, raw, Bytes.of(Keccak256.hash(raw.toArray())), now);
    }

    /** The first sending: empty where the nonce was used up elsewhere in the meantime. */
    private Optional<Intent> launch(Intent intent) {
        Broadcast answer;
        try {
            answer = chain.send(intent.latest().raw());
        } catch (WalletException _) {
            // It may have got through before the connection broke, so it stays written down under its nonce.
            return Optional.of(intent);
        }
        return switch (answer.verdict()) {
            case ACCEPTED -> Optional.of(note(intent, Status.SENT));
            case NONCE_TAKEN -> {
                note(intent, Status.DROPPED);
                yield Optional.empty();
            }
            case UNDERPRICED, REFUSED -> {
                note(intent, Status.DROPPED);
                throw new WalletException(Kind.TRANSACTION_REFUSED,
                        "The node did not take the transaction. Nothing was sent; try again, or use another node.");
            }
            case NO_FUNDS -> {
                note(intent, Status.DROPPED);
                throw new WalletException(Kind.NOT_ENOUGH_MONEY,
                        "The account does not hold enough for this beside what is already on its way. Nothing was sent.");
            }
        };
    }

    /** A later sending: whatever the node says, it is the chain that decides. */
    private Intent broadcast(Intent intent) {
        try {
            Broadcast answer = chain.send(intent.latest().raw());
            boolean isOut = answer.verdict() == Broadcast.Verdict.ACCEPTED && intent.status() == Status.PREPARED;
            return isOut ? note(intent, Status.SENT) : intent;
        } catch (WalletException fault) {
            if (fault.kind() != Kind.CHAIN_UNREACHABLE) {
                throw fault;
            }
            return intent;
        }
    }

    private Optional<Receipt> receiptOf(Intent intent) {
        for (Attempt attempt : intent.attempts().reversed()) {
            Optional<Receipt> receipt = chain.receipt(attempt.hash());
            if (receipt.filter(found -> found.transactionHash().equals(attempt.hash())).isPresent()) {
                return receipt;
            }
        }
        return Optional.empty();
    }

    private TransactionOutcome finish(Intent intent, Receipt receipt) {
        if (receipt.succeeded()) {
            note(intent, Status.CONFIRMED);
            return new Confirmed(receipt);
        }
        note(intent, Status.FAILED);
        Revert why = new Revert("", "it may have run out of gas, or things changed in the meantime");
        try {
            chain.call(new Call(Optional.of(account()), intent.to(), intent.value(), intent.data()));
        } catch (RevertedException refusal) {
            why = contracts.explain(refusal.data());
        }
        return new RolledBack(receipt, why);
    }

    private Intent note(Intent intent, Status status) {
        if (intent.status() == status) {
            return intent;
        }
        store.update(intent.key(), status);
        return intent.with(status);
    }

    private boolean isPast(Instant moment) {
        return !pace.now().isBefore(moment);
    }

    private boolean pause(Duration length) {
        try {
            pace.pause(length);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
