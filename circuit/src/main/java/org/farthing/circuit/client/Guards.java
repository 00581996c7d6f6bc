package org.farthing.circuit.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.farthing.wallet.value.Bytes;

/**
 * The entries of this user's circuits, after Tor's guard specification. Whoever runs both an entry and an exit sees who talks to whom on
 * some circuit sooner or later if entries change; so they change as little as can be. At most {@value #LARGEST_SAMPLE} relays are sampled,
 * the first {@value #PRIMARIES} that are there are primaries, and one is used for months.
 *
 * <ul>
 * <li>A guard that does not answer is tried again, ever less often, and the next primary serves meanwhile; it comes back first.
 * <li>Relays beyond the primaries are tried only while something else shows that the network works: a laptop without network
 *     keeps its guards. If nothing is heard for minutes, one relay more is tried now and then, for all three may have gone for good.
 * <li>A guard whose channel is used up stays the guard, and nothing else is used until it is topped up.
 * <li>A guard that leaves the list, or whose channel is closed, keeps its place for twenty days.
 * </ul>
 *
 * <p>No clock, no files: times come with the calls, and what is to be stored is asked for. Not thread-safe.
 */
final class Guards {
    static final int LARGEST_SAMPLE = 20;
    static final int PRIMARIES = 3;
    static final Duration LIFETIME = Duration.ofDays(120);
    static final Duration LIFETIME_JITTER = Duration.ofDays(30);
    static final Duration KEPT_UNLISTED = Duration.ofDays(20);
    /** How long after the start the channel or the descriptor of a known guard may be missing before another takes its place. */
    static final Duration SETTLING = Duration.ofSeconds(30);
    private static final double OLDEST_AT_START = 0.4;
    private static final long QUICK_RETRY = 60;
    private static final long LONE_TRY = 120;
    private static final long JUST_NOW = 20;
    private static final int LOST_CAUSE = 10;
    private static final long SIX_HOURS = 6 * 3600;
    private static final int COMPARE_ONE_IN = 10;

    private final RandomGenerator random;
    private final List<Guard> sample = new ArrayList<>();
    /** Relays that were candidates since the start. */
    private final Set<Bytes> seen = new HashSet<>();
    private Optional<Instant> firstChoice = Optional.empty();
    private long lastHeard;
    private long lastLoneTry;
    private boolean changed;
    private boolean counted;

    /** @param stored what {@link #store} gave once, or nothing; bytes that are not a sample are as nothing */
    Guards(RandomGenerator random, Optional<Bytes> stored) {
        this.random = random;
        GuardCodec.Stored before = stored.flatMap(GuardCodec::decode).orElse(GuardCodec.Stored.EMPTY);
        sample.addAll(before.guards());
        lastHeard = before.lastHeard();
    }

    // ---- choosing ----

    /** @param candidates listed entries with a channel, used up or not; each relay once */
    GuardChoice choose(List<GuardCandidate> candidates, Instant at) {
        long now = at.getEpochSecond();
        Map<Bytes, GuardCandidate> present = new HashMap<>();
        candidates.forEach(candidate -> present.put(candidate.relay().relayId(), candidate));
        tidy(present, now);
        if (candidates.isEmpty()) {
            // A locked wallet has no channels; they will come back one after the other.
            seen.clear();
            firstChoice = Optional.empty();
            return new GuardChoice.None();
        }
        firstChoice = firstChoice.or(() -> Optional.of(at));
        seen.addAll(present.keySet());
        boolean isMissing = inOrder().stream().filter(guard -> guard.confirmed() > 0).findFirst()
                .filter(guard -> !seen.contains(guard.relayId())).isPresent();
        if (isMissing && at.isBefore(firstChoice.get().plus(SETTLING))) {
            return new GuardChoice.Settling(firstChoice.get().plus(SETTLING));
        }
        List<Guard> primaries = fill(present, now);
        if (primaries.isEmpty()) {
            return new GuardChoice.None();
        }
        boolean allDown = primaries.stream().allMatch(Guard::isDown);
        List<Guard> due = primaries.stream().filter(guard -> now >= dueAt(guard, allDown, now)).toList();
        if (!due.isEmpty()) {
            return use(compared(due), present, now);
        }
        boolean offline = isOffline();
        if (!offline || mayTryAlone(primaries, now)) {
            Optional<Guard> more = beyond(primaries, present, offline, now);
            if (more.isPresent()) {
                lastLoneTry = offline ? now : lastLoneTry;
                return use(List.of(more.get()), present, now);
            }
        }
        long until = primaries.stream().mapToLong(guard -> dueAt(guard, true, now)).min().orElse(now);
        return new GuardChoice.Wait(Instant.ofEpochSecond(until), offline);
    }

    private GuardChoice use(List<Guard> due, Map<Bytes, GuardCandidate> present, long now) {
        Guard first = due.getFirst();
        if (!present.get(first.relayId()).funded()) {
            return new GuardChoice.TopUp(first.relayId());
        }
        if (first.isDown()) {
            // One circuit at a time finds out whether it is back; the others go by the next.
            replace(first.relayId(), guard -> guard.tried(now));
        }
        return new GuardChoice.Use(due.stream().filter(guard -> guard == first || !guard.isDown())
                .map(Guard::relayId).filter(id -> present.get(id).funded()).toList());
    }

    /** Where most circuits by the first guard fail, a few go by the next, to see whether it is the guard or the network. */
    private List<Guard> compared(List<Guard> due) {
        if (due.size() < 2 || !due.getFirst().bias().isBad() || random.nextInt(COMPARE_ONE_IN) > 0) {
            return due;
        }
        var swapped = new ArrayList<>(due);
        swapped.add(swapped.removeFirst());
        return swapped;
    }

    /** A relay beyond the primaries, all of which are down. */
    private Optional<Guard> beyond(List<Guard> primaries, Map<Bytes, GuardCandidate> present, boolean offline, long now) {
        List<Guard> others = inOrder().stream().filter(guard -> !primaries.contains(guard) && present.containsKey(guard.relayId()))
                .filter(guard -> !isGivenUp(guard)).toList();
        Optional<Guard> known = others.stream().filter(guard -> now >= dueAt(guard, false, now)).findFirst();
        boolean hopeless = others.stream().allMatch(guard -> guard.failures() >= LOST_CAUSE && now - guard.failingSince() > SIX_HOURS);
        return known.isPresent() || offline && !hopeless ? known : sampleOne(present, now);
    }

    /** Whether nothing was heard from anywhere since a guard stopped answering: probably it is this machine's own network. */
    private boolean isOffline() {
        return lastHeard < sample.stream().filter(Guard::isDown).mapToLong(Guard::failingSince).max().orElse(0);
    }

    /** Seldom, and only just after the primaries failed once more, so that they come first when the network is back. */
    private boolean mayTryAlone(List<Guard> primaries, long now) {
        long latestFailure = primaries.stream().mapToLong(Guard::failingSince).max().orElse(now);
        long latestTry = primaries.stream().mapToLong(Guard::tried).max().orElse(0);
        return now - latestFailure >= LONE_TRY && now - lastLoneTry >= LONE_TRY && now - latestTry <= JUST_NOW;
    }

    private static long dueAt(Guard guard, boolean quickly, long now) {
        if (!guard.isDown() || guard.tried() > now) {
            return 0;
        }
        long pause = pause(guard.failures(), now - guard.failingSince());
        return guard.tried() + (quickly ? Math.min(pause, QUICK_RETRY) : pause);
    }

    /** 10 s, twice as long each time up to 10 minutes; 90 minutes after 6 hours, 4 hours after 4 days, 9 hours after a week. */
    private static long pause(int failures, long failingFor) {
        if (failingFor > 7 * 86_400) {
            return 9 * 3600;
        }
        if (failingFor > 4 * 86_400) {
            return 4 * 3600;
        }
        return failingFor > SIX_HOURS ? 90 * 60 : Math.min(600, 10L << Math.min(failures - 1, 6));
    }

    // ---- the sample ----

    private void tidy(Map<Bytes, GuardCandidate> present, long now) {
        long latest = now + LIFETIME.plus(LIFETIME_JITTER).toSeconds();
        for (Guard guard : List.copyOf(sample)) {
            boolean isThere = present.containsKey(guard.relayId());
            if (isThere != (guard.unlistedSince() == 0)) {
                replace(guard.relayId(), one -> one.unlisted(isThere ? 0 : now));
                changed = true;
            }
            if (guard.expires() > latest) {
                // The clock stood in the future once: that must not make a guard eternal.
                replace(guard.relayId(), one -> new Guard(one.relayId(), Math.min(one.added(), now), latest, one.confirmed(),
                        one.unlistedSince(), one.failures(), one.failingSince(), one.tried(), one.bias()));
            }
        }
        changed |= sample.removeIf(guard -> guard.expires() <= now
                || guard.unlistedSince() > 0 && now - guard.unlistedSince() > KEPT_UNLISTED.toSeconds());
    }

    private List<Guard> fill(Map<Bytes, GuardCandidate> present, long now) {
        List<Guard> primaries = primaries(present);
        while (primaries.size() < PRIMARIES && sampleOne(present, now).isPresent()) {
            primaries = primaries(present);
        }
        return primaries;
    }

    private List<Guard> primaries(Map<Bytes, GuardCandidate> present) {
        return inOrder().stream().filter(guard -> present.containsKey(guard.relayId()) && !isGivenUp(guard)).limit(PRIMARIES).toList();
    }

    /** Those that were used, in the order of their first use, then the others in the order of sampling. */
    private List<Guard> inOrder() {
        return sample.stream()
                .sorted(Comparator.comparingInt(guard -> guard.confirmed() == 0 ? Integer.MAX_VALUE : guard.confirmed())).toList();
    }

    private boolean isGivenUp(Guard guard) {
        return guard.bias().isBad() && sample.stream().anyMatch(other -> guard.bias().isClearlyWorseThan(other.bias()));
    }

    private Optional<Guard> sampleOne(Map<Bytes, GuardCandidate> present, long now) {
        if (sample.size() >= LARGEST_SAMPLE) {
            return Optional.empty();
        }
        List<GuardCandidate> fresh = present.values().stream()
                .filter(candidate -> candidate.funded() && find(candidate.relay().relayId()).isEmpty())
                .sorted(Comparator.comparing(candidate -> candidate.relay().relayId())).toList();
        // No operator and no network gets several of the primaries while there are others.
        List<GuardCandidate> sampled = sample.stream().map(guard -> present.get(guard.relayId())).filter(one -> one != null).toList();
        List<GuardCandidate> apart = fresh.stream().filter(isApart(sampled)).toList();
        return pick(apart.isEmpty() ? fresh : apart).map(chosen -> {
            long lifetime = LIFETIME.minus(LIFETIME_JITTER).toSeconds() + random.nextLong(2 * LIFETIME_JITTER.toSeconds());
            long added = Math.max(0, now - random.nextLong((long) (OLDEST_AT_START * lifetime)));
            var guard = Guard.sampled(chosen.relay().relayId(), added, added + lifetime);
            sample.add(guard);
            changed = true;
            return guard;
        });
    }

    private static Predicate<GuardCandidate> isApart(List<GuardCandidate> sampled) {
        return candidate -> sampled.stream().noneMatch(other -> other.relay().operator().equals(candidate.relay().operator())
                || other.subnet().isPresent() && other.subnet().equals(candidate.subnet()));
    }

    private Optional<GuardCandidate> pick(List<GuardCandidate> from) {
        if (from.isEmpty()) {
            return Optional.empty();
        }
        int at = WeightedChoice.index(from.stream().mapToDouble(GuardCandidate::weight).toArray(), random);
        return Optional.of(from.get(at));
    }

    private Optional<Guard> find(Bytes relay) {
        return sample.stream().filter(guard -> guard.relayId().equals(relay)).findFirst();
    }

    private void replace(Bytes relay, UnaryOperator<Guard> change) {
        sample.replaceAll(guard -> guard.relayId().equals(relay) ? change.apply(guard) : guard);
    }

    // ---- what became of it ----

    /** The relay has answered a handshake. Of a relay that is no guard of ours, it says at least that the network works. */
    void answered(Bytes relay, Instant at) {
        boolean wasOffline = isOffline();
        lastHeard = Math.max(lastHeard, at.getEpochSecond());
        counted = true;
        List<Guard> order = inOrder();
        replace(relay, Guard::up);
        if (wasOffline) {
            // What failed while there was no network is tried at once, those before this one first.
            for (Guard guard : order) {
                if (guard.relayId().equals(relay)) {
                    break;
                }
                boolean isLong = guard.isDown() && at.getEpochSecond() - guard.failingSince() > QUICK_RETRY;
                replace(guard.relayId(), one -> isLong ? one.tried(0) : one);
            }
        }
    }

    /** A circuit through it is ready: from now on it comes before those that never were used. */
    void used(Bytes relay) {
        int last = sample.stream().mapToInt(Guard::confirmed).max().orElse(0);
        find(relay).filter(guard -> guard.confirmed() == 0).ifPresent(_ -> {
            replace(relay, guard -> guard.confirmedAs(last + 1));
            changed = true;
        });
    }

    /** It could not be reached, or did not answer. */
    void failed(Bytes relay, Instant at) {
        replace(relay, guard -> guard.failed(at.getEpochSecond()));
        counted = true;
    }

    /** Counts how a circuit through it went. */
    void count(Bytes relay, UnaryOperator<PathBias> circuit) {
        replace(relay, guard -> guard.with(circuit.apply(guard.bias())));
        counted = true;
    }

    boolean isGuard(Bytes relay) {
        return find(relay).isPresent();
    }

    Optional<PathBias> bias(Bytes relay) {
        return find(relay).map(Guard::bias);
    }

    /** The guards that were used, the one in use first. */
    List<Guard> confirmed() {
        return inOrder().stream().filter(guard -> guard.confirmed() > 0).toList();
    }

    int sampleSize() {
        return sample.size();
    }

    // ---- storing ----

    /** Whether the sample itself has changed since {@link #store}: to be stored before a circuit uses it, lest a crash bring new guards. */
    boolean isChanged() {
        return changed;
    }

    /** Whether anything has changed, counts included. */
    boolean hasNews() {
        return changed || counted;
    }

    Bytes store() {
        changed = false;
        counted = false;
        return GuardCodec.encode(new GuardCodec.Stored(List.copyOf(sample), lastHeard));
    }
}
