package org.farthing.circuit.client;

import java.util.Optional;
import org.farthing.wallet.value.Bytes;

/**
 * Where the client keeps one thing of its own from start to start: its guards, or what it measured of relays. What is stored says which
 * relays this user uses: it belongs in a file that nobody else reads, and never leaves the machine.
 *
 * <p>Called on a thread that may block, one call at a time.
 */
public interface GuardStore {
    /** Keeps nothing. */
    GuardStore NONE = new GuardStore() {
        @Override
        public Optional<Bytes> load() {
            return Optional.empty();
        }

        @Override
        public void save(Bytes state) {
            // Forgotten with the process, as this store promises.
        }
    };

    /** What was saved last; empty if nothing was, or if it cannot be read. */
    Optional<Bytes> load();

    /** Replaces what was saved, all or nothing. At most 64 KiB. A failure is the store's to report: the client goes on without. */
    void save(Bytes state);
}
