package org.farthing.wallet.keys;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/**
 * The file that holds a wallet's recovery words, and the keys imported from other wallets, behind a password; {@link VaultFormat} draws
 * its bytes. Beside it lies a second copy, {@code NAME.bak}, against a damaged disk; after a change of password the copy is replaced too,
 * so that the old password opens neither.
 *
 * <p>The words restore everything but imported keys: those follow from nothing, and are lost with this file and its copy unless the user
 * keeps the wallet or keystore that they came from.
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
     * What a vault holds, in the clear; closing it wipes all of it.
     *
     * @param words      the recovery words
     * @param passphrase BIP-39's extra word, empty for none
     * @param imported   keys of accounts that came from other wallets, at most {@link #IMPORTED_MAX}; the words do not restore them
     */
    public record Contents(Mnemonic words, Password passphrase, List<Signer> imported) implements AutoCloseable {
        public Contents {
            imported = List.copyOf(imported);
            if (imported.size() > IMPORTED_MAX) {
                throw new IllegalArgumentException("a vault holds at most " + IMPORTED_MAX + " imported keys");
            }
        }

        /** Of a new wallet: nothing is imported yet. */
        public Contents(Mnemonic words, Password passphrase) {
            this(words, passphrase, List.of());
        }

        /** The keys that words and passphrase stand for, the caller's to close. */
        public WalletKeys keys() {
            return WalletKeys.of(words, passphrase);
        }

        @Override
        public void close() {
            words.close();
            passphrase.close();
            imported.forEach(Signer::close);
        }

        /** Nothing of what it holds. */
        @Override
        public String toString() {
            return "Vault.Contents";
        }
    }

    /**
     * What {@link #openOrRecover} found.
     *
     * @param contents   the caller's to close
     * @param fromBackup whether the file was missing or damaged, and the copy took its place: tell the user, whose disk may be failing
     */
    public record Opened(Contents contents, boolean fromBackup) {
    }

    /** Puts bytes in the place of a file, whole or not at all. */
    @FunctionalInterface
    interface Replacement {
        void replace(Path file, byte[] content) throws IOException;
    }

    /** How many imported keys a vault holds at most. */
    public static final int IMPORTED_MAX = VaultFormat.IMPORTED_MAX;

    private static final System.Logger LOG = System.getLogger("farthing.wallet");
    /** Of so many accounts from the words it is checked that none is imported once more. */
    private static final int OWN_ACCOUNTS = 20;

    private final Path file;
    private final SecureRandom random;
    private final Replacement disk;

    public Vault(Path file, SecureRandom random) {
        this(file, random, OwnerOnlyFile::replace);
    }

    Vault(Path file, SecureRandom random, Replacement disk) {
        this.file = file;
        this.random = random;
        this.disk = disk;
    }

    /** Whether there is a vault, or a copy of one, that must not be written over. */
    public boolean exists() {
        return Files.exists(file) || Files.exists(backup());
    }

    /**
     * Writes a new vault. Closes nothing.
     *
     * @throws WalletException {@link Kind#BAD_INPUT} if there is one already or the passphrase is too long,
     *                         {@link Kind#STORAGE_UNAVAILABLE} if it cannot be written
     */
    public void create(Contents contents, Password password, Cost cost) {
        if (exists()) {
            throw WalletRefusal.WALLET_THERE.exception();
        }
        byte[] sealed = VaultFormat.seal(contents, password, cost, random);
        try {
            disk.replace(file, sealed);
            disk.replace(backup(), sealed);
        } catch (IOException e) {
            throw WalletRefusal.WALLET_NOT_WRITTEN.after(e);
        }
    }

    /**
     * Opens the vault as it is, and changes nothing.
     *
     * @throws WalletException {@link Kind#WRONG_PASSWORD}; {@link Kind#FOREIGN_OR_DAMAGED_DATA} for a file that is no vault, empty, cut
     *                         short, damaged, or of a later version; {@link Kind#STORAGE_UNAVAILABLE} if there is none or it cannot be read
     */
    public Contents open(Password password) {
        return VaultFormat.open(read(), password);
    }

    /**
     * Opens the vault, or its copy where the file is missing or damaged. The copy is then put in the file's place; the damaged file is kept
     * as {@code NAME.damaged}. Where the file is good, what an interrupted change left behind is put in order: the copy is made the same
     * as the file again, so that a password that was replaced opens neither.
     *
     * @throws WalletException as {@link #open}; where neither opens, what is said is about the file, or the password of the copy
     */
    public Opened openOrRecover(Password password) {
        byte[] content = !Files.exists(file) && Files.exists(backup()) ? new byte[0] : read();
        try {
            Contents contents = VaultFormat.open(content, password);
            tidy(content);
            return new Opened(contents, false);
        } catch (WalletException refused) {
            if (refused.kind() == Kind.WRONG_PASSWORD || VaultFormat.isOfLaterVersion(content) || !Files.exists(backup())) {
                throw refused;
            }
            return new Opened(recover(password, refused), true);
        }
    }

    /**
     * Replaces the password, and nothing else. The old file stays as the copy beside it until the new one has been read back and opened.
     *
     * @throws WalletException as {@link #open}; nothing was changed then
     */
    public void changePassword(Password old, Password fresh, Cost cost) {
        byte[] before = read();
        try (Contents contents = VaultFormat.open(before, old)) {
            rewrite(before, contents, fresh, cost, WalletRefusal.PASSWORD_NOT_WRITTEN);
        }
    }

    /**
     * Adds the key of an account from another wallet. The words do not restore it: tell the user to keep what it came from.
     *
     * @param password the vault's, which stays
     * @param key      not closed
     * @throws WalletException as {@link #open}, or {@link Kind#BAD_INPUT} if the account is in the wallet already or no more fit;
     *                         nothing was changed then
     */
    public void add(Password password, Signer key) {
        byte[] before = read();
        try (Contents contents = VaultFormat.open(before, password)) {
            if (contents.imported().size() >= IMPORTED_MAX) {
                throw new WalletException(Kind.BAD_INPUT, "This wallet holds " + IMPORTED_MAX + " imported accounts, which is all it can. "
                        + "Remove one that you no longer need, or import this one into another wallet.");
            }
            if (holds(contents, key.address())) {
                throw new WalletException(Kind.BAD_INPUT, "That account is in this wallet already. Nothing was changed.");
            }
            var more = new ArrayList<Signer>(contents.imported());
            more.add(key);
            rewrite(before, new Contents(contents.words(), contents.passphrase(), more), password, VaultFormat.cost(before),
                    WalletRefusal.CHANGE_NOT_WRITTEN);
        }
    }

    /**
     * Forgets the key of an imported account. If it is nowhere else, its money is lost: ask first.
     *
     * @throws WalletException as {@link #open}, or {@link Kind#BAD_INPUT} if there is no such imported account; nothing was changed then
     */
    public void remove(Password password, Address account) {
        byte[] before = read();
        try (Contents contents = VaultFormat.open(before, password)) {
            List<Signer> rest = contents.imported().stream().filter(key -> !key.address().equals(account)).toList();
            if (rest.size() == contents.imported().size()) {
                throw new WalletException(Kind.BAD_INPUT, "No imported account of this wallet has that address. Nothing was changed.");
            }
            rewrite(before, new Contents(contents.words(), contents.passphrase(), rest), password, VaultFormat.cost(before),
                    WalletRefusal.CHANGE_NOT_WRITTEN);
        }
    }

    private static boolean holds(Contents contents, Address account) {
        if (contents.imported().stream().anyMatch(key -> key.address().equals(account))) {
            return true;
        }
        try (WalletKeys keys = contents.keys()) {
            for (int i = 0; i < OWN_ACCOUNTS; i++) {
                try (Signer own = keys.account(i)) {
                    if (own.address().equals(account)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** At every instant file and copy are whole, and one of them is as before or as after. */
    private void rewrite(byte[] before, Contents contents, Password password, Cost cost, WalletRefusal failed) {
        byte[] sealed = VaultFormat.seal(contents, password, cost, random);
        try {
            disk.replace(backup(), before);
            disk.replace(file, sealed);
            byte[] written = read();
            VaultFormat.open(written, password).close();
            disk.replace(backup(), written);
        } catch (IOException e) {
            throw failed.after(e);
        }
    }

    private Contents recover(Password password, WalletException refused) {
        try {
            byte[] copy = OwnerOnlyFile.readUpTo(backup(), VaultFormat.LENGTH_MAX);
            Contents contents = VaultFormat.open(copy, password);
            try {
                if (Files.exists(file)) {
                    Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
                }
                disk.replace(file, copy);
            } catch (IOException e) {
                contents.close();
                throw e;
            }
            tidy(copy);
            return contents;
        } catch (WalletException e) {
            if (e.kind() == Kind.WRONG_PASSWORD) {
                throw e;
            }
            refused.addSuppressed(e);
            throw WalletRefusal.NEITHER_OPENS.after(refused);
        } catch (IOException e) {
            throw WalletRefusal.COPY_NOT_PUT_BACK.after(e);
        }
    }

    /** What a process that was killed may have left: a copy that is one change behind, and half-written files. */
    private void tidy(byte[] content) {
        try {
            if (!Files.exists(backup()) || !Arrays.equals(OwnerOnlyFile.readUpTo(backup(), VaultFormat.LENGTH_MAX), content)) {
                disk.replace(backup(), content);
            }
            OwnerOnlyFile.deleteUnfinished(file);
            OwnerOnlyFile.deleteUnfinished(backup());
        } catch (IOException e) {
            // The wallet is open all the same; the next opening tries again.
            LOG.log(Level.WARNING, "the copy of the wallet's file could not be brought up to date: " + e.getClass().getName());
        }
    }

    private Path backup() {
        return file.resolveSibling(file.getFileName() + ".bak");
    }

    private byte[] read() {
        try {
            return OwnerOnlyFile.readUpTo(file, VaultFormat.LENGTH_MAX);
        } catch (NoSuchFileException _) {
            throw WalletRefusal.NO_WALLET_HERE.exception();
        } catch (IOException e) {
            throw WalletRefusal.WALLET_UNREADABLE.after(e);
        }
    }
}
