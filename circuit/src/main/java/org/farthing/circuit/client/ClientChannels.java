package org.farthing.circuit.client;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * The channels that circuits pay from, as they come and go: a payer is made for each once what was signed and served before is stored, and
 * ends with its circuits. Relays are asked about channels here too, which need not be among these.
 *
 * <p>State belongs to the client's event loop; methods may be called from any thread.
 */
final class ClientChannels {
    /** Channels are added one after the other, and paths should be chosen among all of them. */
    private static final Duration GATHER_CHANNELS = Duration.ofMillis(50);

    private final EventLoop loop;
    private final Payers payers;
    private final Executor worker;
    private final CircuitPool pool;
    private final Errands errands;
    private final Runnable changed;
    /** What was asked for last for each channel: what is added waits for what is removed to be stored. */
    private final Map<Bytes, PayingChannel> wanted = new HashMap<>();
    private volatile int reserveUnits;

    /**
     * @param worker  signs and stores, one job at a time
     * @param changed told on the event loop when a channel has come or gone
     */
    ClientChannels(EventLoop loop, Payers payers, Executor worker, CircuitPool pool, Errands errands, Runnable changed) {
        this.loop = loop;
        this.payers = payers;
        this.worker = worker;
        this.pool = pool;
        this.errands = errands;
        this.changed = changed;
    }

    /** Channels that are added from now on keep so many units at their end for the wallet, see {@link HopPayer}. */
    void reserve(int units) {
        reserveUnits = units;
    }

    // ---- coming and going ----

    void add(PayingChannel channel, Amount agreed) {
        loop.post(() -> {
            Bytes id = channel.terms().id();
            Optional<HopPayer> same = payers.ofChannel(id).filter(payer -> payer.channel() == channel);
            if (same.isPresent()) {
                if (!same.get().agreed().equals(agreed)) {
                    same.get().agree(agreed);
                    changed.run();
                }
                return;
            }
            wanted.put(id, channel);
            endPayer(id);
            // What was signed and served before must be stored before it is read again.
            worker.execute(() -> loop.post(() -> install(id, channel, agreed)));
        });
    }

    private void install(Bytes id, PayingChannel channel, Amount agreed) {
        if (wanted.get(id) == channel && payers.ofChannel(id).isEmpty()) {
            payers.add(new HopPayer(channel, agreed, reserveUnits, payers.day(), loop::post, worker));
            changed.run();
            if (pool.isOpen()) {
                loop.schedule(GATHER_CHANNELS, pool::tryNow);
            }
        }
    }

    /** Ends the circuits that pay from the channel, and has its count stored. */
    private void endPayer(Bytes id) {
        payers.ofChannel(id).ifPresent(payer -> {
            payers.remove(id);
            pool.drop(circuit -> circuit.path().stream().anyMatch(hop -> hop.payer().filter(payer::equals).isPresent()));
            payer.checkpoint();
        });
    }

    /** @return completes once nothing is signed or stored through the channel any more */
    CompletableFuture<Void> remove(Bytes channel) {
        return remove(() -> List.of(channel));
    }

    /** As {@link #remove}, for all that are there. */
    CompletableFuture<Void> removeAll() {
        return remove(() -> {
            // Also those that are still on their way in.
            wanted.clear();
            return payers.all().stream().map(HopPayer::channelId).toList();
        });
    }

    private CompletableFuture<Void> remove(Supplier<List<Bytes>> channels) {
        var done = new CompletableFuture<Void>();
        boolean posted = loop.post(() -> {
            for (Bytes channel : channels.get()) {
                wanted.remove(channel);
                endPayer(channel);
            }
            changed.run();
            worker.execute(() -> done.complete(null));
        });
        if (!posted) {
            // All circuits have ended, and what they used was stored.
            done.complete(null);
        }
        return done;
    }

    // ---- questions to their relays ----

    /** Asks the relay to close the channel. Nothing more is signed on it unless the relay could not be asked. */
    CompletableFuture<Amount> askToClose(PayingChannel channel) {
        var answer = new CompletableFuture<Amount>();
        ask(new ChannelQuestion.Close(channel), answer, () -> payers.ofChannel(channel.terms().id()).ifPresent(payer -> {
            payer.beginClosing();
            answer.whenComplete((_, failure) -> {
                if (failure != null) {
                    loop.post(payer::resume);
                }
            });
        }));
        return answer;
    }

    /** As {@link #askToClose(PayingChannel)}, for a channel that circuits pay from. */
    CompletableFuture<Amount> askToClose(Bytes channel) {
        var answer = new CompletableFuture<Amount>();
        boolean asked = loop.post(() -> payers.ofChannel(channel).ifPresentOrElse(
                payer -> askToClose(payer.channel()).whenComplete((cashed, failure) -> {
                    if (failure == null) {
                        answer.complete(cashed);
                    } else {
                        answer.completeExceptionally(failure);
                    }
                }),
                () -> answer.completeExceptionally(CircuitRefusal.NO_CIRCUIT_PAYS.exception())));
        return asked ? answer : CompletableFuture.failedFuture(closing());
    }

    /** Asks the relay for the highest voucher that it holds of the channel. */
    CompletableFuture<Optional<Voucher>> askHighest(PayingChannel channel, SecureRandom random) {
        var answer = new CompletableFuture<Optional<Voucher>>();
        ask(new ChannelQuestion.Highest(channel, random), answer, () -> { });
        return answer;
    }

    private <T> void ask(ChannelQuestion<T> question, CompletableFuture<T> answer, Runnable before) {
        boolean asked = loop.post(() -> {
            before.run();
            errands.ask(question, answer);
        });
        if (!asked) {
            answer.completeExceptionally(closing());
        }
    }

    private static WalletException closing() {
        return CircuitRefusal.CLOSING_NOT_ASKED.exception();
    }
}
