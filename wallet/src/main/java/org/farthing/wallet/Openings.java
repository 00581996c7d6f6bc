package org.farthing.wallet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.ChannelOpening;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Progress;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.channel.ChannelCommand;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletRefusal;

/** Opens channels: new ones, and ones whose opening failed before. Thread-safe; blocks. */
final class Openings {
    /** The contract counts the shortest life from the block that opens, which is later than the newest one. */
    private static final Duration UNTIL_MINED = Duration.ofHours(1);

    private final Ledger ledger;
    private final KeyRing keys;
    private final ChannelContract contract;
    private final Transactions funder;
    private final ChannelBook book;
    private final ChainFollower follower;
    private final ChannelTransactions transactions;
    /** Held from the choice of key indexes until they are stored as used. */
    private final ReentrantLock indexing = new ReentrantLock();

    Openings(Ledger ledger, KeyRing keys, ChannelContract contract, Transactions funder, ChannelBook book, ChainFollower follower,
            ChannelTransactions transactions) {
        this.ledger = ledger;
        this.keys = keys;
        this.contract = contract;
        this.funder = funder;
        this.book = book;
        this.follower = follower;
        this.transactions = transactions;
    }

    static void requireLife(Duration life) {
        if (life.compareTo(ChannelContract.MIN_LIFE) < 0 || life.compareTo(ChannelContract.MAX_LIFE) > 0) {
            throw WalletRefusal.LIFE.exception(ChannelContract.MIN_LIFE.toDays(), ChannelContract.MAX_LIFE.toDays());
        }
    }

    /** As {@link Channels#openTogether}. */
    List<Bytes> open(List<ChannelPlan> plans, Duration life, Consumer<Progress> told) {
        return open(plans, life, ledger::saveChannels, told);
    }

    /** @param save stores the channels, in one step */
    List<Bytes> open(List<ChannelPlan> plans, Duration life, Consumer<List<ChannelRow>> save, Consumer<Progress> told) {
        if (plans.isEmpty() || plans.size() > ChannelContract.MAX_BATCH) {
            throw WalletRefusal.BATCH.exception(ChannelContract.MAX_BATCH);
        }
        requireLife(life);
        contract.requireOurCode();
        Instant expiry = expiry(life);
        List<ChannelRow> rows = new ArrayList<>();
        transactions.send(() -> {
            indexing.lock();
            try {
                int first = ledger.peekChannelIndex();
                for (ChannelPlan plan : plans) {
                    rows.add(plan(plan, first + rows.size(), expiry));
                }
                return submit(rows, expiry, intent -> sending(rows, intent, save));
            } finally {
                indexing.unlock();
            }
        }, () -> rows.forEach(row -> book.find(row.id()).ifPresent(Openings::failed)), told);
        return rows.stream().map(ChannelRow::id).toList();
    }

    /** As {@link Channels#openPlanned}. */
    void openAgain(Bytes id, Duration life, Consumer<Progress> told) {
        requireLife(life);
        contract.requireOurCode();
        Instant expiry = expiry(life);
        LiveChannel channel = book.require(id);
        transactions.send(List.of(channel), ChannelCommand.Open::new, follower.chainTime(),
                prepared -> submit(List.of(channel.row()), expiry, prepared), told);
    }

    private Intent submit(List<ChannelRow> rows, Instant expiry, Consumer<Intent> prepared) {
        List<ChannelOpening> openings =
                rows.stream().map(row -> new ChannelOpening(row.terms(), expiry, row.funds().deposit())).toList();
        return openings.size() == 1 ? contract.submitOpen(funder, openings.getFirst(), prepared)
                : contract.submitOpenMany(funder, openings, prepared);
    }

    /** The chain's clock counts, not ours. */
    private Instant expiry(Duration life) {
        Duration atLeast = ChannelContract.MIN_LIFE.plus(UNTIL_MINED);
        return follower.chainTime().plusSeconds((life.compareTo(atLeast) < 0 ? atLeast : life).toSeconds());
    }

    private ChannelRow plan(ChannelPlan plan, int index, Instant expiry) {
        try (Signer signer = keys.channelSigner(index)) {
            ChannelTerms terms = contract.terms(funder.account(), plan.payee(), signer.address(), keys.channelSalt(index));
            return new ChannelRow(terms, index, plan.relay(), new ChannelState.Planned(Funds.fresh(plan.deposit(), expiry)));
        }
    }

    /** Stores the channels, in one step, just before the transaction that opens them is stored and sent. */
    private void sending(List<ChannelRow> planned, Intent intent, Consumer<List<ChannelRow>> save) {
        Bytes transaction = intent.latest().hash();
        if (book.find(planned.getFirst().id()).isPresent()) {
            // A second try, under another nonce.
            for (ChannelRow row : planned) {
                LiveChannel channel = book.require(row.id());
                channel.awaited().ifPresent(before -> channel.apply(new ChannelCommand.TransactionReplaced(before, transaction)));
            }
            return;
        }
        List<ChannelRow> rows = planned.stream().map(row -> new ChannelRow(row.id(), row.terms(), row.keyIndex(), row.relay(),
                new ChannelState.Opening(row.funds(), transaction), Optional.of(transaction))).toList();
        // Only now: what is refused beforehand uses up no indexes, so that a restored wallet meets no wide gaps between them.
        ledger.skipChannelIndexes(planned.getLast().keyIndex());
        save.accept(rows);
        book.add(rows);
    }

    private static void failed(LiveChannel channel) {
        channel.awaited().ifPresent(transaction -> channel.apply(new ChannelCommand.TransactionFailed(transaction)));
    }
}
