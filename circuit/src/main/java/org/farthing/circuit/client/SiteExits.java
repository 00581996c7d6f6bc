package org.farthing.circuit.client;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.farthing.wallet.value.Bytes;

/**
 * Which exits a site is not to have: those that the user asked to be rid of, and those of the browser's other sites, since one exit would
 * see that one person visits both. Where no path leads to others, or none could be built for a while, a site takes what there is.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class SiteExits {
    private final Function<Predicate<IsolationKey>, Stream<Circuit>> carrying;
    private final Map<IsolationKey, Set<Bytes>> renounced = new HashMap<>();
    /** Keys that wait for a circuit and may share an exit with the browser's other sites. */
    private final Set<IsolationKey> sharing = new HashSet<>();

    /** @param carrying the circuits that streams of such keys are on */
    SiteExits(Function<Predicate<IsolationKey>, Stream<Circuit>> carrying) {
        this.carrying = carrying;
    }

    static Bytes exitOf(Circuit circuit) {
        return circuit.path().getLast().relay().relayId();
    }

    static Set<Bytes> exitsOf(Stream<Circuit> circuits) {
        return circuits.map(SiteExits::exitOf).collect(Collectors.toSet());
    }

    /** What streams of the key are not to leave by, apart from the {@code coming} exits, which are only to be different ones. */
    ExitsToAvoid avoided(IsolationKey key, Set<Bytes> coming) {
        return new ExitsToAvoid(coming, ofOthers(key), renounced(key));
    }

    Set<Bytes> renounced(IsolationKey key) {
        return renounced.getOrDefault(key, Set.of());
    }

    /** The exits of the browser's other sites, unless the key may share them. Programs that are no browser of ours tell nothing of sites. */
    Set<Bytes> ofOthers(IsolationKey key) {
        return key.port() == 0 || sharing.contains(key) ? Set.of()
                : exitsOf(carrying.apply(other -> other.port() == key.port() && !other.site().equals(key.site())));
    }

    /** The exits of any browser's sites: what comes next is to have others. */
    Set<Bytes> ofSites() {
        return exitsOf(carrying.apply(key -> key.port() != 0));
    }

    /** From now on streams of the key want other exits than these circuits'. */
    void renounce(IsolationKey key, Collection<Circuit> circuits) {
        renounced.computeIfAbsent(key, _ -> new HashSet<>()).addAll(exitsOf(circuits.stream()));
    }

    /**
     * A path for the key was wanted, and one to {@code exit} is the best there is.
     *
     * @return whether the key now takes what it did not take before
     */
    boolean accept(IsolationKey key, Bytes exit) {
        boolean wasRenounced = renounced(key).contains(exit);
        if (wasRenounced) {
            renounced.remove(key);
        }
        return wasRenounced | ofOthers(key).contains(exit) && sharing.add(key);
    }

    /** The key has waited long enough for an exit of its own. */
    void share(IsolationKey key) {
        // Of other programs nothing is told apart here, so nothing of theirs is to be kept either.
        if (key.port() != 0) {
            sharing.add(key);
        }
    }

    /** The key has its circuit. The next time it needs one, it is again to be one with an exit of its own. */
    void served(IsolationKey key) {
        sharing.remove(key);
    }

    void forget() {
        renounced.clear();
        sharing.clear();
    }
}
