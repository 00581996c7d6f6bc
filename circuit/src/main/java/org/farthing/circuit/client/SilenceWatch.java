package org.farthing.circuit.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.farthing.circuit.link.LinkCircuits;
import org.farthing.wallet.value.Bytes;

/**
 * Looks after circuits that have fallen silent ({@link CircuitWatch}). New streams avoid a circuit whose probe is overdue, and what waits
 * there for an exit's first answer goes to another; streams that are open stay until it is given up, for it may come back. Where the
 * silence begins behind the entry, the circuit is given up after some seconds; where it begins with the entry, only once another entry is
 * heard, which shows that it is not this machine's own network, or else after {@link #LONGEST_SILENCE}.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class SilenceWatch {
    static final Duration LOOK_EVERY = Duration.ofMillis(250);
    /** A radio that is out for some seconds comes back with every connection still standing. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

    private static final long JUST_NOW = 3 * CircuitWatch.SECOND;

    /** What is done about silence. Called on the event loop. */
    interface Client {
        /** All circuits that are being built or stand. */
        List<Circuit> circuits();

        /** Circuits have become overdue or have come back: streams that wait may find another. */
        void overdueChanged();

        /** Relays behind entries that may be the silent ones: no circuit is built through them while there are others. */
        void suspect(Set<Bytes> relays);

        /** The entry is silent: others are taken, and what is being built through it is not waited for. */
        void entryIsSilent(Bytes entry);

        /** The link to an entry is given up: its circuits end, which is no failure of theirs. */
        void giveUp(LinkCircuits link);

        /** Nothing waits for the silent entry any more: its link or its circuits have ended. */
        void entryIsGone(Bytes entry);

        /** The entry is heard again. */
        void entryIsBack(Bytes entry);
    }

    /** A silent entry, and how many cells each link had brought when the silence was noticed. */
    private record Silent(Bytes entry, Map<LinkCircuits, Long> cells) {
        boolean hasHeardSince(LinkCircuits link) {
            return link.cellsHeard() > cells.getOrDefault(link, 0L);
        }
    }

    private final Client client;
    private final AwakeClock clock;
    private final Set<Circuit> overdue = new LinkedHashSet<>();
    private final Map<LinkCircuits, Silent> silent = new HashMap<>();
    private final Map<LinkCircuits, Uplink> uplinks = new HashMap<>();
    private Set<Bytes> suspects = Set.of();

    SilenceWatch(Client client, AwakeClock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Whether the circuit is one to avoid: its own answer is overdue, or it leads through a relay that may be why another's is. */
    boolean isDoubtful(Circuit circuit) {
        return overdue.contains(circuit)
                || !suspects.isEmpty() && circuit.path().stream().anyMatch(hop -> suspects.contains(hop.relay().relayId()));
    }

    /** To be called every {@link #LOOK_EVERY}. @param nanos the loop's clock */
    void look(long nanos) {
        long now = clock.at(nanos);
        List<Circuit> ready = client.circuits().stream().filter(Circuit::isReady).toList();
        Map<LinkCircuits, Long> allowances = allowances(ready, now);
        var late = new ArrayList<Circuit>();
        var entries = new HashMap<LinkCircuits, Circuit>();
        var lost = new HashMap<Circuit, Integer>();
        boolean changed = overdue.retainAll(ready);
        for (Circuit circuit : ready) {
            switch (circuit.silence().verdict(now, allowances.get(circuit.link()))) {
                case CircuitWatch.Verdict.Fine() -> changed |= overdue.remove(circuit);
                case CircuitWatch.Verdict.Ask() -> circuit.silence().probe();
                case CircuitWatch.Verdict.Overdue(boolean entryIsSilent) -> {
                    late.add(circuit);
                    if (entryIsSilent) {
                        entries.merge(circuit.link(), circuit, (a, b) -> a.silence().waiting(now) >= b.silence().waiting(now) ? a : b);
                    }
                }
                case CircuitWatch.Verdict.Lost(int hop) -> lost.put(circuit, hop);
            }
        }
        changed |= entries(entries, now);
        changed |= suspect(late, lost.keySet(), ready, now);
        changed |= becomeOverdue(late, ready);
        lost.forEach(Circuit::fellSilent);
        giveUpEntries(entries, now);
        if (changed) {
            client.overdueChanged();
        }
    }

    private Map<LinkCircuits, Long> allowances(List<Circuit> ready, long now) {
        var allowances = new HashMap<LinkCircuits, Long>();
        for (Circuit circuit : ready) {
            allowances.computeIfAbsent(circuit.link(), link -> uplinks.computeIfAbsent(link, _ -> new Uplink(link.socketBuffer()))
                    .look(now, link.bytesOut(), link.queuedBytes()));
        }
        uplinks.keySet().retainAll(allowances.keySet());
        return allowances;
    }

    private boolean becomeOverdue(List<Circuit> late, List<Circuit> ready) {
        boolean changed = false;
        for (Circuit circuit : late) {
            if (overdue.add(circuit)) {
                changed = true;
                circuit.silence().trace();
                circuit.moveOpenings();
            }
        }
        if (changed) {
            // What else went by the same relays is silent too, and would only be found out stream by stream.
            ready.stream().filter(circuit -> !overdue.contains(circuit)).forEach(circuit -> circuit.silence().probe());
        }
        return changed;
    }

    private boolean entries(Map<LinkCircuits, Circuit> found, long now) {
        boolean changed = false;
        for (Iterator<Map.Entry<LinkCircuits, Silent>> known = silent.entrySet().iterator(); known.hasNext();) {
            Map.Entry<LinkCircuits, Silent> entry = known.next();
            if (!found.containsKey(entry.getKey())) {
                known.remove();
                changed = true;
                if (entry.getValue().hasHeardSince(entry.getKey())) {
                    client.entryIsBack(entry.getValue().entry());
                } else {
                    client.entryIsGone(entry.getValue().entry());
                }
            }
        }
        for (Map.Entry<LinkCircuits, Circuit> entry : found.entrySet()) {
            if (!silent.containsKey(entry.getKey())) {
                Bytes relay = entry.getValue().path().getFirst().relay().relayId();
                silent.put(entry.getKey(), new Silent(relay, cellsByLink()));
                client.entryIsSilent(relay);
                changed = true;
            }
        }
        return changed;
    }

    private boolean suspect(List<Circuit> late, Set<Circuit> lost, List<Circuit> ready, long now) {
        var found = new HashSet<Bytes>();
        var unheard = new ArrayList<>(late);
        unheard.addAll(lost);
        for (Circuit circuit : unheard) {
            if (!silent.containsKey(circuit.link())) {
                found.addAll(circuit.silence().silentRelays());
            }
        }
        // Whoever is heard on another circuit is not the one.
        ready.stream().filter(circuit -> circuit.silence().isHeard(now, JUST_NOW)).flatMap(circuit -> circuit.path().stream())
                .forEach(hop -> found.remove(hop.relay().relayId()));
        boolean changed = !found.equals(suspects);
        if (changed) {
            suspects = Set.copyOf(found);
            client.suspect(suspects);
        }
        return changed;
    }

    private void giveUpEntries(Map<LinkCircuits, Circuit> found, long now) {
        for (Map.Entry<LinkCircuits, Circuit> entry : found.entrySet()) {
            Silent known = silent.get(entry.getKey());
            long waited = entry.getValue().silence().waiting(now);
            boolean othersAreHeard = cellsByLink().keySet().stream()
                    .anyMatch(other -> !other.equals(entry.getKey()) && known.hasHeardSince(other));
            if (othersAreHeard && entry.getValue().silence().isLong(now) || waited >= LONGEST_SILENCE.toNanos()) {
                // One of its circuits says whose fault it is; the others are not as many failures more.
                entry.getValue().fellSilent(0);
                client.giveUp(entry.getKey());
                entry.getKey().cut();
            }
        }
    }

    private Map<LinkCircuits, Long> cellsByLink() {
        var cells = new HashMap<LinkCircuits, Long>();
        for (Circuit circuit : client.circuits()) {
            if (circuit.link() != null) {
                cells.put(circuit.link(), circuit.link().cellsHeard());
            }
        }
        return cells;
    }
}
