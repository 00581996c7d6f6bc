package org.farthing.wallet.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The file that holds a wallet's recovery words behind a password; {@link VaultFormat} draws its bytes. Beside it lies a second copy,
 * {@code NAME.bak}, against a damaged disk; after a change of password the copy is replaced too, so that the old password opens neither.
 *
 * <p>Blocks for the time the password is stretched (about half a second at {@link Cost#STANDARD}) and for the disk. Not for two threads or
 * processes at once on one file: whoever opens the data folder holds its lock.
 */
public final class Vault {
    /**
     * What one guess at the password costs: Argon2id's parameters (RFC 9106).
     *
     * @param memoryKib memory in KiB, 8 for each lane to 1,048,576
     * @param passes    1 to 16
     * @param lanes     1 to 16
     */
    public record Cost(int memoryKib, int passes, int lanes) {
        /** 64 MiB, three passes, one lane. */
        public static final Cost STANDARD = new Cost(64 * 1024, 3, 1);
        /** Next to nothing: for play money and tests, never for money. */
        public static final Cost PRACTICE = new Cost(64, 1, 1);

        static final int MEMORY_MAX_KIB = 1024 * 1024;
        static final int PASSES_MAX = 16;
        static final int LANES_MAX = 16;

        public Cost {
            if (lanes < 1 || lanes > LANES_MAX || passes < 1 || passes > PASSES_MAX
                    || memoryKib < 8 * lanes || memoryKib > MEMORY_MAX_KIB) {
                throw new IllegalArgumentException("a cost outside Argon2id's or our own bounds");
            }
        }
    }

    /**
     * What a vault holds, in the clear; closing it wipes both.
     *
     * @param words      the recovery words
     * @param passphrase BIP-39's extra word, empty for none
     */
    public record Contents(Mnemonic words, Password passphrase) implements AutoCloseable {
        /** The keys that words and passphrase stand for, the caller's to close. */
        public WalletKeys keys() {
            return WalletKeys.of(words, passphrase);
        }

        @Override
        public void close() {
            words.close();
            passphrase.close();
        }

        /** Nothing of what it holds. */
        @Override
        public String toString() {
            return "Vault.Contents";
        }
    }

    private final Path file;
    private final SecureRandom random;

    public Vault(Path file, SecureRandom random) {
        this.file = file;
        this.random = random;
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /**
     * Writes a new vault. Closes nothing.
     *
     * @throws WalletException {@link Kind#BAD_INPUT} if there is one already or the passphrase is too long,
     *                         {@link Kind#STORAGE_UNAVAILABLE} if it cannot be written
     */
    public void create(Contents contents, Password password, Cost cost) {
        if (exists()) {
            throw new WalletException(Kind.BAD_INPUT, "There is a wallet here already. Choose another folder, or open that one.");
        }
        byte[] sealed = VaultFormat.seal(contents, password, cost, random);
        try {
            OwnerOnlyFile.replace(file, sealed);
            OwnerOnlyFile.replace(backup(), sealed);
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE,
                    "The wallet could not be written. Check that the disk is not full and that the folder is yours.", e);
        }
    }

    /**
     * Opens the vault.
     *
     * @throws WalletException {@link Kind#WRONG_PASSWORD}; {@link Kind#FOREIGN_OR_DAMAGED_DATA} for a file that is no vault, cut short,
     *                         damaged, or of a later version; {@link Kind#STORAGE_UNAVAILABLE} if there is none or it cannot be read
     */
    public Contents open(Password password) {
        return VaultFormat.open(read(), password);
    }

    /**
     * Replaces the password, and nothing else. The old file stays as the copy beside it until the new one has been read back and opened.
     *
     * @throws WalletException as {@link #open}; nothing was changed then
     */
    public void changePassword(Password old, Password fresh, Cost cost) {
        byte[] before = read();
        try (Contents contents = VaultFormat.open(before, old)) {
            byte[] sealed = VaultFormat.seal(contents, fresh, cost, random);
            OwnerOnlyFile.replace(backup(), before);
            OwnerOnlyFile.replace(file, sealed);
            byte[] written = read();
            VaultFormat.open(written, fresh).close();
            OwnerOnlyFile.replace(backup(), written);
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The new password could not be written. Check that the disk is not full, "
                    + "then open the wallet with the old password or the new.", e);
        }
    }

    private Path backup() {
        return file.resolveSibling(file.getFileName() + ".bak");
    }

    private byte[] read() {
        try {
            return OwnerOnlyFile.readUpTo(file, VaultFormat.LENGTH);
        } catch (NoSuchFileException _) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "There is no wallet here. Create one, or restore one from its words.");
        } catch (IOException e) {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The wallet's file cannot be read. Check that it is yours.", e);
        }
    }

    /** Puts the copy in the place of a damaged file, if the copy opens. Empty where it does not. */
    public Optional<Contents> openBackup(Password password) {
        try {
            byte[] copy = OwnerOnlyFile.readUpTo(backup(), VaultFormat.LENGTH);
            Contents contents = VaultFormat.open(copy, password);
            OwnerOnlyFile.replace(file, copy);
            Arrays.fill(copy, (byte) 0);
            return Optional.of(contents);
        } catch (IOException | WalletException _) {
            return Optional.empty();
        }
    }
}
