package org.farthing.circuit.client;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the client shows of itself, with what has to be remembered for it: the circuit that was used last, what failed last, when a probe
 * came back, the bytes of circuits that are gone.
 *
 * <p>Belongs to the client's event loop, but for {@link #status} and {@link #day}.
 */
final class StatusBoard {
    private final CircuitPool pool;
    private final PathFinder paths;
    private final Payers payers;
    private final Predicate<Circuit> isDoubtful;
    private Instant lastProbe;
    private Optional<Blockage> blockage = Optional.empty();
    private long closedBytes;
    private Circuit lastUsed;
    private Optional<InetSocketAddress> port = Optional.empty();
    private volatile ClientStatus status = ClientStatus.OFF;
    private volatile DaySpending day = DaySpending.NOTHING;

    /** @param isDoubtful whether a circuit that stands owes an answer */
    StatusBoard(CircuitPool pool, PathFinder paths, Payers payers, Predicate<Circuit> isDoubtful) {
        this.pool = pool;
        this.paths = paths;
        this.payers = payers;
        this.isDoubtful = isDoubtful;
    }

    /** As last published; from any thread. */
    ClientStatus status() {
        return status;
    }

    /** As last published; from any thread. */
    DaySpending day() {
        return day;
    }

    /** @param address of the SOCKS port */
    void listening(InetSocketAddress address) {
        port = Optional.of(address);
    }

    /** A page's stream goes by the circuit, whose path is shown. */
    void used(Circuit circuit) {
        lastUsed = circuit;
    }

    /** The circuit has ended or is the wallet's: the path shown to the user is that of his pages. */
    void unused(Circuit circuit) {
        if (circuit == lastUsed) {
            lastUsed = null;
        }
    }

    Optional<Circuit> lastUsed() {
        return Optional.ofNullable(lastUsed);
    }

    void ended(Circuit circuit) {
        closedBytes += circuit.bytesIn() + circuit.bytesOut();
        unused(circuit);
    }

    /** @param why for the user; empty once it has passed */
    void failed(Optional<Blockage> why) {
        blockage = why;
    }

    void probed(Instant now) {
        lastProbe = now;
    }

    void disconnected() {
        lastProbe = null;
    }

    private boolean isUsable(Circuit circuit) {
        return circuit.isReady() && !isDoubtful.test(circuit);
    }

    void publish() {
        day = payers.spending();
        List<Circuit> all = pool.all();
        // Whoever looks wants to know of his pages; the wallet's streams are no use of the program.
        List<Circuit> ready = all.stream().filter(circuit -> isUsable(circuit) && circuit.lane() == Lane.PAGES).toList();
        Circuit shown = lastUsed != null && isUsable(lastUsed) ? lastUsed : ready.stream().findFirst().orElse(null);
        long bytes = closedBytes;
        int streams = 0;
        for (Circuit circuit : all) {
            bytes += circuit.bytesIn() + circuit.bytesOut();
            streams += circuit.lane() == Lane.PAGES ? circuit.streamCount() : 0;
        }
        status = new ClientStatus(pool.isOpen(), ready.size(), streams, Optional.ofNullable(lastProbe).filter(_ -> shown != null),
                shown == null ? List.of() : shown.path().stream().map(Circuit.PathHop::relay).toList(), bytes, payers.spent(),
                payers.served(), payers.stopped(paths.directory()), paths.status(), blockage, pool.shortage(),
                port);
    }
}
