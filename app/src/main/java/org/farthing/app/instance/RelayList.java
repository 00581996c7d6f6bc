package org.farthing.app.instance;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.circuit.directory.DirectoryKeeper;
import org.farthing.circuit.directory.DirectoryVerdict;
import org.farthing.circuit.directory.DirectoryView;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.registry.RelayEntry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/** The relays as the registry listed them when it was last read and the list was one to be trusted. Thread-safe. */
public final class RelayList {
    private static final System.Logger LOG = System.getLogger("farthing.directory");

    private final InstantSource clock;
    private final DirectoryKeeper keeper = new DirectoryKeeper();
    private final AtomicReference<Map<Bytes, Address>> payees = new AtomicReference<>(Map.of());
    private final AtomicReference<Optional<DirectoryVerdict.Reason>> told = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<KeptRelays>> kept = new AtomicReference<>(Optional.empty());

    public RelayList() {
        this(InstantSource.system());
    }

    RelayList(InstantSource clock) {
        this.clock = clock;
    }

    public Directory directory() {
        return keeper.directory();
    }

    /** The list in use, with its hash; empty before one was read. */
    Optional<DirectoryView> view() {
        return keeper.view();
    }

    /** Why the list that was read last is not in use, if it is not: one or two sentences for the user. */
    Optional<String> alarm() {
        return keeper.alarm().map(DirectoryVerdict.Reason::advice);
    }

    /** How many relays were caught signing two descriptors with one number; none of them is used. */
    int equivocations() {
        return keeper.equivocations().size();
    }

    /** Whom the channels with a relay pay. */
    Optional<Address> payee(Bytes relay) {
        return Optional.ofNullable(payees.get().get(relay));
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
        file.load().filter(stored -> !stored.view().blockTime().isBefore(oldest))
                .ifPresent(stored -> offer(stored.view(), stored.payees()));
        told.set(Optional.empty());
        if (keep) {
            kept.set(Optional.of(file));
        }
    }

    /**
     * Reads the registry again. A list that is not to be trusted is refused, which {@link #alarm} and the log tell.
     *
     * @throws org.farthing.wallet.value.WalletException if that fails; the old list stays
     */
    synchronized void refresh(ChainAccess access) {
        if (access.network().registry().isEmpty()) {
            return;
        }
        RegistryReader.At at = RegistryReader.block(access, clock.instant());
        var registry = new Registry(access.chain(), access.network(), access.contracts());
        List<RelayEntry> entries = registry.list(at.block());
        var named = new HashMap<Bytes, Address>();
        entries.forEach(entry -> named.put(entry.relayId(), entry.payout()));
        offer(new DirectoryView(at.block(), at.time(), RegistryReader.descriptors(entries)), Map.copyOf(named));
    }

    void offer(DirectoryView view, Map<Bytes, Address> named) {
        Instant now = clock.instant();
        switch (keeper.offer(view, now)) {
            case DirectoryVerdict.Accepted(int _) -> {
                payees.set(named);
                told.set(Optional.empty());
                kept.get().ifPresent(file -> file.save(new KeptRelays.Kept(view, named)));
            }
            case DirectoryVerdict.Refused(DirectoryVerdict.Reason reason) -> {
                // The list is read again and again: once is enough to be told.
                if (!told.getAndSet(Optional.of(reason)).equals(Optional.of(reason))) {
                    LOG.log(Level.WARNING, reason.advice());
                }
            }
        }
    }
}
