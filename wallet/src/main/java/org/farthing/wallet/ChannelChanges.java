package org.farthing.wallet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.Progress;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.channel.ChannelCommand;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletRefusal;

/** Changes channels that are open, and ends them. Thread-safe; blocks on the chain. */
final class ChannelChanges {
    /** What a transaction that ends channels or moves their expiry may ask for at once. */
    private static final int MAX_BATCH = ChannelContract.MAX_BATCH;

    private final ChannelContract contract;
    private final Transactions funder;
    private final ChannelBook book;
    private final ChainFollower follower;
    private final ChannelTransactions transactions;
    private final ChannelCosts costs;

    ChannelChanges(ChannelContract contract, Transactions funder, ChannelBook book, ChainFollower follower,
            ChannelTransactions transactions, ChannelCosts costs) {
        this.contract = contract;
        this.funder = funder;
        this.book = book;
        this.follower = follower;
        this.transactions = transactions;
        this.costs = costs;
    }

    /** As {@link Channels#topUp}. */
    void topUp(Bytes id, Amount amount, Consumer<Progress> told) {
        follower.refresh();
        LiveChannel channel = book.require(id);
        ChannelCosts.requireAddition(channel, amount);
        transactions.send(List.of(channel), hash -> new ChannelCommand.TopUp(hash, amount), follower.chainTime(),
                prepared -> contract.submitTopUp(funder, id, amount, prepared), told);
    }

    /** As {@link Channels#extend}. */
    void extend(Bytes id, Duration life, Consumer<Progress> told) {
        follower.refresh();
        LiveChannel channel = book.require(id);
        Instant expiry = costs.expiryAfter(life);
        transactions.send(List.of(channel), hash -> new ChannelCommand.Extend(hash, expiry), follower.chainTime(),
                prepared -> contract.submitExtend(funder, channel.terms(), expiry, prepared), told);
    }

    /** As {@link Channels#requestCloseMany}. */
    void requestClose(List<Bytes> ids, Consumer<Progress> told) {
        inBatches(ids, ChannelCommand.RequestClose::new, (terms, prepared) -> contract.submitRequestClose(funder, terms, prepared), told);
    }

    /** As {@link Channels#refundMany}. */
    void refund(List<Bytes> ids, Consumer<Progress> told) {
        inBatches(ids, ChannelCommand.Refund::new, (terms, prepared) -> contract.submitRefund(funder, terms, prepared), told);
    }

    private interface Batch {
        Intent submit(List<ChannelTerms> terms, Consumer<Intent> prepared);
    }

    private void inBatches(List<Bytes> ids, Function<Bytes, ChannelCommand> command, Batch batch, Consumer<Progress> told) {
        follower.refresh();
        Instant now = follower.chainTime();
        List<LiveChannel> channels = book.agreeing(ids, command, now);
        for (int from = 0; from < channels.size(); from += MAX_BATCH) {
            List<LiveChannel> some = channels.subList(from, Math.min(channels.size(), from + MAX_BATCH));
            transactions.send(some, command, now,
                    prepared -> batch.submit(some.stream().map(LiveChannel::terms).toList(), prepared), told);
        }
        follower.refresh();
    }

    /** As {@link Channels#pending}. */
    Amount pending() {
        return contract.pending(funder.account());
    }

    /** As {@link Channels#withdrawPending}. */
    void withdrawPending() {
        if (pending().isZero()) {
            throw WalletRefusal.NOTHING_PENDING.exception();
        }
        transactions.send(() -> contract.submitWithdrawPending(funder, funder.account(), _ -> { }), () -> { }, _ -> { });
    }

    /** As {@link Channels#askedToClose}. */
    void askedToClose(Bytes id) {
        if (!book.require(id).apply(new ChannelCommand.AskToClose())) {
            throw WalletRefusal.NOT_OPEN_TO_CLOSE.exception();
        }
    }

    /** As {@link Channels#closingFailed}. */
    void closingFailed(Bytes id) {
        book.find(id).ifPresent(channel -> channel.apply(new ChannelCommand.Resume()));
    }
}
