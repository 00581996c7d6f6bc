package org.farthing.app.relay;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import org.farthing.app.DataFolder;
import org.farthing.app.refusals.Refusal;
import org.farthing.circuit.link.RelayIdentity;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The files of one relay, for their owner's eyes:
 * <pre>
 *   identity      Ed25519, as RelayIdentity stores it: the relay's name in the world, or a key that it was lent to for a while. It signs at
 *                 every link, so it lies unencrypted
 *   onion-keys    the present and the former X25519 key, as OnionKeys stores them
 *   vault         the words of the operator's account, under the password
 *   till.db       channels and the best voucher of each
 *   wallet.db     transactions sent
 *   lock          held while the relay runs
 *   control       how commands reach the running relay
 * </pre>
 *
 * @param path     the folder
 * @param identity the identity's file, which may lie elsewhere
 */
record RelayFiles(Path path, Path identity) {
    private static final int LONGEST = 4096;

    Path till() {
        return path.resolve("till.db");
    }

    Path wallet() {
        return path.resolve("wallet.db");
    }

    Vault vault() {
        return new Vault(path.resolve("vault"), new SecureRandom());
    }

    /** For the control socket alone. */
    DataFolder control() {
        return new DataFolder(path);
    }

    void create() {
        try {
            if (!Files.exists(path)) {
                Files.createDirectories(path);
                if (Files.getFileAttributeView(path, PosixFileAttributeView.class) != null) {
                    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
                }
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    boolean hasIdentity() {
        return Files.exists(identity);
    }

    /** The relay's identity, made where there is none yet. */
    RelayIdentity identity(SecureRandom random) {
        byte[] stored = null;
        try {
            if (!hasIdentity()) {
                RelayIdentity fresh = RelayIdentity.generate(random);
                OwnerOnlyFile.replace(identity, fresh.encode());
                fresh.wipe();
            }
            stored = OwnerOnlyFile.readUpTo(identity, LONGEST);
            return RelayIdentity.decode(stored);
        } catch (IOException e) {
            throw unavailable(e);
        } catch (IllegalArgumentException e) {
            throw damaged(identity, e);
        } finally {
            if (stored != null) {
                Arrays.fill(stored, (byte) 0);
            }
        }
    }

    OnionKeys onionKeys(SecureRandom random, Instant now) {
        Path file = path.resolve("onion-keys");
        try {
            if (!Files.exists(file)) {
                OnionKeys fresh = OnionKeys.fresh(random, now);
                keep(fresh);
                return fresh;
            }
            return OnionKeys.decode(OwnerOnlyFile.readUpTo(file, LONGEST));
        } catch (IOException e) {
            throw unavailable(e);
        } catch (MalformedException e) {
            throw damaged(file, e);
        }
    }

    void keep(OnionKeys keys) {
        byte[] encoded = keys.encode();
        try {
            OwnerOnlyFile.replace(path.resolve("onion-keys"), encoded);
        } catch (IOException e) {
            throw unavailable(e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** Whether a relay runs on the files now. */
    boolean isHeld() {
        return control().isHeld();
    }

    /**
     * Holds the files for this process: two relays on one till would each count on money that the other cashes.
     *
     * @throws WalletException ALREADY_RUNNING or STORAGE_UNAVAILABLE
     */
    FileLock hold() {
        create();
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            channel.close();
            throw running();
        } catch (OverlappingFileLockException _) {
            close(channel);
            throw running();
        } catch (IOException e) {
            close(channel);
            throw unavailable(e);
        }
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private static WalletException running() {
        return Refusal.RELAY_RUNS_ALREADY.exception();
    }

    private static WalletException damaged(Path file, RuntimeException cause) {
        return new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA, "The relay's file \"" + file.getFileName()
                + "\" is damaged or not Farthing's. Nothing was changed in it. Restore it from a copy.", cause);
    }

    private static WalletException unavailable(IOException cause) {
        return Refusal.RELAY_FILES.after(cause);
    }
}
