package org.farthing.circuit.relay;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.wallet.ledger.PayeeChannel;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** Channels that are to be cashed: their circuits end first, then {@link TillCashing} closes them. Belongs to the till's worker. */
final class TillClosings {
    private final Till till;
    private final EventLoop loop;
    private final PayeeLedger ledger;
    private final KnownChannels channels;
    private final TillCashing cashing;
    private final Consumer<TillJob> jobs;

    /** @param jobs for the worker, from any thread */
    TillClosings(Till till, EventLoop loop, PayeeLedger ledger, KnownChannels channels, TillCashing cashing, Consumer<TillJob> jobs) {
        this.till = till;
        this.loop = loop;
        this.ledger = ledger;
        this.channels = channels;
        this.cashing = cashing;
        this.jobs = jobs;
    }

    void cash(Bytes id, CompletableFuture<Amount> answer) {
        Optional<PayeeChannel> stored = ledger.channel(id);
        if (stored.isEmpty() || stored.get().best().isEmpty()) {
            answer.completeExceptionally(new WalletException(Kind.CHANNEL_STATE,
                    "The relay holds no voucher of this channel, so there is nothing to cash."));
        } else if (stored.get().closedBy().isPresent()) {
            answer.completeExceptionally(new WalletException(Kind.CHANNEL_STATE, "The relay has cashed this channel already."));
        } else {
            start(stored.get(), null).whenComplete((cashed, failure) -> {
                if (failure == null) {
                    answer.complete(cashed);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        }
    }

    void cashAll(CompletableFuture<Amount> answer) {
        List<CompletableFuture<Amount>> all = ledger.channels().stream()
                .filter(channel -> channel.best().isPresent() && channel.closedBy().isEmpty())
                .map(channel -> start(channel, null)).toList();
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).whenComplete((_, failure) -> {
            List<CompletableFuture<Amount>> done = all.stream().filter(one -> !one.isCompletedExceptionally()).toList();
            Amount sum = done.stream().map(CompletableFuture::join).reduce(Amount.ZERO, Amount::plus);
            if (failure == null) {
                answer.complete(sum);
            } else {
                answer.completeExceptionally(new WalletException(Kind.CHANNEL_STATE, (all.size() - done.size()) + " of " + all.size()
                        + " channels could not be cashed; try again. The others brought " + sum + " wei.", failure));
            }
        });
    }

    /**
     * Serves nothing more on the channel, and closes it with its best voucher, of which there is one.
     *
     * @param asking the circuit whose payer asked for it, which is still to be answered; null where it is the relay's own will
     */
    CompletableFuture<Amount> start(PayeeChannel channel, Till.Customer asking) {
        Bytes id = channel.id();
        // Whoever binds to it again is checked against the chain.
        channels.forget(id);
        loop.post(() -> till.stop(id, PayStatus.CLOSED, asking));
        return cashing.start(channel, () -> {
            jobs.accept(new TillJob.CashingEnded(id));
            loop.post(() -> till.stop(id, PayStatus.CLOSED, null));
        });
    }
}
