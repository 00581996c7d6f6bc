package org.farthing.app.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.farthing.app.session.OwnRelay.Found;
import org.farthing.app.session.OwnRelay.Reach;
import org.farthing.circuit.client.ReachedBy;

/**
 * Whether others reach the relay, as far as that can be known: it has another relay build a circuit to it, at the address that the list
 * tells. Only that is proof. That this machine reaches itself is none, since many routers lead a machine's own packets back to it and let
 * nobody else's in. Thread-safe.
 */
final class Reachability {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final Supplier<CompletableFuture<ReachedBy>> others;
    private final BooleanSupplier itself;
    private final InstantSource clock;
    private final Duration untilRead;
    private Instant listedSince = Instant.EPOCH;
    private volatile Reach known;

    /**
     * @param others    has other relays try
     * @param itself    tries from this machine
     * @param untilRead how long others may take to read a new entry
     */
    Reachability(int port, Supplier<CompletableFuture<ReachedBy>> others, BooleanSupplier itself, InstantSource clock,
            Duration untilRead) {
        this.known = new Reach(Found.UNKNOWN, port, Optional.empty());
        this.others = others;
        this.itself = itself;
        this.clock = clock;
        this.untilRead = untilRead;
    }

    /** The list leads to another place than before from now on: what was found is of no use, and others have to read the list first. */
    synchronized void moved(int port) {
        listedSince = clock.instant();
        known = new Reach(Found.TOO_NEW, port, Optional.of(listedSince));
    }

    Reach known() {
        return known;
    }

    /** Looks once. Blocks for up to a minute. */
    synchronized void look() {
        ReachedBy by = ask();
        Instant now = clock.instant();
        Reach before = known;
        known = switch (by) {
            case ANOTHER_RELAY -> new Reach(Found.REACHED, before.port(), Optional.of(now));
            case NO_RELAY -> new Reach(now.isBefore(listedSince.plus(untilRead)) ? Found.TOO_NEW : Found.UNREACHED, before.port(),
                    Optional.of(now));
            // What another relay found before is still the best that is known, with its time.
            case NOBODY_ASKED -> before.found() == Found.REACHED || before.found() == Found.UNREACHED ? before
                    : itself.getAsBoolean() ? new Reach(Found.ITSELF, before.port(), Optional.of(now))
                    : new Reach(Found.UNKNOWN, before.port(), Optional.of(now));
        };
    }

    private ReachedBy ask() {
        try {
            return others.get().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            return ReachedBy.NOBODY_ASKED;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ReachedBy.NOBODY_ASKED;
        }
    }
}
