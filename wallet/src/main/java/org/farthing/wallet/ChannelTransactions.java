package org.farthing.wallet;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.Progress;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.chain.TransactionOutcome;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.channel.ChannelCommand;
import org.farthing.wallet.channel.Step;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The channels' transactions from the first thought to the last block: what a channel becomes for one is stored just before the transaction
 * itself is, then it is sent, then followed, then its outcome is taken over. Whatever dies in between, {@link #resume} completes.
 *
 * <p>Thread-safe; methods block on chain and disk.
 */
final class ChannelTransactions {
    /** How many finished transactions are looked at again for lost blocks: more than a wallet sends until they are final. */
    private static final int RECHECKED = 100;

    private final Ledger ledger;
    private final Chain chain;
    private final Network network;
    private final ChannelContract contract;
    private final Transactions sender;
    private final ChannelBook book;
    private final ChainFollower follower;
    private final ReentrantLock resuming = new ReentrantLock();
    /** Transactions that nobody in this process follows: left by an earlier run, or given up on. */
    private final Set<Intent.Key> leftOver = new LinkedHashSet<>();

    ChannelTransactions(Ledger ledger, Chain chain, Network network, ChannelContract contract, Transactions sender, ChannelBook book,
            ChainFollower follower) {
        this.ledger = ledger;
        this.chain = chain;
        this.network = network;
        this.contract = contract;
        this.sender = sender;
        this.book = book;
        this.follower = follower;
        ledger.intents().unfinished(network.chainId(), sender.account()).forEach(intent -> leftOver.add(intent.key()));
        book.all().forEach(this::giveUpTheHopeless);
    }

    /** One way to hand a transaction over, such as {@link ChannelContract#submitRefund}. */
    interface Submission {
        Intent submit(Consumer<Intent> prepared);
    }

    /** After a crash between a channel's state, the intent and its end: what waits for a transaction that is not on its way goes back. */
    private void giveUpTheHopeless(LiveChannel channel) {
        channel.awaited().ifPresent(transaction -> {
            Optional<Intent> intent = ledger.intents().byHash(transaction);
            // A confirmed one did something: refresh() will find out what, and settleFinished() where it left this channel out.
            if (intent.filter(found -> found.status().isUnfinished() || found.status() == Intent.Status.CONFIRMED).isEmpty()) {
                channel.apply(new ChannelCommand.TransactionFailed(transaction));
            }
        });
    }

    /**
     * Sends one transaction for these channels, waits until it is deep enough, and takes over what it did.
     *
     * @param command what each channel is told, before the transaction of this hash is stored
     * @param now     the chain's time
     * @throws WalletException as {@link Transactions#send}; {@link Kind#CHANNEL_STATE} if a channel refuses, and then nothing was sent
     */
    void send(List<LiveChannel> channels, Function<Bytes, ChannelCommand> command, Instant now, Submission submission,
            Consumer<Progress> told) {
        ChannelBook.checkAll(channels, command, now);
        var hashes = new HashSet<Bytes>();
        send(() -> submission.submit(intent -> {
            Bytes hash = intent.latest().hash();
            for (LiveChannel channel : channels) {
                Optional<Bytes> before = channel.awaited().filter(hashes::contains);
                Step.Refusal refusal = channel.refusal(command.apply(hash), now).orElse(Step.Refusal.WRONG_STATE);
                hashes.add(hash);
                boolean fits = before.isPresent()
                        ? channel.apply(new ChannelCommand.TransactionReplaced(before.get(), hash))
                        : channel.apply(command.apply(hash), now);
                if (!fits) {
                    throw new WalletException(refusal.reason());
                }
            }
        }), () -> failed(hashes), told);
    }

    /** @param abandoned run where nothing was sent */
    void send(Supplier<Intent> submission, Runnable abandoned, Consumer<Progress> told) {
        Intent intent;
        try {
            intent = submission.get();
        } catch (WalletException e) {
            abandoned.run();
            throw e;
        }
        told.accept(new Progress(intent, Progress.Stage.BLOCK, 0, network.confirmations()));
        TransactionOutcome outcome = follow(intent, told);
        settle(intent, outcome);
        Transactions.confirmed(outcome);
    }

    private TransactionOutcome follow(Intent intent, Consumer<Progress> told) {
        boolean done = false;
        try {
            TransactionOutcome outcome = sender.follow(intent, told);
            done = !(outcome instanceof TransactionOutcome.Waiting);
            return outcome;
        } finally {
            synchronized (leftOver) {
                if (done) {
                    leftOver.remove(intent.key());
                } else {
                    leftOver.add(intent.key());
                }
            }
        }
    }

    /** Takes over what became of a transaction. */
    private void settle(Intent intent, TransactionOutcome outcome) {
        switch (outcome) {
            case TransactionOutcome.Confirmed(Receipt receipt) -> {
                ledger.intents().recordCost(intent.key(), receipt);
                follower.takeOver(contract.events(receipt));
                // Whoever still waits was passed over by a batch, since things had changed: refresh() shows how.
                failed(hashes(intent));
            }
            case TransactionOutcome.RolledBack(Receipt receipt, _) -> {
                ledger.intents().recordCost(intent.key(), receipt);
                failed(hashes(intent));
            }
            case TransactionOutcome.Lost _ -> failed(hashes(intent));
            case TransactionOutcome.Waiting _ -> { }
        }
    }

    private void failed(Set<Bytes> hashes) {
        for (LiveChannel channel : book.awaiting(hashes)) {
            channel.awaited().filter(hashes::contains)
                    .ifPresent(transaction -> channel.apply(new ChannelCommand.TransactionFailed(transaction)));
        }
    }

    /** Every signed form: the node may have mined an earlier one than the last. */
    private Set<Bytes> hashes(Intent intent) {
        // Raised fees are in the ledger, not in the intent that was followed.
        Intent stored = ledger.intents().byHash(intent.latest().hash()).orElse(intent);
        return stored.attempts().stream().map(Intent.Attempt::hash).collect(Collectors.toSet());
    }

    /** Whether transactions wait for {@link #resume}. */
    boolean hasLeftOver() {
        synchronized (leftOver) {
            return !leftOver.isEmpty();
        }
    }

    /** Looks whether what counted as done is still in the chain; what a reorganisation took out waits for {@link #resume}. */
    void recheck() {
        followLater(sender.recheck(RECHECKED));
    }

    private void followLater(List<Intent> intents) {
        synchronized (leftOver) {
            intents.forEach(intent -> leftOver.add(intent.key()));
        }
    }

    /** As {@link Channels#resume}, without reading the chain's events. */
    void resume() {
        resuming.lock();
        try {
            recordCosts();
            recheck();
            Set<Intent.Key> mine;
            synchronized (leftOver) {
                mine = Set.copyOf(leftOver);
            }
            if (!mine.isEmpty()) {
                // Handed out again in the order of their nonces, all of them, before the first is waited for.
                List<Intent> unfinished = sender.resume().stream().filter(intent -> mine.contains(intent.key())).toList();
                Set<Intent.Key> finished = new HashSet<>(mine);
                unfinished.forEach(intent -> finished.remove(intent.key()));
                synchronized (leftOver) {
                    leftOver.removeAll(finished);
                }
                for (Intent intent : unfinished) {
                    settle(intent, follow(intent, _ -> { }));
                }
            }
            settleFinished();
        } finally {
            resuming.unlock();
        }
    }

    /** Where the process died between a transaction's end and the channels': takes the outcome over now. */
    private void settleFinished() {
        for (LiveChannel channel : book.all()) {
            Optional<Intent> intent = channel.awaited().flatMap(transaction -> ledger.intents().byHash(transaction));
            if (intent.filter(found -> found.status() == Intent.Status.CONFIRMED).isPresent()) {
                receipt(intent.get()).ifPresent(receipt -> settle(intent.get(), new TransactionOutcome.Confirmed(receipt)));
            }
        }
    }

    /**
     * Reads the receipts of transactions whose cost nobody noted: sent by another part of the program, ended just before a crash, or lost
     * only in the eyes of a node that did not show their receipts when their nonce was used up.
     */
    void recordCosts() {
        for (Intent intent : ledger.intents().withoutCost()) {
            Optional<Receipt> receipt = receipt(intent);
            if (receipt.isPresent() && intent.status() == Intent.Status.LOST) {
                ledger.intents().update(intent.key(), Intent.Status.SENT);
                followLater(List.of(intent));
            } else if (receipt.isPresent()) {
                ledger.intents().recordCost(intent.key(), receipt.get());
            }
        }
    }

    private Optional<Receipt> receipt(Intent intent) {
        return intent.attempts().reversed().stream().map(attempt -> chain.receipt(attempt.hash())).flatMap(Optional::stream).findFirst();
    }
}
