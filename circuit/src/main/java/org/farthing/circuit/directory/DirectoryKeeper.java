package org.farthing.circuit.directory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.circuit.directory.ListComparison.Verdict;
import org.farthing.wallet.value.Bytes;

/**
 * Keeps the {@link DirectoryView} that paths are chosen from, and refuses views that a lying node could use to choose the user's relays for
 * him: old ones, ones that go back, two for one block, ones from which many relays have vanished at once, and ones of which most relays
 * say that theirs is another. Relays that sign two descriptors with one number are left out until they sign one with a higher number: what
 * they show to whom may single a user out.
 *
 * <p>No clock, no network: whoever reads the registry offers what it read. Thread-safe.
 */
public final class DirectoryKeeper {
    /** Older views are refused. */
    public static final Duration OLDEST = Duration.ofHours(24);
    /** How far ahead a block's time may be of this machine's clock. */
    public static final Duration CLOCK_SKEW = Duration.ofHours(2);
    /** How long a view is kept instead of one that has shrunk. */
    public static final Duration KEPT_WHEN_SHRUNK = Duration.ofHours(24);
    /** A view from which more than this share of the former relays is gone has shrunk; in very small networks relays come and go. */
    public static final double SHRINKING = 0.30;
    private static final int SMALL = 5;
    private static final int MOST_REMEMBERED = 20_000;

    private record Seen(long sequence, Bytes hash) {
    }

    /** Two descriptors of one relay with one number: anybody can check that both signatures are its own. */
    public record Equivocation(SignedDescriptor first, SignedDescriptor second) {
    }

    /** A view, what is good of it, and whether relays have confirmed it. */
    private record Kept(DirectoryView view, Directory directory, boolean confirmed) {
        private boolean isSame(DirectoryView other) {
            return view.block() == other.block() && view.hash().equals(other.hash());
        }
    }

    /** Highest number seen of each relay, in the order in which they were first seen. */
    private final Map<Bytes, Seen> highest = new LinkedHashMap<>();
    private final Map<Bytes, Equivocation> liars = new LinkedHashMap<>();
    private Kept inUse;
    /** The last one that was confirmed, while the one in use is not: what to go back to if it turns out to be a lie. */
    private Kept before;
    private Optional<DirectoryVerdict.Reason> alarm = Optional.empty();
    private Instant shrunkSince;
    private Instant heldSince;

    /**
     * Takes the view, or says why not, or wants it compared first.
     *
     * @param now      this machine's time
     * @param compared what relays said of it so far
     * @param patience how long to wait for relays that know the view's block before it is taken unconfirmed; counted from the first view
     *                 that was held, so that newer ones do not put it off
     */
    public synchronized DirectoryVerdict offer(DirectoryView offered, Instant now, Verdict compared, Duration patience) {
        Optional<DirectoryVerdict.Reason> reason = objection(offered, now);
        if (reason.isEmpty() && compared instanceof Verdict.Split) {
            reason = Optional.of(DirectoryVerdict.Reason.CONTRADICTED);
            goBackFrom(offered, now);
            // Another list of such a node waits its whole time.
            heldSince = null;
        }
        if (reason.isPresent()) {
            alarm = reason;
            return new DirectoryVerdict.Refused(reason.get());
        }
        boolean confirmed = compared instanceof Verdict.Agreed;
        if (!confirmed && inUse != null && !inUse.isSame(offered)) {
            heldSince = heldSince == null || heldSince.isAfter(now) ? now : heldSince;
            if (now.isBefore(heldSince.plus(patience))) {
                return new DirectoryVerdict.Held();
            }
        }
        alarm = Optional.empty();
        shrunkSince = null;
        heldSince = null;
        List<Descriptor> good = admitted(offered);
        if (confirmed) {
            before = null;
        } else if (inUse != null && inUse.confirmed() && !inUse.isSame(offered)) {
            before = inUse;
        }
        boolean wasConfirmed = inUse != null && inUse.isSame(offered) && inUse.confirmed();
        inUse = new Kept(offered, new Directory(good), confirmed || wasConfirmed);
        return new DirectoryVerdict.Accepted(offered.relays().size() - good.size());
    }

    /** As {@link #offer(DirectoryView, Instant, Verdict, Duration)}, where there is nobody to compare with. */
    public DirectoryVerdict offer(DirectoryView offered, Instant now) {
        return offer(offered, now, new Verdict.Undecided(), Duration.ZERO);
    }

    /** Most relays have another list than this one: where it is in use for want of answers, the one before is again. */
    private void goBackFrom(DirectoryView lie, Instant now) {
        if (inUse != null && inUse.isSame(lie) && before != null && !before.view().blockTime().isBefore(now.minus(OLDEST))) {
            inUse = before;
            before = null;
        }
    }

    private Optional<DirectoryVerdict.Reason> objection(DirectoryView offered, Instant now) {
        if (offered.blockTime().isBefore(now.minus(OLDEST))) {
            return Optional.of(DirectoryVerdict.Reason.STALE);
        }
        if (offered.blockTime().isAfter(now.plus(CLOCK_SKEW))) {
            return Optional.of(DirectoryVerdict.Reason.FROM_THE_FUTURE);
        }
        if (inUse == null) {
            return Optional.empty();
        }
        DirectoryView view = inUse.view();
        if (offered.block() < view.block() || offered.blockTime().isBefore(view.blockTime())) {
            return Optional.of(DirectoryVerdict.Reason.BACKWARDS);
        }
        if (offered.block() == view.block()) {
            return offered.hash().equals(view.hash()) ? Optional.empty() : Optional.of(DirectoryVerdict.Reason.SPLIT);
        }
        if (!hasShrunk(view, offered)) {
            return Optional.empty();
        }
        shrunkSince = shrunkSince == null || shrunkSince.isAfter(now) ? now : shrunkSince;
        return now.isBefore(shrunkSince.plus(KEPT_WHEN_SHRUNK)) ? Optional.of(DirectoryVerdict.Reason.SHRUNK) : Optional.empty();
    }

    /** By relays that are gone, not by length: a list in which half was exchanged is as long as before. */
    private static boolean hasShrunk(DirectoryView view, DirectoryView offered) {
        int before = view.relays().size();
        long gone = view.relays().stream().filter(relay -> offered.find(relay.descriptor().relayId()).isEmpty()).count();
        return before >= SMALL && gone > SHRINKING * before;
    }

    private List<Descriptor> admitted(DirectoryView offered) {
        var good = new ArrayList<Descriptor>();
        for (SignedDescriptor relay : offered.relays()) {
            Bytes id = relay.descriptor().relayId();
            Seen seen = highest.get(id);
            long sequence = relay.descriptor().sequence();
            if (seen != null && sequence == seen.sequence() && !relay.hash().equals(seen.hash())) {
                Optional<SignedDescriptor> first = inUse == null ? Optional.empty() : inUse.view().find(id);
                first.filter(one -> one.descriptor().sequence() == sequence && !one.hash().equals(relay.hash()))
                        .ifPresent(one -> liars.putIfAbsent(id, new Equivocation(one, relay)));
            } else if (seen == null || sequence >= seen.sequence()) {
                highest.put(id, new Seen(sequence, relay.hash()));
                if (highest.size() > MOST_REMEMBERED) {
                    highest.keySet().stream().filter(known -> offered.find(known).isEmpty()).findFirst().ifPresent(highest::remove);
                }
                good.add(relay.descriptor());
            }
        }
        return good;
    }

    /** What paths are chosen from. Descriptors that have run out meanwhile are still in it: whoever chooses a path looks at that. */
    public synchronized Directory directory() {
        return inUse == null ? Directory.EMPTY : inUse.directory();
    }

    /** The view in use, with its hash. */
    public synchronized Optional<DirectoryView> view() {
        return Optional.ofNullable(inUse).map(Kept::view);
    }

    /** Whether most of the relays that were asked have the view in use. */
    public synchronized boolean isConfirmed() {
        return inUse != null && inUse.confirmed();
    }

    /** Why the view that was offered last is not in use, if it is not. */
    public synchronized Optional<DirectoryVerdict.Reason> alarm() {
        return alarm;
    }

    /** Proofs against relays that signed two descriptors with one number, by relay. */
    public synchronized Map<Bytes, Equivocation> equivocations() {
        return Map.copyOf(liars);
    }

    /** Whether the view in use has become too old to choose paths from: nothing newer was accepted for a day. */
    public synchronized boolean isStale(Instant now) {
        return inUse == null || inUse.view().blockTime().isBefore(now.minus(OLDEST));
    }
}
