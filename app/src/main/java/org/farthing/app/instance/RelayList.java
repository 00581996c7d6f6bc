package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.DescriptorCodec;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.directory.DirectoryKeeper;
import org.farthing.circuit.directory.DirectoryVerdict;
import org.farthing.circuit.directory.DirectoryView;
import org.farthing.circuit.directory.ListAnswer;
import org.farthing.circuit.directory.ListComparison;
import org.farthing.circuit.directory.RegisteredRelay;
import org.farthing.circuit.directory.SignedDescriptor;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.registry.RelayEntry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * The relays as the registry listed them when it was last read and the list was one to be trusted: not one that an old view, or relays of
 * their own, contradict. What a node withholds of it is asked of relays. Thread-safe.
 */
public final class RelayList {
    private static final System.Logger LOG = System.getLogger("farthing.directory");
    /** Relays read the list every ten minutes; who knows the block by then will have said so. */
    private static final Duration PATIENCE = Duration.ofHours(1);
    /** A list is held, whatever the patience, until relays were asked. */
    private static final Duration UNTIL_ASKED = Duration.ofDays(10_000);
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(20);
    /** Where relays disagree, so many times others are asked before anything is decided. */
    private static final int ROUNDS = 4;
    /** Descriptors asked for after one reading; a node that makes entries up cannot keep us busy for long. */
    private static final int MOST_FETCHED = 256;

    private final InstantSource clock;
    private final Consumer<DirectoryView> reader;
    private final DirectoryKeeper keeper = new DirectoryKeeper();
    private final AtomicReference<Optional<DirectoryVerdict.Reason>> told = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<KeptRelays>> kept = new AtomicReference<>(Optional.empty());
    private final AtomicReference<KnownSince> since = new AtomicReference<>(KnownSince.inMemory());
    private final AtomicReference<Compared> compared = new AtomicReference<>(Compared.WITH_NOBODY);
    private ListComparison comparison;
    private Instant askedAt = Instant.MIN;

    /**
     * What relays said of the list that was read last.
     *
     * @param agree    operators whose relays have the same
     * @param disagree operators whose relays have another
     * @param unknown  relays that have none of that block
     * @param liars    relays that have another while most have the same
     */
    public record Compared(long block, int agree, int disagree, int unknown, Set<Bytes> liars) {
        static final Compared WITH_NOBODY = new Compared(0, 0, 0, 0, Set.of());
    }

    public RelayList() {
        this(InstantSource.system());
    }

    RelayList(InstantSource clock) {
        this(clock, _ -> { });
    }

    /** @param reader gets every list that was read, before it is known whether it is to be trusted */
    public RelayList(InstantSource clock, Consumer<DirectoryView> reader) {
        this.clock = clock;
        this.reader = reader;
    }

    /** Empty where nothing but a list of a day ago is to be trusted. */
    public Directory directory() {
        boolean lied = keeper.alarm().equals(Optional.of(DirectoryVerdict.Reason.CONTRADICTED));
        return lied && keeper.isStale(clock.instant()) ? Directory.EMPTY : keeper.directory();
    }

    /** The list in use, with its hash; empty before one was read. */
    Optional<DirectoryView> view() {
        return keeper.view();
    }

    /** Whether most of the relays that were asked have the list in use. */
    boolean isConfirmed() {
        return keeper.isConfirmed();
    }

    Compared compared() {
        return compared.get();
    }

    /** Why the list that was read last is not in use, if it is not: one or two sentences for the user. */
    Optional<String> alarm() {
        return keeper.alarm().map(DirectoryVerdict.Reason::advice);
    }

    /** As {@link #alarm}, for whoever has words of his own. */
    Optional<DirectoryVerdict.Reason> alarmReason() {
        return keeper.alarm();
    }

    /** Whether paths are no longer to be built on the list in use. */
    boolean isTooOld() {
        return keeper.isStale(clock.instant());
    }

    /** How many entries of the list in use have no description that is to be believed. */
    int leftOut() {
        return keeper.view().map(view -> view.missing().size()).orElse(0);
    }

    /** Since when this program has seen the relay on the list. */
    Optional<Instant> knownSince(Bytes relay) {
        return since.get().of(relay);
    }

    /** Remembers in {@code file} from now on since when relays are known. Blocks for a moment. */
    void rememberIn(Path file) {
        since.set(KnownSince.in(file));
    }

    /** How many relays were caught signing two descriptors with one number; none of them is used. */
    int equivocations() {
        return keeper.equivocations().size();
    }

    /** Whom the channels with a relay pay. */
    Optional<Address> payee(Bytes relay) {
        return keeper.view().flatMap(view -> view.entry(relay)).map(RegisteredRelay::payout);
    }

    /** What a relay calls itself; the beginning of its id where it is not listed. */
    String name(Bytes relay) {
        return directory().find(relay).map(Descriptor::name).orElse("Relay " + relay.toString().substring(2, 10));
    }

    /**
     * Begins with the list that was kept, if it is not too old.
     *
     * @param keep whether to keep those that come too
     */
    void beginWith(KeptRelays file, boolean keep) {
        Instant oldest = clock.instant().minus(DirectoryKeeper.OLDEST);
        file.load().filter(stored -> !stored.blockTime().isBefore(oldest)).ifPresent(this::offer);
        told.set(Optional.empty());
        if (keep) {
            kept.set(Optional.of(file));
        }
    }

    /**
     * Reads the registry again. A list that is not to be trusted is refused, which {@link #alarm} and the log tell.
     *
     * @param relays who can be asked for what the node withholds, and whether they see the same; empty where no circuits are wanted: then
     *               the list is taken as the node shows it
     * @throws org.farthing.wallet.value.WalletException if that fails; the old list stays
     */
    public synchronized void refresh(ChainAccess access, Optional<RelaysAsked> relays) {
        if (access.network().registry().isEmpty()) {
            return;
        }
        RegistryReader.At at = RegistryReader.block(access, clock.instant());
        var registry = new Registry(access.chain(), access.network(), access.contracts());
        read(at, registry.list(at.block(), known()), relays, access.isPractice() ? Duration.ZERO : PATIENCE);
    }

    /** The descriptors of the list in use, by their hashes. */
    private Map<Bytes, Bytes> known() {
        var descriptors = new HashMap<Bytes, Bytes>();
        keeper.view().ifPresent(view -> view.relays().forEach(signed -> descriptors.put(signed.hash(), signed.encoded())));
        return descriptors;
    }

    synchronized void read(RegistryReader.At at, List<RelayEntry> entries, Optional<RelaysAsked> relays, Duration patience) {
        DirectoryView view = RegistryReader.view(at, entries);
        // What was known before is not asked for again.
        DirectoryView shown = keeper.view().isPresent() ? view.with(keeper.view().get().relays()) : view;
        if (relays.isEmpty()) {
            reader.accept(shown);
            take(shown, verdictOf(shown), Duration.ZERO);
            return;
        }
        if (keeper.view().isEmpty()) {
            // Nobody could be asked otherwise.
            take(shown, new ListComparison.Verdict.Undecided(), Duration.ZERO);
        }
        DirectoryView whole = complete(shown, RegistryReader.withheld(entries), relays.get());
        reader.accept(whole);
        if (isWorthAsking(take(whole, verdictOf(whole), UNTIL_ASKED)) && isTimeToAsk(whole)) {
            compare(whole, relays.get());
        }
        take(whole, verdictOf(whole), patience);
    }

    /** All that is missing is asked for, and never what a path needs: a relay that is asked learns nothing of paths. */
    private static DirectoryView complete(DirectoryView view, Set<Bytes> withheld, RelaysAsked relays) {
        List<Bytes> missing = new ArrayList<>(view.missing());
        missing.retainAll(withheld);
        if (missing.isEmpty()) {
            return view;
        }
        Collections.shuffle(missing);
        Set<Bytes> wanted = new HashSet<>(missing.subList(0, Math.min(missing.size(), MOST_FETCHED)));
        var found = new ArrayList<SignedDescriptor>();
        relays.descriptors(wanted).values().forEach(encoded -> {
            try {
                SignedDescriptor signed = DescriptorCodec.decode(encoded);
                if (RegistryReader.proves(signed)) {
                    found.add(signed);
                }
            } catch (MalformedException e) {
                LOG.log(Level.INFO, "a relay's description is not readable: " + e.getMessage());
            }
        });
        LOG.log(Level.INFO, "the node withheld " + missing.size() + " relays' descriptions; " + found.size() + " of them came from relays");
        return view.with(found);
    }

    private ListComparison.Verdict verdictOf(DirectoryView view) {
        return comparison != null && comparison.isOf(view) ? comparison.verdict() : new ListComparison.Verdict.Undecided();
    }

    private boolean isWorthAsking(DirectoryVerdict verdict) {
        return switch (verdict) {
            case DirectoryVerdict.Accepted _ -> !keeper.isConfirmed();
            case DirectoryVerdict.Held _ -> true;
            case DirectoryVerdict.Refused(DirectoryVerdict.Reason reason) -> reason == DirectoryVerdict.Reason.CONTRADICTED;
        };
    }

    private boolean isTimeToAsk(DirectoryView view) {
        Instant now = clock.instant();
        return comparison == null || !comparison.isOf(view) || askedAt.isAfter(now) || !now.isBefore(askedAt.plus(ASK_AGAIN_AFTER));
    }

    private void compare(DirectoryView view, RelaysAsked relays) {
        if (comparison == null || !comparison.isOf(view)) {
            comparison = new ListComparison(view.block(), view.hash());
        }
        askedAt = clock.instant();
        for (int round = 0; round < ROUNDS; round++) {
            List<ListAnswer> answers = relays.lists(view.block());
            answers.forEach(comparison::take);
            // Others are asked only where it is doubtful: a few relays that lie and were met by chance decide nothing.
            if (answers.isEmpty() || comparison.dissenters().isEmpty() || comparison.verdict() instanceof ListComparison.Verdict.Agreed) {
                break;
            }
        }
        boolean agreed = comparison.verdict() instanceof ListComparison.Verdict.Agreed;
        var now = new Compared(view.block(), comparison.agree(), comparison.disagree(), comparison.unknown(),
                agreed ? Set.copyOf(comparison.dissenters()) : Set.of());
        Set<Bytes> before = compared.getAndSet(now).liars();
        now.liars().stream().filter(liar -> !before.contains(liar)).forEach(liar -> LOG.log(Level.WARNING,
                name(liar) + " holds another list of relays than the others: it lies, or its node does."));
    }

    /** A list as it is, where nobody is asked. */
    void offer(DirectoryView view) {
        take(view, new ListComparison.Verdict.Undecided(), Duration.ZERO);
    }

    private DirectoryVerdict take(DirectoryView view, ListComparison.Verdict said, Duration patience) {
        Optional<DirectoryView> before = keeper.view();
        DirectoryVerdict verdict = keeper.offer(view, clock.instant(), said, patience);
        switch (verdict) {
            case DirectoryVerdict.Accepted _ -> {
                since.get().see(view.relays().stream().map(relay -> relay.descriptor().relayId()).toList(), clock.instant());
                told.set(Optional.empty());
            }
            case DirectoryVerdict.Held _ -> { }
            case DirectoryVerdict.Refused(DirectoryVerdict.Reason reason) -> {
                // The list is read again and again: once is enough to be told.
                if (!told.getAndSet(Optional.of(reason)).equals(Optional.of(reason))) {
                    LOG.log(Level.WARNING, reason.advice());
                }
            }
        }
        if (!keeper.view().equals(before)) {
            kept.get().ifPresent(file -> keeper.view().ifPresent(file::save));
        }
        return verdict;
    }
}
