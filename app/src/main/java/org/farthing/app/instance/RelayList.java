package org.farthing.app.instance;

import java.util.concurrent.atomic.AtomicReference;
import org.farthing.circuit.directory.Directory;
import org.farthing.wallet.registry.Registry;

/** The relays as the registry listed them when it was last read. Thread-safe. */
public final class RelayList {
    private final AtomicReference<Directory> directory = new AtomicReference<>(Directory.EMPTY);

    public Directory directory() {
        return directory.get();
    }

    /**
     * Reads the registry again.
     *
     * @throws org.farthing.wallet.value.WalletException if that fails; the old list stays
     */
    void refresh(ChainAccess access) {
        access.network().registry().ifPresent(address ->
                directory.set(RegistryReader.directory(new Registry(access.chain(), access.contracts(), address).list())));
    }
}
