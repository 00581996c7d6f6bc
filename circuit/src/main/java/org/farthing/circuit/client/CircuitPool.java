package org.farthing.circuit.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.socks.SocksReply;

/**
 * The client's circuits: some built ahead, the others each given to one {@link IsolationKey}. Replaces what fails, gives no circuit new
 * streams after about ten minutes, and says plainly when there is none.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class CircuitPool implements Circuit.Watcher {
    private static final int SPARES = 2;
    private static final int MOST_TRIES = 8;
    /** Streams that wait for a circuit; more than all circuits together could carry need not wait. */
    private static final int MOST_REQUESTS = CircuitShares.KEYS * 64;
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(60);
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(15);
    private static final Duration LEAST_LIFE = Duration.ofMinutes(8);
    private static final Duration LIFE_JITTER = Duration.ofMinutes(4);

    /** Makes a circuit that is not built yet, to an exit that connects to {@code port} (0: any exit), or none where no path can be paid. */
    interface Builder {
        Optional<Circuit> prepare(Circuit.Watcher watcher, int port);

        /** Whether any exit that could be chosen now connects to {@code port}. */
        boolean hasExitFor(int port);

        void succeeded(Circuit circuit);

        /** Told of every circuit that was prepared, before {@link #failed} of those that failed. */
        void ended(Circuit circuit);

        void failed(Circuit circuit, Optional<Descriptor> blamed, String why, boolean whileBuilding);

        /** The pool has gained or lost a ready circuit. */
        void changed();
    }

    private static final class Request {
        private final IsolationKey key;
        private final int port;
        private final Consumer<Optional<Circuit>> result;
        private EventLoop.Timer timer;

        private Request(IsolationKey key, int port, Consumer<Optional<Circuit>> result) {
            this.key = key;
            this.port = port;
            this.result = result;
        }
    }

    private final EventLoop loop;
    private final Builder builder;
    private final RandomGenerator random;
    private final Set<Circuit> building = new LinkedHashSet<>();
    private final CircuitShares<Circuit> shares = new CircuitShares<>();
    private final Map<Circuit, Duration> lifetimes = new HashMap<>();
    private final ArrayDeque<Request> requests = new ArrayDeque<>();
    private final Set<Circuit> retired = new LinkedHashSet<>();
    private int failuresInARow;
    private EventLoop.Timer retryTimer;
    private boolean open;
    private boolean retiring;
    /** The last time a circuit was wanted, there were not relays enough with money in their channels. */
    private boolean noPath;

    CircuitPool(EventLoop loop, Builder builder, RandomGenerator random) {
        this.loop = loop;
        this.builder = builder;
        this.random = random;
    }

    /** Begins to build ahead. */
    void open() {
        if (!open) {
            open = true;
            failuresInARow = 0;
            refill();
        }
    }

    /** Ends every circuit and refuses requests. */
    void close() {
        open = false;
        if (retryTimer != null) {
            retryTimer.cancel();
            retryTimer = null;
        }
        for (Circuit circuit : all()) {
            circuit.close();
        }
        for (Request request : List.copyOf(requests)) {
            finish(request, Optional.empty());
        }
    }

    boolean isOpen() {
        return open;
    }

    /** Every circuit that is being built or stands. */
    List<Circuit> all() {
        var all = new ArrayList<Circuit>(building);
        all.addAll(shares.spares());
        all.addAll(shares.inUse());
        all.addAll(retired);
        return all;
    }

    List<Circuit> ready() {
        return all().stream().filter(Circuit::isReady).toList();
    }

    /**
     * Gives {@code result} a circuit with room for one more stream, at once where one is ready; none if that fails.
     *
     * @param port that the circuit's exit is to connect to; 0 for any exit
     */
    void request(IsolationKey key, int port, Consumer<Optional<Circuit>> result) {
        if (!open || requests.size() >= MOST_REQUESTS) {
            result.accept(Optional.empty());
            return;
        }
        Optional<Circuit> existing = find(key, port);
        if (existing.isPresent()) {
            result.accept(existing);
            return;
        }
        if (!builder.hasExitFor(port)) {
            result.accept(Optional.empty());
            return;
        }
        var request = new Request(key, port, result);
        request.timer = loop.schedule(REQUEST_LIMIT, () -> finish(request, Optional.empty()));
        requests.add(request);
        refill();
    }

    /** Why {@link #request} gave none. */
    SocksReply whyNone(int port) {
        if (!open) {
            return SocksReply.NOT_CONNECTED;
        }
        if (noPath) {
            return SocksReply.OUT_OF_FUNDS;
        }
        return builder.hasExitFor(port) ? SocksReply.CIRCUIT_FAILED : SocksReply.NO_EXIT_FOR_PORT;
    }

    private void finish(Request request, Optional<Circuit> circuit) {
        if (requests.remove(request)) {
            request.timer.cancel();
            request.result.accept(circuit);
        }
    }

    private Optional<Circuit> find(IsolationKey key, int port) {
        retireOld();
        int spares = shares.spares().size();
        Optional<Circuit> found = shares.find(key, circuit -> circuit.hasRoomForStream() && circuit.exitAllows(port));
        if (found.isEmpty() && shares.inUse().size() >= CircuitShares.MOST) {
            // Somebody new: who has nothing open now makes way.
            shares.inUse().stream().filter(circuit -> circuit.streamCount() == 0).findFirst().ifPresent(this::retire);
        }
        if (shares.spares().size() < spares) {
            refill();
        }
        return found;
    }

    /** Circuits in use for about ten minutes get no new streams; the old ones finish on them. */
    private void retireOld() {
        List<Circuit> old = shares.inUse().stream().filter(circuit -> circuit.age().compareTo(lifetimes.get(circuit)) > 0).toList();
        old.forEach(shares::remove);
        retired.addAll(old);
        // Closing comes back here through dead(), so nothing may be iterated over meanwhile.
        old.stream().filter(circuit -> circuit.streamCount() == 0).forEach(this::retire);
    }

    /** Gives a circuit no new streams; those it has go on. */
    void setAside(Circuit circuit) {
        if (shares.inUse().contains(circuit)) {
            shares.remove(circuit);
            retired.add(circuit);
            if (circuit.streamCount() == 0) {
                retire(circuit);
            }
        }
    }

    /** Ends a circuit that has done its work: no failure of anybody's. */
    private void retire(Circuit circuit) {
        retiring = true;
        try {
            circuit.close();
        } finally {
            retiring = false;
        }
    }

    /** Ends the circuits that {@code useless} says, which is no failure of theirs, and builds others as far as there are paths. */
    void drop(Predicate<Circuit> useless) {
        all().stream().filter(useless).forEach(this::retire);
        loop.execute(this::refill);
    }

    /** There may be paths that there were not before: tries now, not after the pause. */
    void tryNow() {
        if (retryTimer != null) {
            retryTimer.cancel();
            retryTimer = null;
        }
        failuresInARow = 0;
        refill();
    }

    private void refill() {
        if (!open || retryTimer != null) {
            return;
        }
        int wanted = Math.min(SPARES + requests.size(), CircuitShares.KEYS);
        while (building.size() + shares.spares().size() < wanted && building.size() < 4) {
            Optional<Circuit> circuit = builder.prepare(this, wantedPort());
            noPath = circuit.isEmpty();
            if (noPath) {
                builder.changed();
                failRequests();
                retryLater();
                return;
            }
            building.add(circuit.get());
            circuit.get().build();
        }
    }

    /** The first port that is waited for and that no circuit at hand or under way leads to; 0 where there is none. */
    private int wantedPort() {
        for (Request request : requests) {
            if (building.stream().noneMatch(circuit -> circuit.exitAllows(request.port))
                    && shares.spares().stream().noneMatch(circuit -> circuit.exitAllows(request.port))) {
                return request.port;
            }
        }
        return 0;
    }

    private void failRequests() {
        for (Request request : List.copyOf(requests)) {
            finish(request, Optional.empty());
        }
    }

    private void retryLater() {
        Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failuresInARow, 6));
        pause = pause.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : pause;
        retryTimer = loop.schedule(pause, () -> {
            retryTimer = null;
            refill();
        });
    }

    @Override
    public void ready(Circuit circuit) {
        building.remove(circuit);
        failuresInARow = 0;
        lifetimes.put(circuit, LEAST_LIFE.plusMillis(random.nextLong(LIFE_JITTER.toMillis())));
        shares.addSpare(circuit);
        builder.succeeded(circuit);
        serve();
        builder.changed();
    }

    private void serve() {
        for (Request request : List.copyOf(requests)) {
            Optional<Circuit> circuit = find(request.key, request.port);
            if (circuit.isPresent()) {
                finish(request, circuit);
            }
        }
        refill();
    }

    @Override
    public void dead(Circuit circuit, int blamed, String why) {
        boolean whileBuilding = building.remove(circuit);
        shares.remove(circuit);
        retired.remove(circuit);
        lifetimes.remove(circuit);
        builder.ended(circuit);
        if (!open || retiring) {
            builder.changed();
            return;
        }
        Optional<Descriptor> culprit = blamed < 0 ? Optional.empty() : Optional.of(circuit.path().get(blamed).relay());
        builder.failed(circuit, culprit, why, whileBuilding);
        builder.changed();
        if (whileBuilding) {
            failuresInARow++;
            if (failuresInARow >= MOST_TRIES) {
                failRequests();
            }
        }
        if (failuresInARow >= MOST_TRIES) {
            retryLater();
        } else {
            // Not from within the failed circuit's own last call.
            loop.execute(this::refill);
        }
    }

    @Override
    public void idle(Circuit circuit) {
        if (retired.remove(circuit)) {
            retire(circuit);
        }
    }
}
