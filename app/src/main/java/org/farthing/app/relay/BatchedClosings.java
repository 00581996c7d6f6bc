package org.farthing.app.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farthing.circuit.relay.Till;
import org.farthing.wallet.chain.ChannelClosing;
import org.farthing.wallet.chain.ChannelContract;
import org.farthing.wallet.chain.ChannelEvent;
import org.farthing.wallet.chain.OnChainChannel;
import org.farthing.wallet.chain.Receipt;
import org.farthing.wallet.chain.Transactions;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The till's view of the chain. Closings that are asked for within a moment go out as one transaction, which costs less; the contract
 * passes over an item that cannot be closed, and only whoever asked for that one is told so. Thread-safe.
 */
final class BatchedClosings implements Till.ChannelChain, AutoCloseable {
    private record Item(ChannelClosing closing, CompletableFuture<Bytes> answer) {
    }

    private final ChannelContract contract;
    private final Transactions transactions;
    private final Address payout;
    private final Duration gather;
    private final LinkedBlockingQueue<Item> waiting = new LinkedBlockingQueue<>();
    private final AtomicBoolean uncertain = new AtomicBoolean();
    private final Thread worker;
    private volatile boolean closed;

    /** @param gather how long the first of a batch waits for others */
    BatchedClosings(ChannelContract contract, Transactions transactions, Address payout, Duration gather) {
        this.contract = contract;
        this.transactions = transactions;
        this.payout = payout;
        this.gather = gather;
        this.worker = Thread.ofVirtual().name("closings").start(this::work);
    }

    @Override
    public Till.OnChain read(Bytes channel) {
        OnChainChannel state = contract.read(channel);
        return new Till.OnChain(state.deposit(), state.expiry(), state.state() == OnChainChannel.State.OPEN);
    }

    @Override
    public Bytes close(ChannelTerms terms, Voucher best) {
        var item = new Item(new ChannelClosing(terms, best.cumulative(), best.signature()), new CompletableFuture<>());
        waiting.add(item);
        if (closed) {
            giveUp();
        }
        try {
            return item.answer().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof WalletException told ? told
                    : new WalletException(Kind.CHANNEL_STATE, "The closing failed: " + e.getCause() + ".", e.getCause());
        }
    }

    /** Whether a closing was sent of which nothing is known; asking again forgets it. */
    boolean takeUncertain() {
        return uncertain.getAndSet(false);
    }

    private void work() {
        try {
            while (!closed) {
                var batch = new ArrayList<Item>();
                batch.add(waiting.take());
                Thread.sleep(gather);
                waiting.drainTo(batch, ChannelContract.MAX_BATCH - 1);
                settle(batch);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            closed = true;
            giveUp();
        }
    }

    private void settle(List<Item> batch) {
        try {
            Receipt receipt = batch.size() == 1 ? contract.close(transactions, batch.getFirst().closing(), payout)
                    : contract.closeMany(transactions, batch.stream().map(Item::closing).toList(), payout);
            Map<Bytes, ChannelEvent> found = new HashMap<>();
            contract.events(receipt).forEach(event -> event.channel().ifPresent(id -> found.put(id, event)));
            batch.forEach(item -> settle(item, receipt, Optional.ofNullable(found.get(item.closing().terms().id()))));
        } catch (WalletException e) {
            // It may have got out and happen yet. Then the chain shows it, and nobody may pay for the same twice.
            uncertain.set(true);
            batch.forEach(item -> item.answer().completeExceptionally(e));
        } catch (RuntimeException e) {
            batch.forEach(item -> item.answer().completeExceptionally(e));
            throw e;
        }
    }

    private static void settle(Item item, Receipt receipt, Optional<ChannelEvent> event) {
        if (event.isPresent() && event.get() instanceof ChannelEvent.Closed) {
            item.answer().complete(receipt.transactionHash());
        } else if (event.isPresent() && event.get() instanceof ChannelEvent.ItemSkipped skipped) {
            item.answer().completeExceptionally(new WalletException(Kind.CHANNEL_STATE, switch (skipped.reason()) {
                case NOT_OPEN -> "The channel is no longer open: its payer has taken the money back, or it was cashed before.";
                case BAD_SIGNATURE -> "The contract does not accept the channel's voucher.";
                case NONE, NOT_PAYEE, NOT_PAYER, NOT_EXPIRED -> "The contract passed the channel over (" + skipped.reason() + ").";
            }));
        } else {
            item.answer().completeExceptionally(new WalletException(Kind.CHAIN_UNREACHABLE,
                    "The node does not show what became of the closing. It is looked at again."));
        }
    }

    private void giveUp() {
        for (Item item = waiting.poll(); item != null; item = waiting.poll()) {
            item.answer().completeExceptionally(new WalletException(Kind.CHANNEL_STATE,
                    "The relay has stopped; start it to cash its channels."));
        }
    }

    /** Sends nothing more; what is on its way is found again after the next start. */
    @Override
    public void close() {
        closed = true;
        worker.interrupt();
    }
}
