package org.farthing.circuit.client;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.circuit.directory.Directory;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * Finds paths through the relays that are listed now, beginning at the user's guards, and learns from what becomes of them.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class PathFinder {
    private static final int HOPS = 3;
    private static final double SHARED_BLAME = 0.5;

    /** What is kept from start to start. */
    record Stores(GuardStore guards, GuardStore measurements) {
        static final Stores NONE = new Stores(GuardStore.NONE, GuardStore.NONE);
    }

    private final Supplier<Directory> directory;
    private final Supplier<Payers> payers;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Stores stores;
    private final Guards guards;
    private final RelayMeasurements measured;
    private final RelayWeights weights;
    private final RelayHealth health;
    private final PathSelector selector;
    private final Map<Circuit, GoodputMeter> goodput = new HashMap<>();
    private final ArrayDeque<HopFailure> failures = new ArrayDeque<>();
    private Runnable outdated = () -> { };
    private Optional<GuardNotice> notice = Optional.empty();
    private Optional<Bytes> entryForQuestions = Optional.empty();
    private Set<Bytes> suspects = Set.of();
    private Set<Bytes> never = Set.of();
    private final Set<Bytes> silentEntries = new HashSet<>();

    /** Reads what was stored: blocks for a moment. */
    PathFinder(Supplier<Directory> directory, Supplier<Payers> payers, InstantSource clock, SecureRandom random, Stores stores) {
        this.directory = directory;
        this.payers = payers;
        this.clock = clock;
        this.random = random;
        this.stores = stores;
        this.guards = new Guards(random, stores.guards().load());
        this.measured = stores.measurements().load().flatMap(RelayMeasurements::restore).orElseGet(RelayMeasurements::new);
        this.weights = new RelayWeights(measured);
        this.health = new RelayHealth(measured);
        this.selector = new PathSelector(random, weights, this::payout);
    }

    Directory directory() {
        return directory.get();
    }

    private Optional<Address> payout(Bytes relay) {
        return payers.get().all().stream().filter(payer -> payer.relayId().equals(relay)).findFirst().map(HopPayer::payee);
    }

    // ---- choosing ----

    /**
     * A path for streams, all of whose relays can be paid.
     *
     * @param lane  whose streams: only for the wallet's are reserves used
     * @param port  that its exit must list; 0 for any exit
     * @param avoid exits to take only where there are no others
     */
    Optional<List<Circuit.PathHop>> paid(Lane lane, int port, ExitsToAvoid avoid) {
        if (lane == Lane.PAGES && payers.get().isDayOver()) {
            // No relay has a part in that: the guards must not be asked, or they would look as if they were gone.
            return Optional.empty();
        }
        Instant now = clock.instant();
        List<Descriptor> listed = listed(now);
        GuardChoice choice = guards.choose(guardCandidates(listed, lane), now);
        // That a reserve is still there does not mean that there is money for pages.
        notice = lane == Lane.PAGES ? notice(choice) : notice;
        if (!(choice instanceof GuardChoice.Use(List<Bytes> entries))) {
            return Optional.empty();
        }
        List<Descriptor> candidates = listed.stream().filter(relay -> payers.get().usableFor(relay, lane).isPresent()).toList();
        List<Bytes> heard = entries.stream().filter(entry -> !suspects.contains(entry)).toList();
        var wish = PathWish.of(HOPS).by(heard.isEmpty() ? entries : heard)
                .toPort(port == 0 ? OptionalInt.empty() : OptionalInt.of(port)).avoiding(avoid);
        return selector.choose(wish, candidates, usable(now))
                .map(found -> found.stream().map(relay -> new Circuit.PathHop(relay, payers.get().usableFor(relay, lane))).toList());
    }

    /** Whether an exit that can be paid lists {@code port}; true without any exit, for then the port is not what is missing. */
    boolean hasExitFor(Lane lane, int port) {
        List<Descriptor> exits = port == 0 ? List.of() : listed(clock.instant()).stream()
                .filter(relay -> relay.roles().contains(Role.EXIT) && payers.get().usableFor(relay, lane).isPresent()).toList();
        return exits.isEmpty() || exits.stream().anyMatch(relay -> relay.allowsExitTo(port));
    }

    /** Entries with a channel. One that stopped for another reason than that its money is gone is no entry for now. */
    private List<GuardCandidate> guardCandidates(List<Descriptor> listed, Lane lane) {
        List<Descriptor> willing = listed.stream().filter(relay -> relay.roles().contains(Role.GUARD))
                .filter(relay -> health.shunned(relay.relayId(), clock.instant()).isEmpty())
                .filter(relay -> payers.get().usableFor(relay, lane).isPresent() || payers.get().isUsedUp(relay)).toList();
        double[] shares = weights.of(willing, willing.size());
        var candidates = new ArrayList<GuardCandidate>();
        for (int i = 0; i < shares.length; i++) {
            candidates.add(new GuardCandidate(willing.get(i), shares[i], payers.get().usableFor(willing.get(i), lane).isPresent()));
        }
        return candidates;
    }

    private Optional<GuardNotice> notice(GuardChoice choice) {
        return switch (choice) {
            case GuardChoice.TopUp(Bytes guard) -> Optional.of(new GuardNotice.TopUp(guard, nameOf(guard)));
            case GuardChoice.Wait(Instant until, boolean offline) -> Optional.of(new GuardNotice.Silent(until, offline));
            case GuardChoice.Settling(Instant until) -> Optional.of(new GuardNotice.Awaited(until));
            case GuardChoice.None() -> Optional.empty();
            case GuardChoice.Use(List<Bytes> inOrder) -> guards.bias(inOrder.getFirst()).filter(PathBias::isSuspicious)
                    .map(counts -> new GuardNotice.Suspicious(inOrder.getFirst(), nameOf(inOrder.getFirst()), counts));
        };
    }

    String nameOf(Bytes relay) {
        return directory().find(relay).map(Descriptor::name).orElse("that left the list");
    }

    /**
     * A path for a question to {@code last}, by way of any listed relays: they are not paid, so they need no channel. It begins at a guard
     * where there is one, else at one entry that is kept.
     */
    Optional<List<Circuit.PathHop>> unpaidTo(Descriptor last) {
        Instant now = clock.instant();
        var entries = new ArrayList<>(guards.confirmed().stream().filter(guard -> !guard.isDown()).map(Guard::relayId).toList());
        entryForQuestions.filter(entry -> !health.isPaused(entry, now)).ifPresent(entries::add);
        PathWish wish = PathWish.of(HOPS).endingAt(last);
        List<Descriptor> listed = listed(now);
        Optional<List<Descriptor>> path = entries.isEmpty() ? Optional.empty() : selector.choose(wish.by(entries), listed, usable(now));
        return path.or(() -> {
            Optional<List<Descriptor>> found = selector.choose(wish, listed, usable(now));
            found.ifPresent(relays -> entryForQuestions = Optional.of(relays.getFirst().relayId()));
            return found;
        }).map(found -> found.stream().map(relay -> new Circuit.PathHop(relay, Optional.empty())).toList());
    }

    /** Relays to open channels with, beside those that are had. */
    List<Descriptor> forChannels(Set<Bytes> have, int count) {
        Instant now = clock.instant();
        List<Descriptor> honest = listed(now).stream()
                .filter(relay -> have.contains(relay.relayId()) || health.shunned(relay.relayId(), now).isEmpty()).toList();
        return new RelaySetChoice(random, weights).choose(honest, have, count);
    }

    private List<Descriptor> listed(Instant now) {
        return directory().all().stream().filter(relay -> relay.isValidAt(now.getEpochSecond()) && !never.contains(relay.relayId()))
                .toList();
    }

    /** Relays that the user wants on no path and among no choice. One that is asked to close its channel is still reached. */
    void neverUse(Set<Bytes> relays) {
        never = Set.copyOf(relays);
        entryForQuestions = entryForQuestions.filter(entry -> !never.contains(entry));
    }

    boolean isNeverUsed(Bytes relay) {
        return never.contains(relay);
    }

    /** What was measured of each relay on the list. */
    Map<Bytes, RelayFigures> figures() {
        Instant now = clock.instant();
        var figures = new HashMap<Bytes, RelayFigures>();
        directory().all().forEach(relay -> figures.put(relay.relayId(), measured.figures(relay.relayId(), now)));
        return Map.copyOf(figures);
    }

    private Predicate<Descriptor> usable(Instant now) {
        return relay -> !health.isPaused(relay.relayId(), now) && !suspects.contains(relay.relayId())
                && !silentEntries.contains(relay.relayId());
    }

    // ---- learning ----

    /** The circuit is ready. */
    void succeeded(Circuit circuit) {
        Instant now = clock.instant();
        Bytes entry = circuit.path().getFirst().relay().relayId();
        guards.answered(entry, now);
        guards.used(entry);
        guards.count(entry, PathBias::completedOne);
        for (Circuit.PathHop hop : circuit.path()) {
            health.succeeded(hop.relay().relayId(), now);
        }
    }

    /** A ready circuit has ended. @param used whether it ever carried a stream */
    void ended(Circuit circuit, boolean used) {
        GoodputMeter meter = goodput.remove(circuit);
        if (meter != null) {
            circuit.path().forEach(hop -> measured.goodput(hop.relay().relayId(), meter.bytesPerSecond(), clock.instant()));
        }
        if (used) {
            boolean cut = switch (circuit.failure()) {
                case CUT, VIOLATION, NO_ANSWER -> true;
                case CLOSED -> circuit.silence().wasOverdue();
                case UNREACHABLE, FALSE_IDENTITY, STOPPED_AFTER_PAYMENT, OVERCOUNTED, PAYMENT_REFUSED, BROKE_ITS_WORD, OUTDATED -> false;
            };
            guards.count(circuit.path().getFirst().relay().relayId(), counts -> counts.usedOne(cut));
        }
    }

    /**
     * A circuit has failed.
     *
     * @param blamed the hop that failed, or -1 where nobody can tell
     */
    void failed(Circuit circuit, int blamed, boolean whileBuilding) {
        FailureReason reason = reasonOf(circuit, blamed);
        Instant now = clock.instant();
        if (whileBuilding) {
            countEntry(circuit, blamed, reason, now);
        }
        if (reason == FailureReason.OUTDATED) {
            // Nobody's fault. The list is read anew; until then, and while it says the same, others serve.
            health.rest(circuit.path().get(blamed).relay().relayId(), now);
            outdated.run();
        } else if (blamed >= 0) {
            blame(circuit, blamed, reason, now);
        } else if (reason != FailureReason.PAYMENT_REFUSED) {
            // Any of them may have done it. But what was not paid for want of money, or of the user's leave, is no relay's fault.
            circuit.path().forEach(hop -> measured.failed(hop.relay().relayId(), 1.0 / circuit.path().size(), now));
        }
    }

    /** @param told runs on the client's loop whenever a relay no longer knows the descriptor that the list has of it */
    void whenOutdated(Runnable told) {
        outdated = told;
    }

    /** What the money side knows better than the circuit. */
    private static FailureReason reasonOf(Circuit circuit, int blamed) {
        boolean overcounts = blamed >= 0 && circuit.failure() == FailureReason.PAYMENT_REFUSED
                && circuit.path().get(blamed).payer().flatMap(HopPayer::stop).filter(ChannelStop.RELAY_OVERCOUNTS::equals).isPresent();
        return overcounts ? FailureReason.OVERCOUNTED : circuit.failure();
    }

    private void countEntry(Circuit circuit, int blamed, FailureReason reason, Instant now) {
        Bytes entry = circuit.path().getFirst().relay().relayId();
        if (circuit.provedHops() > 0) {
            guards.answered(entry, now);
            // A refusal of payment comes sealed from the hop that refuses: the entry has no part in it.
            if (reason != FailureReason.PAYMENT_REFUSED && reason != FailureReason.OVERCOUNTED && reason != FailureReason.OUTDATED) {
                guards.count(entry, PathBias::failedToComplete);
            }
        } else if (blamed == 0) {
            guards.failed(entry, now);
        }
    }

    private void blame(Circuit circuit, int blamed, FailureReason reason, Instant now) {
        Descriptor relay = circuit.path().get(blamed).relay();
        boolean certain = switch (reason) {
            case OVERCOUNTED, PAYMENT_REFUSED, BROKE_ITS_WORD, STOPPED_AFTER_PAYMENT, OUTDATED -> true;
            // The relay before carries the question and the answer: it may have swallowed or spoilt them, to have the next one shunned.
            case UNREACHABLE, NO_ANSWER, FALSE_IDENTITY, CUT, VIOLATION, CLOSED -> blamed == 0;
        };
        if (!certain) {
            measured.failed(circuit.path().get(blamed - 1).relay().relayId(), SHARED_BLAME, now);
        }
        health.failed(relay.relayId(), certain || reason != FailureReason.FALSE_IDENTITY ? reason : FailureReason.NO_ANSWER, now);
        tell(new HopFailure(relay.relayId(), relay.name(), blamed, reason, CircuitView.cost(circuit), now));
    }

    /** Relays that may be silent: to be left alone as if they had failed, until it is known. */
    void suspect(Set<Bytes> relays) {
        suspects = relays;
    }

    /** An entry does not answer on a link that stands: the next primary serves, and it is no middle or exit either. */
    void entryIsSilent(Bytes entry) {
        silentEntries.add(entry);
        guards.failed(entry, clock.instant());
    }

    /** Its link is given up: from here on it is one that failed. */
    void entryIsGone(Bytes entry) {
        silentEntries.remove(entry);
    }

    /** It answers again. */
    void entryIsBack(Bytes entry) {
        silentEntries.remove(entry);
        guards.answered(entry, clock.instant());
    }

    /** A relay that was asked a question failed. */
    void failed(Descriptor relay) {
        health.failed(relay.relayId(), FailureReason.NO_ANSWER, clock.instant());
    }

    /** The exit refused a port that its descriptor lists. */
    void brokeItsWord(Descriptor exit) {
        Instant now = clock.instant();
        health.failed(exit.relayId(), FailureReason.BROKE_ITS_WORD, now);
        // The circuit lives on: only a stream was refused.
        tell(new HopFailure(exit.relayId(), exit.name(), HOPS - 1, FailureReason.BROKE_ITS_WORD, Amount.ZERO, now));
    }

    private void tell(HopFailure failure) {
        failures.addFirst(failure);
        if (failures.size() > PathStatus.MOST_FAILURES) {
            failures.removeLast();
        }
    }

    /** A probe came back from the circuit's exit. */
    void probed(Circuit circuit, Duration roundTrip) {
        measured.latency(circuit.path().getLast().relay().relayId(), roundTrip, clock.instant());
    }

    /** To be called about twice a second with the circuits that are ready. */
    void look(List<Circuit> ready, long nanos) {
        for (Circuit circuit : ready) {
            goodput.computeIfAbsent(circuit, _ -> new GoodputMeter(nanos)).look(circuit.bytesIn() + circuit.bytesOut(), nanos);
        }
    }

    PathStatus status() {
        return new PathStatus(notice, List.copyOf(failures), health.silent());
    }

    // ---- storing ----

    /** Stores a sample that has changed; and counts and measurements too, if {@code all}. */
    void save(Executor blocking, boolean all) {
        if (guards.isChanged() || all && guards.hasNews()) {
            Bytes sample = guards.store();
            blocking.execute(() -> stores.guards().save(sample));
        }
        if (all && measured.hasNews()) {
            Bytes figures = measured.store();
            blocking.execute(() -> stores.measurements().save(figures));
        }
    }
}
