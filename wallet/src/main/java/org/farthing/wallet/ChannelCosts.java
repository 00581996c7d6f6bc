package org.farthing.wallet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.Quote;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.channel.ChannelCommand;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/**
 * What changes of channels would cost now, to be shown before they are paid. Nothing is written or sent. All throw what the change itself
 * would: {@link Kind#CHANNEL_STATE} where a channel does not allow it, {@link Kind#TRANSACTION_REFUSED}, and whatever the chain throws.
 *
 * <p>Thread-safe; blocks on the chain.
 */
public final class ChannelCosts {
    private final ChannelContract contract;
    private final Transactions funder;
    private final ChannelBook book;
    private final ChainFollower follower;

    ChannelCosts(ChannelContract contract, Transactions funder, ChannelBook book, ChainFollower follower) {
        this.contract = contract;
        this.funder = funder;
        this.book = book;
        this.follower = follower;
    }

    /** Of adding {@code amount} to each of these channels, a transaction each. */
    public Quote topUp(List<Bytes> ids, Amount amount) {
        List<LiveChannel> channels = agreeing(ids, hash -> new ChannelCommand.TopUp(hash, amount));
        channels.forEach(channel -> requireAddition(channel, amount));
        return contract.quoteTopUp(funder, ids.getFirst(), amount).times(ids.size());
    }

    static void requireAddition(LiveChannel channel, Amount amount) {
        if (amount.isZero() || channel.deposit().plus(amount).isMoreThan(Voucher.MAX)) {
            throw WalletRefusal.ADDITION.exception();
        }
    }

    /** Of {@link Channels#extend} for each of these channels, a transaction each. */
    public Quote extend(List<Bytes> ids, Duration life) {
        Instant expiry = expiryAfter(life);
        List<LiveChannel> channels = agreeing(ids, hash -> new ChannelCommand.Extend(hash, expiry));
        return contract.quoteExtend(funder, channels.getFirst().terms(), expiry).times(ids.size());
    }

    /** By the chain's clock. @throws WalletException {@code BAD_INPUT} where a channel cannot last that long */
    Instant expiryAfter(Duration life) {
        if (!life.isPositive() || life.compareTo(ChannelContract.MAX_LIFE) > 0) {
            throw WalletRefusal.LONGEST_LIFE.exception(ChannelContract.MAX_LIFE.toDays());
        }
        return follower.chainTime().plusSeconds(life.toSeconds());
    }

    /** Of {@link Channels#requestCloseMany}. */
    public Quote requestClose(List<Bytes> ids) {
        return inBatches(agreeing(ids, ChannelCommand.RequestClose::new), terms -> contract.quoteRequestClose(funder, terms));
    }

    /** Of {@link Channels#refundMany}. */
    public Quote refund(List<Bytes> ids) {
        return inBatches(agreeing(ids, ChannelCommand.Refund::new), terms -> contract.quoteRefund(funder, terms));
    }

    private List<LiveChannel> agreeing(List<Bytes> ids, Function<Bytes, ChannelCommand> command) {
        follower.refresh();
        return book.agreeing(ids, command, follower.chainTime());
    }

    private static Quote inBatches(List<LiveChannel> channels, Function<List<ChannelTerms>, Quote> price) {
        Optional<Quote> sum = Optional.empty();
        for (int from = 0; from < channels.size(); from += ChannelContract.MAX_BATCH) {
            Quote one = price.apply(channels.subList(from, Math.min(channels.size(), from + ChannelContract.MAX_BATCH)).stream()
                    .map(LiveChannel::terms).toList());
            sum = Optional.of(sum.map(before -> before.plus(one)).orElse(one));
        }
        return sum.orElseThrow();
    }
}
