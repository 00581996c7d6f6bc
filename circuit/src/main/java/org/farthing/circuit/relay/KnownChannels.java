package org.farthing.circuit.relay;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.farthing.circuit.loop.Platform;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * What the chain said of the channels that circuits draw on, and the reading of it. A node may take long to answer: it is asked on threads
 * of its own, a few at a time, so that nobody else's voucher waits for it.
 *
 * <p>Not thread-safe: it belongs to the till's worker, on which the readings' results arrive.
 */
final class KnownChannels implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.till");
    private static final int READERS = 4;
    /**
     * How old an answer a new circuit may rely on. The payer alone can take nothing back within the day that a request to close leaves, so
     * one of a minute ago risks nothing, and saves a read for every circuit.
     */
    private static final Duration FRESH = Duration.ofMinutes(1);
    /** A node that does not answer is not asked about the same channel more often. */
    private static final Duration TRY_EVERY = Duration.ofMinutes(1);

    /** A channel as it was read from the chain at {@code at}. */
    record Known(ChannelTerms terms, Till.OnChain onChain, Instant at) {
    }

    /** Hands a reading's result back to the worker; the node's failures are empty. */
    interface Results {
        void wasRead(Bytes channel, Optional<Till.OnChain> result);
    }

    private final Till.ChannelChain chain;
    private final InstantSource clock;
    private final Results results;
    private final ExecutorService readers;
    private final Map<Bytes, Known> known = new HashMap<>();
    private final Map<Bytes, Instant> tried = new HashMap<>();
    private final Map<Bytes, List<Consumer<Optional<Till.OnChain>>>> reading = new HashMap<>();

    KnownChannels(Platform platform, Till.ChannelChain chain, InstantSource clock, Results results) {
        this.chain = chain;
        this.clock = clock;
        this.results = results;
        this.readers = Executors.newFixedThreadPool(READERS, platform.virtualThreads("chain-reader"));
    }

    Optional<Known> find(Bytes channel) {
        return Optional.ofNullable(known.get(channel));
    }

    /** What is known, if it was read a moment ago. */
    Optional<Known> fresh(Bytes channel) {
        return find(channel).filter(one -> clock.instant().isBefore(one.at().plus(FRESH)));
    }

    /** Whether the chain is to be asked again about a channel in use: it has not been for long, or the channel is near its end. */
    boolean isLookDue(Bytes channel) {
        Instant now = clock.instant();
        Instant lastTry = tried.get(channel);
        return find(channel).filter(one -> !now.isBefore(one.at().plus(TillRules.LOOK_EVERY))
                        || TillRules.isExpiring(one.onChain().expiry(), now)).isPresent()
                && !isBeingRead(channel) && (lastTry == null || !now.isBefore(lastTry.plus(TRY_EVERY)));
    }

    void put(ChannelTerms terms, Till.OnChain onChain) {
        known.put(terms.id(), new Known(terms, onChain, clock.instant()));
    }

    void forget(Bytes channel) {
        known.remove(channel);
        tried.remove(channel);
    }

    boolean isBeingRead(Bytes channel) {
        return reading.containsKey(channel);
    }

    /** Reads the channel, once for all who wait for it; {@code then} runs on the worker, in order. */
    void read(Bytes channel, Consumer<Optional<Till.OnChain>> then) {
        List<Consumer<Optional<Till.OnChain>>> waiting = reading.get(channel);
        if (waiting != null) {
            waiting.add(then);
            return;
        }
        reading.put(channel, new ArrayList<>(List.of(then)));
        tried.put(channel, clock.instant());
        try {
            readers.execute(() -> results.wasRead(channel, readNow(channel)));
        } catch (RejectedExecutionException _) {
            // The till is closing: nobody waits for answers any more.
            reading.remove(channel);
        }
    }

    private Optional<Till.OnChain> readNow(Bytes channel) {
        try {
            return Optional.of(chain.read(channel));
        } catch (WalletException e) {
            LOG.log(Level.WARNING, "cannot read a channel: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Those who wait for this channel's reading, which has come. */
    List<Consumer<Optional<Till.OnChain>>> takeWaiting(Bytes channel) {
        List<Consumer<Optional<Till.OnChain>>> waiting = reading.remove(channel);
        return waiting == null ? List.of() : waiting;
    }

    /** Asks nothing more; readings under way end by themselves. */
    @Override
    public void close() {
        readers.shutdownNow();
    }
}
