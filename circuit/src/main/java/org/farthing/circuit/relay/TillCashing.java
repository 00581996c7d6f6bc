package org.farthing.circuit.relay;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.farthing.circuit.loop.Platform;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.PayeeChannel;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * Closings of channels by their relay: each waits for the chain on a thread of its own. A channel is closed once, so while a closing is
 * under way nobody may pay on that channel, and a second closing is the first.
 *
 * <p>{@link #isOver}, {@link #start} and {@link #ended} belong to the till's worker.
 */
final class TillCashing {
    private static final System.Logger LOG = System.getLogger("farthing.till");

    private final Platform platform;
    private final Till.ChannelChain chain;
    private final PayeeLedger ledger;
    private final Map<Bytes, CompletableFuture<Amount>> underWay = new HashMap<>();
    /** What this process has cashed: a node that lags behind may still show it open. */
    private final Set<Bytes> cashed = new HashSet<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    TillCashing(Platform platform, Till.ChannelChain chain, PayeeLedger ledger) {
        this.platform = platform;
        this.chain = chain;
        this.ledger = ledger;
    }

    /** Whether the channel is being closed or was closed by this process: nothing may be taken on it any more. */
    boolean isOver(Bytes channel) {
        return underWay.containsKey(channel) || cashed.contains(channel);
    }

    /**
     * Closes the channel with its best voucher, of which there is one.
     *
     * @param then runs on the closing's thread when it has ended, before the future completes
     * @return completes with what was cashed: the voucher's total, at most the deposit
     */
    CompletableFuture<Amount> start(PayeeChannel channel, Runnable then) {
        CompletableFuture<Amount> already = underWay.get(channel.id());
        if (already != null) {
            return already;
        }
        var answer = new CompletableFuture<Amount>();
        underWay.put(channel.id(), answer);
        Thread thread = platform.virtualThread("cash", () -> close(channel, channel.best().orElseThrow(), answer, then));
        threads.add(thread);
        thread.start();
        return answer;
    }

    private void close(PayeeChannel channel, Voucher best, CompletableFuture<Amount> answer, Runnable then) {
        WalletException failure = null;
        try {
            ledger.markClosed(channel.id(), chain.close(channel.terms(), best));
        } catch (WalletException e) {
            LOG.log(Level.WARNING, "a channel could not be closed: " + e.getMessage());
            failure = e;
        } catch (IllegalStateException e) {
            // The ledger or the keys went first. The chain knows what was cashed, and is asked before the channel is used again.
            if (!stopping) {
                throw e;
            }
            failure = new WalletException(Kind.CHANNEL_STATE, "The relay stopped before it knew whether the channel was closed.", e);
        } finally {
            threads.remove(Thread.currentThread());
        }
        then.run();
        if (failure == null) {
            answer.complete(channel.owed());
        } else {
            answer.completeExceptionally(failure);
        }
    }

    /** The closing has ended, well or not: one that failed may be tried again. */
    void ended(Bytes channel) {
        CompletableFuture<Amount> answer = underWay.remove(channel);
        if (answer != null && ledger.channel(channel).flatMap(PayeeChannel::closedBy).isPresent()) {
            cashed.add(channel);
        }
    }

    /** From here on it is no failure that the ledger or the keys are gone. */
    void stopping() {
        stopping = true;
    }

    /** Waits a few seconds for closings under way. */
    void await() throws InterruptedException {
        for (Thread thread : threads) {
            platform.join(thread, Duration.ofSeconds(5));
        }
    }
}
