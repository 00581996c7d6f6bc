package org.farthing.app.instance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.farthing.circuit.directory.Descriptor;
import org.farthing.circuit.directory.Directory;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.registry.RelayEntry;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/** The relays as the registry listed them when it was last read. Thread-safe. */
public final class RelayList {
    private record Listed(Directory directory, Map<Bytes, Address> payees) {
    }

    private final AtomicReference<Listed> listed = new AtomicReference<>(new Listed(Directory.EMPTY, Map.of()));

    public Directory directory() {
        return listed.get().directory();
    }

    /** Whom the channels with a relay pay. */
    Optional<Address> payee(Bytes relay) {
        return Optional.ofNullable(listed.get().payees().get(relay));
    }

    /** What a relay calls itself; the beginning of its id where it is not listed. */
    String name(Bytes relay) {
        return directory().find(relay).map(Descriptor::name).orElse("Relay " + relay.toString().substring(2, 10));
    }

    /**
     * Reads the registry again.
     *
     * @throws org.farthing.wallet.value.WalletException if that fails; the old list stays
     */
    void refresh(ChainAccess access) {
        access.network().registry().ifPresent(address -> {
            List<RelayEntry> entries = new Registry(access.chain(), access.contracts(), address).list();
            var payees = new HashMap<Bytes, Address>();
            entries.forEach(entry -> payees.put(entry.relayId(), entry.payout()));
            listed.set(new Listed(RegistryReader.directory(entries), Map.copyOf(payees)));
        });
    }
}
