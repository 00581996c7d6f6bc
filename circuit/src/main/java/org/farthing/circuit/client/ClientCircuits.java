package org.farthing.circuit.client;

import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.farthing.circuit.cell.MessageCursor;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.flow.StreamMux;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.circuit.link.Links;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.wallet.value.Bytes;

/**
 * The client's circuits at work: has the pool build them by the paths that are found, tells what becomes of them to whoever chooses the
 * next, looks after them in rounds, and shows how all of it stands.
 *
 * <p>Belongs to the client's event loop, but for {@link #status} and {@link #day}.
 */
final class ClientCircuits {
    private static final System.Logger LOG = System.getLogger("farthing.client");
    private static final Duration PROBE_EVERY = Duration.ofSeconds(20);
    private static final Duration STATUS_EVERY = Duration.ofMillis(500);
    private static final Duration RECONSIDER_EVERY = Duration.ofMinutes(1);

    private final EventLoop loop;
    private final InstantSource clock;
    private final Payers payers;
    private final PathFinder paths;
    private final Executor worker;
    private final Circuit.Surroundings surroundings;
    private final SilenceWatch silence;
    private final CircuitPool pool;
    private final StatusBoard board;
    private final Rounds rounds;

    /** @param worker stores what was measured, and what else has to be stored, one job at a time */
    ClientCircuits(EventLoop loop, Links links, SecureRandom random, InstantSource clock, Payers payers, PathFinder paths,
            Executor worker) {
        this.loop = loop;
        this.clock = clock;
        this.payers = payers;
        this.paths = paths;
        this.worker = worker;
        var buildTimes = new BuildTimes();
        var awake = new AwakeClock();
        this.surroundings = new Circuit.Surroundings(loop, links, random, new MessageCursor(), new StreamMux.Scratch(), buildTimes::limit,
                awake);
        this.silence = new SilenceWatch(new Silence(), awake);
        this.pool = new CircuitPool(loop, new Paid(), random, buildTimes, silence::isDoubtful);
        this.board = new StatusBoard(pool, paths, payers, silence::isDoubtful);
        this.rounds = new Rounds(loop);
    }

    CircuitPool pool() {
        return pool;
    }

    /** Circuits that pay nobody, for questions to relays. */
    Errands.Client unpaid() {
        return new Unpaid();
    }

    /** What is to be told of the lane's streams. */
    StreamDialer.Watcher streams(Lane lane) {
        return switch (lane) {
            case PAGES -> new PageStreams();
            case WALLET -> new WalletStreams();
        };
    }

    // ---- from connecting to closing ----

    void connect() {
        pool.open();
        if (!rounds.haveBegun()) {
            rounds.begin(PROBE_EVERY,
                    () -> board.lastUsed().filter(Circuit::isReady).or(() -> pool.ready().stream().findFirst()).ifPresent(this::probe));
            rounds.begin(SilenceWatch.LOOK_EVERY, () -> silence.look(loop.nanos()));
            rounds.begin(STATUS_EVERY, this::look);
            rounds.begin(RECONSIDER_EVERY, this::reconsider);
        }
        publish();
    }

    void disconnect() {
        pool.close();
        board.disconnected();
        publish();
    }

    void close() {
        rounds.end();
        pool.close();
    }

    // ---- what is shown ----

    /** As last published; from any thread. */
    ClientStatus status() {
        return board.status();
    }

    /** As last published; from any thread. */
    DaySpending day() {
        return board.day();
    }

    /** The SOCKS port is there now. */
    void listening(InetSocketAddress port) {
        board.listening(port);
        publish();
    }

    void publish() {
        board.publish();
    }

    // ---- rounds ----

    private void probe(Circuit circuit) {
        circuit.silence().ping(nanos -> {
            paths.probed(circuit, Duration.ofNanos(nanos));
            board.probed(clock.instant());
            publish();
        });
    }

    private void look() {
        paths.look(pool.ready(), loop.nanos());
        if (payers.isDayOver()) {
            // What was signed for before could carry a little more; that pages are paused must be true at once.
            pool.keepOff(circuit -> circuit.lane() == Lane.PAGES && circuit.streamCount() == 0);
        }
        publish();
    }

    private void reconsider() {
        payers.reconsider();
        pool.tidy();
        paths.save(worker, true);
    }

    // ---- circuits and streams ----

    private final class Paid implements CircuitSource {
        @Override
        public Optional<Circuit> prepare(Circuit.Watcher watcher, Lane lane, int port, ExitsToAvoid avoid) {
            Optional<List<Circuit.PathHop>> path = paths.paid(lane, port, avoid);
            if (path.isEmpty()) {
                board.failed(Optional.of(whyNoPath(lane)));
            }
            paths.save(worker, false);
            return path.map(found -> new Circuit(surroundings, found, lane, watcher));
        }

        private Blockage whyNoPath(Lane lane) {
            if (payers.all().isEmpty()) {
                return new Blockage.NothingToPayFrom();
            }
            if (lane == Lane.PAGES && payers.isDayOver()) {
                return new Blockage.DayIsOver();
            }
            return paths.status().notice().filter(notice -> !(notice instanceof GuardNotice.Suspicious))
                    .<Blockage>map(Blockage.Entry::new).orElseGet(Blockage.TooFewRelays::new);
        }

        @Override
        public boolean hasExitFor(Lane lane, int port) {
            return paths.hasExitFor(lane, port);
        }

        @Override
        public void succeeded(Circuit circuit) {
            paths.succeeded(circuit);
            paths.save(worker, false);
            board.failed(Optional.empty());
            probe(circuit);
        }

        @Override
        public void ended(Circuit circuit, boolean stood, boolean used) {
            if (stood) {
                paths.ended(circuit, used);
            }
            board.ended(circuit);
        }

        @Override
        public void failed(Circuit circuit, int blamed, String why, boolean whileBuilding) {
            paths.failed(circuit, blamed, whileBuilding);
            Optional<String> relay = blamed < 0 ? Optional.empty() : Optional.of(circuit.path().get(blamed).relay().name());
            var ended = new Blockage.Ended(relay, circuit.failure(), why);
            board.failed(Optional.of(ended));
            LOG.log(Level.DEBUG, "a circuit ended: " + ended.sentence());
        }

        @Override
        public void changed() {
            publish();
        }
    }

    private final class Unpaid implements Errands.Client {
        @Override
        public Optional<Descriptor> relay(Bytes relayId) {
            return paths.directory().find(relayId);
        }

        @Override
        public List<Descriptor> listed() {
            long second = clock.instant().getEpochSecond();
            return paths.directory().all().stream().filter(relay -> relay.isValidAt(second)).toList();
        }

        @Override
        public Optional<Circuit> unpaidTo(Descriptor last, Circuit.Watcher watcher) {
            return paths.unpaidTo(last).map(path -> new Circuit(surroundings, path, Lane.PAGES, watcher));
        }

        @Override
        public void failed(Descriptor relay) {
            paths.failed(relay);
        }
    }

    private final class PageStreams implements StreamDialer.Watcher {
        @Override
        public void used(Circuit circuit) {
            board.used(circuit);
        }

        @Override
        public void brokeItsWord(Descriptor exit) {
            paths.brokeItsWord(exit);
            LOG.log(Level.DEBUG, "an exit refused a port that its descriptor lists: " + exit.name());
        }
    }

    private final class WalletStreams implements StreamDialer.Watcher {
        @Override
        public void used(Circuit circuit) {
            board.unused(circuit);
        }

        @Override
        public void brokeItsWord(Descriptor exit) {
            paths.brokeItsWord(exit);
        }
    }

    // ---- silence ----

    private final class Silence implements SilenceWatch.Client {
        @Override
        public List<Circuit> circuits() {
            return pool.all();
        }

        @Override
        public void overdueChanged() {
            pool.silenceChanged();
            publish();
        }

        @Override
        public void suspect(Set<Bytes> relays) {
            paths.suspect(relays);
            pool.doubt(relays);
        }

        @Override
        public void entryIsSilent(Bytes entry) {
            paths.entryIsSilent(entry);
            pool.giveUpBuilding(entry);
            board.failed(Optional.of(new Blockage.Ended(Optional.of(paths.nameOf(entry)), FailureReason.NO_ANSWER, "fell silent")));
        }

        @Override
        public void giveUp(LinkCircuits link) {
            pool.drop(circuit -> circuit.link() == link);
        }

        @Override
        public void entryIsGone(Bytes entry) {
            paths.entryIsGone(entry);
        }

        @Override
        public void entryIsBack(Bytes entry) {
            paths.entryIsBack(entry);
            pool.tryNow();
        }
    }
}
