package org.farthing.app.instance;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farthing.app.DataFolder;
import org.farthing.circuit.client.GuardStore;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.value.Bytes;

/**
 * What the client remembers of relays from start to start, in files of the data folder that only their owner reads: whoever knows a user's
 * guards knows where to wait for him.
 */
final class KeptState {
    /** Nothing is kept: for what only looks at a folder that another program may be at work on. */
    static final KeptState NONE = new KeptState(GuardStore.NONE, GuardStore.NONE);
    private static final int LONGEST = 64 * 1024;

    private final GuardStore guards;
    private final GuardStore measurements;

    private KeptState(GuardStore guards, GuardStore measurements) {
        this.guards = guards;
        this.measurements = measurements;
    }

    /** In a folder that this program holds. */
    static KeptState in(DataFolder data) {
        return new KeptState(new InFile(data.guards()), new InFile(data.measurements()));
    }

    GuardStore guards() {
        return guards;
    }

    GuardStore measurements() {
        return measurements;
    }

    private static final class InFile implements GuardStore {
        private static final System.Logger LOG = System.getLogger("farthing.instance");

        private final Path file;
        private final AtomicBoolean told = new AtomicBoolean();

        private InFile(Path file) {
            this.file = file;
        }

        @Override
        public Optional<Bytes> load() {
            try {
                if (!Files.exists(file)) {
                    return Optional.empty();
                }
                byte[] stored = OwnerOnlyFile.readUpTo(file, LONGEST);
                return stored.length > LONGEST ? Optional.empty() : Optional.of(Bytes.of(stored));
            } catch (IOException _) {
                LOG.log(Level.WARNING, "The file " + file.getFileName() + " in the data folder cannot be read; it begins anew.");
                return Optional.empty();
            }
        }

        @Override
        public void save(Bytes state) {
            try {
                OwnerOnlyFile.replace(file, state.toArray());
                told.set(false);
            } catch (IOException _) {
                if (!told.getAndSet(true)) {
                    LOG.log(Level.WARNING, "The file " + file.getFileName() + " cannot be written to the data folder: the next start may "
                            + "choose other entry relays. Check that the disk is not full.");
                }
            }
        }
    }
}
