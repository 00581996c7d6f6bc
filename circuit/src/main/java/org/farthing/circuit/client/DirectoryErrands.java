package org.farthing.circuit.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.farthing.circuit.cell.DirectoryMessage;
import org.farthing.circuit.directory.DescriptorAssembly;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.ListAnswer;
import org.farthing.circuit.loop.EventLoop;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * Asks relays about the list of relays: what hash theirs has, and for descriptors by hash. Each question goes by a circuit of its own, of
 * three hops, within the cells that every hop gives for nothing: so it works before there is any channel, which is when a wallet chooses
 * relays to open channels with, and no exit can tell from questions that come at one time on two circuits with pages that both are one
 * client's. The guard is asked as the first hop of each, the others by chance.
 *
 * <p>Not thread-safe: it belongs to the client's event loop, on which answers complete.
 */
final class DirectoryErrands {
    static final int AT_A_TIME = 4;
    /** For building and asking. */
    private static final Duration LIMIT = Duration.ofSeconds(8);
    /** A descriptor may take two parts, a part two cells; building takes four of the first hop's free ones. */
    private static final int PARTS_OF_A_CIRCUIT = 5;
    private static final int PARTS_OF_A_DESCRIPTOR = 2;
    /** Relays that are asked for one descriptor before it is given up for this time. */
    private static final int TRIES = 3;
    private static final int MOST_CIRCUITS = 64;

    private final EventLoop loop;
    private final Errands.Client client;
    private final RandomGenerator random;
    private final ArrayDeque<Trip> waiting = new ArrayDeque<>();
    private final Set<Trip> underWay = new LinkedHashSet<>();
    private boolean closed;

    DirectoryErrands(EventLoop loop, Errands.Client client, RandomGenerator random) {
        this.loop = loop;
        this.client = client;
        this.random = random;
    }

    /** Asks the hops of so many circuits for the hash of their list; {@code answers} completes with what they said, in any case. */
    void compare(long block, int circuits, CompletableFuture<List<ListAnswer>> answers) {
        var comparison = new Comparison(block, circuits, answers);
        for (int i = 0; i < circuits; i++) {
            waiting.add(new ListTrip(comparison));
        }
        startNext();
    }

    /**
     * Asks for descriptors, in random order; {@code found} completes with the bytes of those that some relay had, by their hashes, which
     * were checked.
     */
    void fetch(Collection<Bytes> hashes, CompletableFuture<Map<Bytes, Bytes>> found) {
        var search = new Search(hashes, found);
        search.go();
        startNext();
    }

    /** Has relays build a circuit that ends at {@code relay}; {@code answer} completes in any case. */
    void reach(Bytes relay, CompletableFuture<ReachedBy> answer) {
        waiting.add(new ReachTrip(relay, answer, 1));
        startNext();
    }

    private void startNext() {
        while (!closed && underWay.size() < AT_A_TIME && !waiting.isEmpty()) {
            Trip next = waiting.poll();
            underWay.add(next);
            next.start();
        }
    }

    /** Ends all circuits; what was not answered remains so. */
    void close() {
        closed = true;
        List.copyOf(underWay).forEach(Trip::end);
        while (!waiting.isEmpty()) {
            waiting.poll().end();
        }
    }

    /** One circuit, from its building to its end. */
    private abstract class Trip implements Circuit.Watcher {
        private Circuit circuit;
        private EventLoop.Timer limit;
        private boolean over;

        private void start() {
            limit = loop.schedule(LIMIT, this::end);
            Optional<Circuit> prepared = whom().flatMap(last -> client.unpaidTo(last, this));
            if (prepared.isEmpty()) {
                end();
                return;
            }
            circuit = prepared.get();
            circuit.build();
        }

        Circuit circuit() {
            return circuit;
        }

        int lastHop() {
            return circuit.path().size() - 1;
        }

        Descriptor relay(int hop) {
            return circuit.path().get(hop).relay();
        }

        /** A relay to end at. */
        abstract Optional<Descriptor> whom();

        /** The circuit stands. */
        abstract void go();

        /** Nothing more is asked on it. */
        abstract void ended();

        @Override
        public void ready(Circuit ready) {
            // Not from within the last step of its building.
            loop.execute(() -> {
                if (!over && !ready.isDead()) {
                    go();
                }
            });
        }

        @Override
        public void dead(Circuit dead, int blamed, String why) {
            if (!over) {
                if (blamed >= 0) {
                    client.failed(dead.path().get(blamed).relay());
                }
                loop.execute(this::end);
            }
        }

        @Override
        public void idle(Circuit idle) {
            // It never carries a stream.
        }

        void end() {
            if (over) {
                return;
            }
            over = true;
            if (limit != null) {
                limit.cancel();
            }
            underWay.remove(this);
            if (circuit != null) {
                circuit.close();
            }
            ended();
            // Not from within a caller that goes through those under way.
            loop.execute(DirectoryErrands.this::startNext);
        }
    }

    // ---- whether a relay can be reached ----

    /** The circuit stands once the relay itself has answered a handshake that another relay brought to the place that it is listed at. */
    private final class ReachTrip extends Trip {
        private final Bytes wanted;
        private final CompletableFuture<ReachedBy> answer;
        private final int tries;
        private ReachedBy outcome = ReachedBy.NOBODY_ASKED;

        private ReachTrip(Bytes wanted, CompletableFuture<ReachedBy> answer, int tries) {
            this.wanted = wanted;
            this.answer = answer;
            this.tries = tries;
        }

        @Override
        Optional<Descriptor> whom() {
            return client.relay(wanted);
        }

        @Override
        void go() {
            outcome = ReachedBy.ANOTHER_RELAY;
            loop.execute(this::end);
        }

        /** Only the last hop is what was asked about; whoever fails before it says nothing of it. */
        @Override
        public void dead(Circuit dead, int blamed, String why) {
            if (blamed == dead.path().size() - 1) {
                outcome = ReachedBy.NO_RELAY;
                loop.execute(this::end);
            } else {
                super.dead(dead, blamed, why);
            }
        }

        @Override
        void ended() {
            if (outcome == ReachedBy.NOBODY_ASKED && circuit() != null && circuit().provedHops() == lastHop()) {
                // All before it stood, and it was silent until the time was over: as behind a router that drops what it does not know.
                outcome = ReachedBy.NO_RELAY;
            }
            if (outcome == ReachedBy.ANOTHER_RELAY || circuit() == null || tries == TRIES || closed) {
                answer.complete(outcome);
            } else {
                // The relay before it may be the one that fails.
                waiting.add(new ReachTrip(wanted, answer, tries + 1));
            }
        }
    }

    private Optional<Descriptor> chosen(List<Descriptor> among) {
        return among.isEmpty() ? Optional.empty() : Optional.of(among.get(random.nextInt(among.size())));
    }

    // ---- which list ----

    private static final class Comparison {
        private final long block;
        private final CompletableFuture<List<ListAnswer>> answers;
        private final List<ListAnswer> said = new ArrayList<>();
        private final Set<Address> operators = new HashSet<>();
        private int left;

        private Comparison(long block, int circuits, CompletableFuture<List<ListAnswer>> answers) {
            this.block = block;
            this.left = circuits;
            this.answers = answers;
        }
    }

    private final class ListTrip extends Trip {
        private final Comparison comparison;
        private int unanswered;

        private ListTrip(Comparison comparison) {
            this.comparison = comparison;
        }

        /** Of an operator that was not asked yet, while there are any: one voice more. */
        @Override
        Optional<Descriptor> whom() {
            List<Descriptor> all = client.listed();
            List<Descriptor> others = all.stream().filter(relay -> !comparison.operators.contains(relay.operator())).toList();
            Optional<Descriptor> chosen = chosen(others.isEmpty() ? all : others);
            chosen.ifPresent(relay -> comparison.operators.add(relay.operator()));
            return chosen;
        }

        @Override
        void go() {
            unanswered = lastHop() + 1;
            for (int hop = 0; hop <= lastHop(); hop++) {
                Descriptor relay = relay(hop);
                comparison.operators.add(relay.operator());
                circuit().directory().ask(hop, new DirectoryMessage.Ask(comparison.block), answer -> {
                    if (answer instanceof DirectoryMessage.ListHash list) {
                        comparison.said.add(new ListAnswer(relay.relayId(), relay.operator(),
                                Optional.of(list.hash()).filter(hash -> hash.length() > 0)));
                    }
                    if (--unanswered == 0) {
                        loop.execute(this::end);
                    }
                });
            }
        }

        @Override
        void ended() {
            if (--comparison.left == 0) {
                comparison.answers.complete(List.copyOf(comparison.said));
            }
        }
    }

    // ---- descriptors ----

    private final class Search {
        private final ArrayDeque<Bytes> wanted;
        private final Map<Bytes, Integer> tries = new HashMap<>();
        private final Map<Bytes, Bytes> found = new HashMap<>();
        private final CompletableFuture<Map<Bytes, Bytes>> result;
        private final Set<Bytes> asked = new HashSet<>();
        private int circuits;
        private int trips;

        private Search(Collection<Bytes> hashes, CompletableFuture<Map<Bytes, Bytes>> result) {
            var shuffled = new ArrayList<>(hashes);
            Collections.shuffle(shuffled, random);
            this.wanted = new ArrayDeque<>(shuffled);
            this.result = result;
        }

        private void go() {
            int useful = (wanted.size() * PARTS_OF_A_DESCRIPTOR + PARTS_OF_A_CIRCUIT - 1) / PARTS_OF_A_CIRCUIT;
            while (!closed && trips < Math.min(AT_A_TIME, useful) && circuits < MOST_CIRCUITS) {
                trips++;
                circuits++;
                waiting.add(new DescriptorTrip(this));
            }
            if (trips == 0) {
                result.complete(Map.copyOf(found));
            }
        }

        private Optional<Bytes> next() {
            return Optional.ofNullable(wanted.poll());
        }

        /** Somebody else may have it, for a few times. */
        private void again(Bytes hash) {
            if (tries.merge(hash, 1, Integer::sum) < TRIES) {
                wanted.add(hash);
            }
        }
    }

    private final class DescriptorTrip extends Trip {
        private final Search search;
        private int parts;
        private Bytes hash;
        private DescriptorAssembly assembly;

        private DescriptorTrip(Search search) {
            this.search = search;
        }

        /** Another relay each time, while there are any. */
        @Override
        Optional<Descriptor> whom() {
            List<Descriptor> all = client.listed();
            List<Descriptor> others = all.stream().filter(relay -> !search.asked.contains(relay.relayId())).toList();
            Optional<Descriptor> chosen = chosen(others.isEmpty() ? all : others);
            chosen.ifPresent(relay -> search.asked.add(relay.relayId()));
            return chosen;
        }

        @Override
        void go() {
            Optional<Bytes> next = parts + PARTS_OF_A_DESCRIPTOR > PARTS_OF_A_CIRCUIT ? Optional.empty() : search.next();
            if (next.isEmpty()) {
                loop.execute(this::end);
                return;
            }
            hash = next.get();
            assembly = new DescriptorAssembly(hash);
            askFrom(0);
        }

        private void askFrom(int offset) {
            if (++parts > PARTS_OF_A_CIRCUIT) {
                // A relay that gives it byte by byte.
                loop.execute(this::end);
                return;
            }
            circuit().directory().ask(lastHop(), new DirectoryMessage.Get(hash, offset), this::take);
        }

        /** What the hash does not fit ends the circuit, where the caller sees to it. */
        private void take(DirectoryMessage answer) {
            if (!(answer instanceof DirectoryMessage.Data(Bytes of, int total, int offset, Bytes part))) {
                return;
            }
            switch (assembly.take(of, total, offset, part)) {
                case DescriptorAssembly.Step.AskFrom(int from) -> askFrom(from);
                case DescriptorAssembly.Step.NotHeld() -> {
                    search.again(hash);
                    hash = null;
                    go();
                }
                case DescriptorAssembly.Step.Complete(Bytes encoded) -> {
                    search.found.put(hash, encoded);
                    hash = null;
                    go();
                }
            }
        }

        @Override
        void ended() {
            if (hash != null) {
                search.again(hash);
                hash = null;
            }
            search.trips--;
            search.go();
        }
    }
}
