package org.farthing.circuit.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.circuit.socks.SocksReply;
import org.farthing.wallet.value.Bytes;

/**
 * The client's circuits: some built ahead for what {@link SpareForecast} expects, the others each given to one {@link IsolationKey}.
 * Replaces what fails, uses none that took too long to build, gives no circuit new streams after about ten minutes, and says plainly when
 * there is none.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class CircuitPool implements Circuit.Watcher {
    private static final int MOST_AT_ONCE = 4;
    /** How long a site waits for an exit that no other site of its browser has, where there are such exits but none stands yet. */
    static final Duration PATIENCE = Duration.ofSeconds(10);
    /** How long it is told that no exit lists a port. */
    private static final Duration PORT_TOLD = Duration.ofMinutes(2);

    private record Need(IsolationKey key, int port) {
    }

    private record PortRefusal(int port, Instant at) {
    }

    private final EventLoop loop;
    private final CircuitSource source;
    private final RandomGenerator random;
    private final BuildTimes times;
    private final PooledCircuits circuits = new PooledCircuits();
    private final CircuitShares<Circuit> shares = circuits.shares();
    private final SiteExits exits = new SiteExits(circuits::carrying);
    private final CircuitRequests requests;
    private final BuildPause pause;
    private final Predicate<Circuit> isSilent;
    private SpareForecast forecast = new SpareForecast();
    private long count;
    private boolean open;
    private boolean retiring;
    /** The last time a circuit was wanted, there were not relays enough with money in their channels. */
    private boolean noPath;
    /** The last port of a page that no exit lists. */
    private Optional<PortRefusal> portRefusal = Optional.empty();

    /** @param isSilent whether a circuit that stands is to get no new streams for now, since it owes an answer */
    CircuitPool(EventLoop loop, CircuitSource source, RandomGenerator random, BuildTimes times, Predicate<Circuit> isSilent) {
        this.isSilent = isSilent;
        this.loop = loop;
        this.source = source;
        this.random = random;
        this.times = times;
        this.requests = new CircuitRequests(loop);
        this.pause = new BuildPause(loop, this::refill);
    }

    /** Begins to build ahead. */
    void open() {
        if (!open) {
            open = true;
            pause.forgive();
            refill();
        }
    }

    /** Ends every circuit and refuses requests. */
    void close() {
        open = false;
        pause.end();
        for (Circuit circuit : all()) {
            circuit.close();
        }
        requests.failAll();
    }

    boolean isOpen() {
        return open;
    }

    /** Every circuit that is being built or stands. */
    List<Circuit> all() {
        return circuits.all();
    }

    List<Circuit> ready() {
        return all().stream().filter(Circuit::isReady).toList();
    }

    private Instant now() {
        return Instant.EPOCH.plusNanos(loop.nanos());
    }

    // ---- giving circuits to streams ----

    /**
     * Gives {@code result} a circuit with room for one more stream, at once where one is ready; none if that fails.
     *
     * @param port that the circuit's exit is to list; 0 for any exit
     */
    void request(IsolationKey key, int port, Consumer<Optional<Circuit>> result) {
        Lane lane = key.lane();
        if (!open || requests.isFull() && lane == Lane.PAGES) {
            result.accept(Optional.empty());
            return;
        }
        if (port != 0 && lane == Lane.PAGES) {
            forecast.asked(port, now());
        }
        if (pause.isOn()) {
            // Nothing is built now that would be worth waiting for.
            exits.share(key);
        }
        Optional<Circuit> existing = find(key, port);
        if (existing.isPresent()) {
            result.accept(existing);
            return;
        }
        if (!source.hasExitFor(lane, port)) {
            refused(lane, port);
            result.accept(Optional.empty());
            return;
        }
        requests.add(key, port, result);
        if (!exits.ofOthers(key).isEmpty()) {
            loop.schedule(PATIENCE, () -> letShare(request -> request.key().equals(key)));
        }
        refill();
    }

    /** Why {@link #request} gave none. */
    SocksReply whyNone(Lane lane, int port) {
        if (!open) {
            return SocksReply.NOT_CONNECTED;
        }
        if (noPath) {
            return SocksReply.OUT_OF_FUNDS;
        }
        return source.hasExitFor(lane, port) ? SocksReply.CIRCUIT_FAILED : SocksReply.NO_EXIT_FOR_PORT;
    }

    private void refused(Lane lane, int port) {
        if (lane == Lane.PAGES) {
            portRefusal = Optional.of(new PortRefusal(port, now()));
        }
    }

    private Optional<Circuit> find(IsolationKey key, int port) {
        tidy();
        ExitsToAvoid avoid = exits.avoided(key, Set.of());
        Optional<Circuit> found = shares.find(key,
                circuit -> circuit.hasRoomForStream() && !isSilent.test(circuit) && circuit.lane().serves(key.lane())
                        && circuit.exitAllows(port) && !avoid.renounced().contains(SiteExits.exitOf(circuit)),
                circuit -> avoid.allows(SiteExits.exitOf(circuit)));
        found.ifPresent(_ -> exits.served(key));
        if (key.lane() == Lane.WALLET) {
            found.ifPresent(Circuit::drawOnReserve);
        }
        found.map(circuits::life).filter(life -> !life.wasUsed()).ifPresent(life -> {
            life.assign(key, loop.nanos());
            forecast.taken(now());
            // Not from within the building of another.
            loop.execute(this::refill);
        });
        if (found.isEmpty() && shares.inUse().size() >= CircuitShares.MOST) {
            // Somebody new: who has nothing open now makes way.
            shares.inUse().stream().filter(circuit -> circuit.streamCount() == 0).findFirst().ifPresent(this::retire);
        }
        return found;
    }

    /** What waits takes a circuit whose exit another site has, rather than none. */
    private void letShare(Predicate<CircuitRequests.Request> waiting) {
        List<CircuitRequests.Request> some = requests.all().stream().filter(waiting).toList();
        some.forEach(request -> exits.share(request.key()));
        if (open && !some.isEmpty()) {
            serve();
        }
    }

    // ---- taking circuits out of use ----

    /** Sets aside what is worn, and ends what nobody used or what has become too old. To be called now and then. */
    void tidy() {
        long now = loop.nanos();
        // Closing comes back here through dead(), so nothing may be iterated over meanwhile.
        List.copyOf(shares.inUse()).stream().filter(circuit -> circuits.life(circuit).isDone(now)).toList().forEach(this::setAside);
        List<Circuit> unused = shares.spares().stream().filter(circuit -> circuits.life(circuit).isDone(now)).toList();
        List<Circuit> tooOld = all().stream().filter(circuit -> circuits.life(circuit).isTooOld(now)).toList();
        unused.forEach(this::retire);
        tooOld.forEach(this::retire);
        if (!unused.isEmpty() || !tooOld.isEmpty()) {
            loop.execute(this::refill);
        }
    }

    /** Gives a circuit no new streams; those it has go on. */
    void setAside(Circuit circuit) {
        if (circuits.setAside(circuit) && circuit.streamCount() == 0) {
            retire(circuit);
        }
    }

    /**
     * New streams of the keys that {@code site} holds for get fresh circuits with other exits, as far as there are any; the streams they
     * have go on where they are.
     *
     * @return how many circuits were set aside
     */
    int renew(Predicate<IsolationKey> site) {
        Set<Circuit> renewed = new LinkedHashSet<>();
        shares.used(site).forEach((key, circuits) -> {
            exits.renounce(key, circuits);
            renewed.addAll(circuits);
        });
        renewed.forEach(this::setAside);
        loop.execute(this::refill);
        return renewed.size();
    }

    /**
     * Ends the circuits that streams of these keys are on, with their streams.
     *
     * @return how many
     */
    int stop(Predicate<IsolationKey> site) {
        Set<Circuit> stopped = circuits.carrying(site).collect(Collectors.toSet());
        drop(stopped::contains);
        return stopped.size();
    }

    /** Ends every circuit, with its streams, and forgets what was asked for: what comes next has nothing in common with what was. */
    void renewAll() {
        exits.forget();
        forecast = new SpareForecast();
        drop(_ -> true);
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

    /** New streams keep off the circuits that {@code unwelcome} says; the streams they have go on to their end. */
    void keepOff(Predicate<Circuit> unwelcome) {
        for (Circuit circuit : all().stream().filter(unwelcome).toList()) {
            if (shares.inUse().contains(circuit)) {
                setAside(circuit);
            } else if (!circuits.isRetired(circuit)) {
                retire(circuit);
            }
        }
        loop.execute(this::refill);
    }

    // ---- building ----

    /** There may be paths that there were not before: tries now, not after the pause. */
    void tryNow() {
        pause.end();
        pause.forgive();
        refill();
    }

    private void refill() {
        if (!open || pause.isOn()) {
            return;
        }
        // Those that programs wait for first, then those that may be wanted next. One circuit carries many streams of one key.
        var needs = new HashSet<Need>();
        for (CircuitRequests.Request request : requests.all()) {
            Lane lane = request.key().lane();
            // The wallet's come first, and one more may be under way for it: pages cannot keep it waiting.
            if (circuits.building().size() >= (lane == Lane.WALLET ? MOST_AT_ONCE + 1 : MOST_AT_ONCE)) {
                return;
            }
            long rivals = needs.stream().filter(need -> need.port == request.port() && need.key.lane() == lane).count();
            if (needs.add(new Need(request.key(), request.port())) && !isServed(request, rivals)
                    && !begin(request)) {
                giveUp(request);
                return;
            }
        }
        List<Circuit> coming = coming(Lane.PAGES);
        int most = Math.min(SpareForecast.MOST + needs.size(), CircuitShares.KEYS);
        while (circuits.building().size() < MOST_AT_ONCE && coming.size() < most) {
            List<Circuit> free = coming.subList(Math.min(needs.size(), coming.size()), coming.size());
            var next = forecast.next(free, (circuit, port) -> circuit.exitAllows(port) || !source.hasExitFor(Lane.PAGES, port), now());
            if (next.isEmpty()) {
                return;
            }
            var avoid = new ExitsToAvoid(SiteExits.exitsOf(coming.stream()), exits.ofSites(), Set.of());
            if (begin(Lane.PAGES, next.getAsInt(), avoid).isEmpty() && begin(Lane.PAGES, 0, avoid).isEmpty()) {
                noPath(Lane.PAGES);
                return;
            }
            coming = coming(Lane.PAGES);
        }
    }

    /** Circuits that streams of the lane will be able to take. */
    private List<Circuit> coming(Lane lane) {
        return Stream.concat(circuits.building().stream(), shares.spares().stream().filter(isSilent.negate()))
                .filter(circuit -> circuit.lane().serves(lane)).toList();
    }

    /** Whether enough circuits are under way for this request and {@code rivals} before it. */
    private boolean isServed(CircuitRequests.Request request, long rivals) {
        ExitsToAvoid avoid = exits.avoided(request.key(), Set.of());
        return coming(request.key().lane()).stream()
                .filter(circuit -> circuit.exitAllows(request.port()) && avoid.allows(SiteExits.exitOf(circuit))).count() > rivals;
    }

    private boolean begin(CircuitRequests.Request request) {
        Set<Bytes> coming = SiteExits.exitsOf(coming(request.key().lane()).stream());
        Optional<Circuit> begun = begin(request.key().lane(), request.port(), exits.avoided(request.key(), coming));
        if (begun.filter(circuit -> exits.accept(request.key(), SiteExits.exitOf(circuit))).isPresent()) {
            // One of those that it takes now may stand ready.
            loop.execute(this::serve);
        }
        return begun.isPresent();
    }

    private Optional<Circuit> begin(Lane lane, int port, ExitsToAvoid avoid) {
        Optional<Circuit> prepared = source.prepare(this, lane, port, avoid);
        if (lane == Lane.PAGES) {
            noPath = prepared.isEmpty() && source.hasExitFor(lane, port);
        }
        prepared.ifPresent(circuit -> {
            var life = new CircuitLife(++count, loop.nanos(), random);
            circuits.begin(circuit, life);
            life.expect(loop.schedule(times.timeout(), () -> tooSlow(circuit)));
            circuit.build();
        });
        return prepared;
    }

    /** Another takes its place; it is still built, if it can be, to see how long it takes. */
    private void tooSlow(Circuit circuit) {
        if (circuits.tooLate(circuit)) {
            refill();
        }
    }

    /** No path leads where the request wants to go: at all, or to its port. */
    private void giveUp(CircuitRequests.Request request) {
        Lane lane = request.key().lane();
        if (source.hasExitFor(lane, request.port())) {
            noPath(lane);
        } else {
            refused(lane, request.port());
            requests.finish(request, Optional.empty());
            loop.execute(this::refill);
        }
    }

    private void noPath(Lane lane) {
        source.changed();
        pause.begin();
        letShare(request -> request.key().lane() == lane);
        requests.failAll(lane);
    }

    // ---- what becomes of circuits ----

    @Override
    public void ready(Circuit circuit) {
        times.built(circuits.life(circuit).stands(loop.nanos()));
        pause.forgive();
        source.succeeded(circuit);
        if (!circuits.stands(circuit)) {
            // Not from within its own last step of building.
            loop.execute(() -> retire(circuit));
            return;
        }
        serve();
        source.changed();
    }

    /** Circuits have become silent or have come back: what waits may find another, or needs a new one. */
    void silenceChanged() {
        if (open) {
            serve();
        }
    }

    /** What is being built, other than late, by way of {@code relays}: others take its place, and it is built only for the measurement. */
    void doubt(Set<Bytes> relays) {
        List<Circuit> doubtful = circuits.building().stream().filter(circuit ->
                circuit.path().stream().anyMatch(hop -> relays.contains(hop.relay().relayId()))).toList();
        doubtful.forEach(circuits::tooLate);
        if (!doubtful.isEmpty()) {
            refill();
        }
    }

    /** Ends what is being built by way of {@code entry}, which is no failure of it beyond the one that is known. */
    void giveUpBuilding(Bytes entry) {
        drop(circuit -> !circuit.isReady() && circuit.path().getFirst().relay().relayId().equals(entry));
    }

    private void serve() {
        for (CircuitRequests.Request request : requests.all()) {
            Optional<Circuit> circuit = find(request.key(), request.port());
            if (circuit.isPresent()) {
                requests.finish(request, circuit);
            }
        }
        refill();
    }

    @Override
    public void dead(Circuit circuit, int blamed, String why) {
        boolean whileBuilding = circuits.isBeingBuilt(circuit);
        CircuitLife life = circuits.forget(circuit);
        life.stopWaiting();
        source.ended(circuit, life.built().isPresent(), life.wasUsed());
        if (!open || retiring) {
            source.changed();
            return;
        }
        if (whileBuilding && circuit.provedHops() > 0 && circuit.failure() == FailureReason.NO_ANSWER) {
            times.gaveUp(life.age(loop.nanos()));
        }
        source.failed(circuit, blamed, why, whileBuilding);
        source.changed();
        if (whileBuilding) {
            pause.failed();
        }
        if (pause.isDue()) {
            pause.begin();
            if (whileBuilding) {
                letShare(_ -> true);
                requests.failAll();
            }
        } else {
            // Not from within the failed circuit's own last call.
            loop.execute(this::refill);
        }
    }

    @Override
    public void idle(Circuit circuit) {
        if (circuits.forgetRetired(circuit)) {
            retire(circuit);
        }
    }

    // ---- showing ----

    /** What pages lack. A circuit that can be built is not missing, and a port that an exit lists by now is forgotten. */
    Shortage shortage() {
        Instant now = now();
        long spares = shares.spares().stream().filter(isSilent.negate()).filter(circuit -> circuit.lane() == Lane.PAGES).count();
        long missing = open && (noPath || pause.isDue()) ? Math.max(0, forecast.wanted(now) - spares) : 0;
        portRefusal = portRefusal.filter(refusal -> !now.isAfter(refusal.at().plus(PORT_TOLD))
                && !source.hasExitFor(Lane.PAGES, refusal.port()));
        return new Shortage((int) missing, portRefusal.map(refusal -> OptionalInt.of(refusal.port())).orElse(OptionalInt.empty()));
    }

    /** All circuits, the oldest first. @param sites whether to say what their streams lead to */
    List<CircuitView> views(boolean sites) {
        return circuits.views(loop.nanos(), sites);
    }
}
