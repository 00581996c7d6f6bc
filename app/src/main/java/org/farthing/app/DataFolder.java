package org.farthing.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * Where one wallet and all that belongs to it lies:
 * <pre>
 *   farthing.toml     settings, written with comments on the first run; also the mark of a folder of ours
 *   farthing.toml.good    the settings as they were without an error last, in use while they have one
 *   vault             the words, under the password
 *   ledger.db         channels, vouchers, transactions; ledger.db.seal its digest, while nothing runs
 *   guards            the entry relays in use, for the owner's eyes: whoever knows them knows where to wait
 *   measured          what the circuits showed of relays: speed, reliability
 *   relays            the list of relays that was read last, to begin with
 *   known             since when each relay of the list has been seen on it
 *   browser-budget    what the private browser may cost, and has cost today; no site
 *   socks-password    what the SOCKS port asks for, where the settings want that
 *   control           how to reach the running program
 *   lock              held while a program runs on the folder
 *   relay.toml        settings of the relay that runs beside the wallet, if there is one
 *   relay/            its keys and vouchers: another account, and money until it is cashed
 *   practice/         the practice world's chain and relays
 *   practice-world/   a data folder of its own, for the practice world that the window begins beside a wallet for real money
 * </pre>
 *
 * @param path the folder itself
 */
public record DataFolder(Path path) {
    private static final String LOCK = "lock";
    private static final String PRACTICE_WORLD = "practice-world";
    /** What a start that was killed at the wrong moment may leave behind before there are settings. */
    private static final Set<String> OURS = Set.of(LOCK, "control", PRACTICE_WORLD, "relay.toml", "relay");
    /** All that programs write, with copies beside the files. A practice world beside the wallet is another wallet, and stays; so is a relay. */
    private static final Pattern WRITTEN = Pattern.compile(
            "(farthing\\.toml|vault|ledger\\.db|guards|measured|relays|known|browser-budget|socks-password|control|practice|lock)([.~].*)?"
                    + "|ledger\\.db-.*");

    public Path settings() {
        return path.resolve("farthing.toml");
    }

    /** The settings file as it was without an error last. */
    public Path lastSettings() {
        return path.resolve("farthing.toml.good");
    }

    public Path vault() {
        return path.resolve("vault");
    }

    public Path ledger() {
        return path.resolve("ledger.db");
    }

    public Path guards() {
        return path.resolve("guards");
    }

    public Path measurements() {
        return path.resolve("measured");
    }

    public Path relays() {
        return path.resolve("relays");
    }

    public Path knownRelays() {
        return path.resolve("known");
    }

    public Path browserBudget() {
        return path.resolve("browser-budget");
    }

    public Path socksPassword() {
        return path.resolve("socks-password");
    }

    public Path control() {
        return path.resolve("control");
    }

    public Path practice() {
        return path.resolve("practice");
    }

    /** The practice world that the window begins: its wallet never lies where one for real money does. */
    public DataFolder practiceWorld() {
        return new DataFolder(path.resolve(PRACTICE_WORLD));
    }

    /** Where no {@code --data} is given: the place that the system sets aside for programs' data. */
    public static DataFolder standard() {
        String home = System.getProperty("user.home");
        String os = System.getProperty("os.name");
        if (os.startsWith("Windows")) {
            String local = System.getenv("LOCALAPPDATA");
            return new DataFolder(Path.of(local == null ? home : local, "Farthing"));
        }
        if (os.startsWith("Mac")) {
            return new DataFolder(Path.of(home, "Library", "Application Support", "Farthing"));
        }
        String data = System.getenv("XDG_DATA_HOME");
        return new DataFolder(data == null || data.isEmpty() ? Path.of(home, ".local", "share", "farthing") : Path.of(data, "farthing"));
    }

    /**
     * A program's hold on the folder.
     *
     * @param lent whether it is somebody else's to give back
     */
    public record Hold(DataFolder folder, boolean madeFolder, FileChannel channel, FileLock lock, boolean lent) implements AutoCloseable {
        /** The same hold for a part of the program that ends earlier: closing that gives nothing back. */
        public Hold lend() {
            return new Hold(folder, madeFolder, channel, lock, true);
        }

        /** Gives the folder back; one in which nothing was begun is left as it was found. */
        @Override
        public void close() {
            if (lent) {
                return;
            }
            try {
                if (!folder.isOurs()) {
                    Files.deleteIfExists(folder.path().resolve(LOCK));
                    if (madeFolder && isEmpty(folder.path())) {
                        Files.deleteIfExists(folder.path());
                    }
                }
                channel.close();
            } catch (IOException e) {
                throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The data folder's lock could not be given back.", e);
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Whether a program has ever run here. */
    public boolean isOurs() {
        return Files.isRegularFile(settings());
    }

    /**
     * Refuses a folder that holds something else; reads only.
     *
     * @throws WalletException STORAGE_UNAVAILABLE or FOREIGN_OR_DAMAGED_DATA
     */
    public void requireUsable() {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw Refusal.FOLDER_IS_FILE.exception();
        }
        if (!Files.exists(path) || isOurs()) {
            if (Files.exists(path) && !(Files.isReadable(path) && Files.isReadable(settings()))) {
                throw unreadable(null);
            }
            return;
        }
        try (Stream<Path> entries = Files.list(path)) {
            if (entries.anyMatch(entry -> !OURS.contains(entry.getFileName().toString()))) {
                throw Refusal.FOLDER_FOREIGN.exception();
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Refuses where no program has run before: for commands that read. */
    public void requireOurs() {
        requireUsable();
        if (!isOurs()) {
            throw new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA,
                    "There is no Farthing data in this folder. Make a wallet with \"farthing wallet create\", begin with \"farthing demo "
                            + "--data DIR\", or name the right folder.");
        }
    }

    private static WalletException unreadable(IOException cause) {
        return Refusal.FOLDER_UNREADABLE.after(cause);
    }

    /**
     * Makes the folder, readable for its owner only, and holds it for this program.
     *
     * @throws WalletException ALREADY_RUNNING or STORAGE_UNAVAILABLE
     */
    public Hold hold() {
        requireUsable();
        try {
            boolean made = !Files.exists(path);
            if (made) {
                Files.createDirectories(path);
                ownerOnly(path, "rwx------");
            }
            FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return new Hold(this, made, channel, lock, false);
                }
            } catch (OverlappingFileLockException _) {
                // This very process has it: the same answer as for another one.
                channel.close();
                throw running();
            }
            channel.close();
            throw running();
        } catch (IOException e) {
            throw Refusal.FOLDER_UNWRITABLE.after(e);
        }
    }

    /**
     * Erases what programs wrote here, the wallet first; what else lies in the folder stays. For whoever no longer holds the folder.
     *
     * @throws WalletException STORAGE_UNAVAILABLE naming nothing, where something is left
     */
    public void erase() {
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> ours = entries.filter(entry -> WRITTEN.matcher(entry.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(entry -> !entry.getFileName().toString().startsWith("vault"))).toList();
            for (Path entry : ours) {
                deleteAll(entry);
            }
        } catch (IOException e) {
            throw Refusal.NOT_ALL_ERASED.after(e);
        }
    }

    /** Deletes the folder with everything in it, whoever wrote it; done again it does nothing. For folders that this program made itself. */
    public void discard() throws IOException {
        if (Files.exists(path)) {
            deleteAll(path);
        }
    }

    private static void deleteAll(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Whether a program holds the folder now; a moment later that may be different. */
    public boolean isHeld() {
        if (!Files.exists(path.resolve(LOCK))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static WalletException running() {
        return Refusal.FOLDER_IN_USE.exception();
    }

    static void ownerOnly(Path file, String permissions) throws IOException {
        if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        }
    }
}
