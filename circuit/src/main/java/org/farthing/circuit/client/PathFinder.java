package org.farthing.circuit.client;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.wallet.value.Bytes;

/**
 * Finds paths through the relays that are listed now, keeping to one entry and away from relays that failed lately.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class PathFinder {
    private static final int HOPS = 3;

    private final Supplier<Directory> directory;
    private final InstantSource clock;
    private final PathSelector selector;
    private final RelayHealth health = new RelayHealth();
    private Optional<Bytes> guard = Optional.empty();

    PathFinder(Supplier<Directory> directory, InstantSource clock, SecureRandom random) {
        this.directory = directory;
        this.clock = clock;
        this.selector = new PathSelector(random);
    }

    Directory directory() {
        return directory.get();
    }

    /** A path for streams, all of whose relays can be paid, to an exit that connects to {@code port} (0: any exit). */
    Optional<List<Circuit.PathHop>> paid(Payers payers, int port) {
        Instant now = clock.instant();
        List<Descriptor> candidates = payable(payers, now);
        Optional<List<Descriptor>> path =
                selector.choose(candidates, relay -> !health.isPaused(relay.relayId(), now), currentGuard(now), HOPS, port);
        path.ifPresent(found -> guard = Optional.of(found.getFirst().relayId()));
        return path.map(found -> found.stream().map(relay -> new Circuit.PathHop(relay, payers.usableFor(relay))).toList());
    }

    /** Whether an exit that can be paid connects to {@code port}; true without any exit, for then the port is not what is missing. */
    boolean hasExitFor(Payers payers, int port) {
        List<Descriptor> exits = payable(payers, clock.instant()).stream()
                .filter(relay -> relay.roles().contains(Descriptor.Role.EXIT)).toList();
        return port == 0 || exits.isEmpty() || exits.stream().anyMatch(relay -> relay.allowsExitTo(port));
    }

    private List<Descriptor> payable(Payers payers, Instant now) {
        return listed(now).stream().filter(relay -> payers.usableFor(relay).isPresent()).toList();
    }

    /** A path for a question to {@code last}, by way of any listed relays: they are not paid, so they need no channel. */
    Optional<List<Circuit.PathHop>> unpaidTo(Descriptor last) {
        Instant now = clock.instant();
        return selector.chooseTo(last, listed(now), relay -> !health.isPaused(relay.relayId(), now), currentGuard(now), HOPS)
                .map(found -> found.stream().map(relay -> new Circuit.PathHop(relay, Optional.empty())).toList());
    }

    private List<Descriptor> listed(Instant now) {
        return directory().all().stream().filter(relay -> relay.isValidAt(now.getEpochSecond())).toList();
    }

    /** The entry is kept, so that not every relay gets its turn at seeing who we are, unless it fails. */
    private Optional<Bytes> currentGuard(Instant now) {
        return guard.filter(relay -> !health.isPaused(relay, now));
    }

    void succeeded(Circuit circuit) {
        for (Circuit.PathHop hop : circuit.path()) {
            health.succeeded(hop.relay().relayId());
        }
    }

    void failed(Descriptor relay) {
        health.failed(relay.relayId(), clock.instant());
    }
}
