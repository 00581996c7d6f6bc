package org.farthing.app.browser;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.farthing.app.browser.InstalledBrowser.Confinement;

/**
 * Where throw-away profiles lie, and how they go. Each is a folder for its owner's eyes alone:
 * <pre>
 *   farthing-browser-RANDOM/
 *     owner      process and start of the Farthing that made it
 *     browser    process and start of the browser on it, while there is one
 *     profile/   the browser's
 *     config/ cache/ data/ state/   what it and its libraries would else write into the user's: crash dumps, files opened lately
 * </pre>
 * One whose Farthing is gone, as after a power failure or {@code kill -9}, is wiped at the next start, and a browser that still runs on it
 * is ended first: its port is dead, and it is not to meet another one by chance.
 */
public final class ProfileFolders {
    private static final System.Logger LOG = System.getLogger("farthing.browser");
    private static final String PREFIX = "farthing-browser-";
    private static final String OWNER = "owner";
    private static final String BROWSER = "browser";
    private static final String KEPT = "kept";

    private final Path home;
    private final Path temporary;

    /** @param temporary the system's folder for temporary files */
    public ProfileFolders(Path home, Path temporary) {
        this.home = home;
        this.temporary = temporary;
    }

    /** This user's on this machine. */
    public static ProfileFolders standard() {
        return new ProfileFolders(Path.of(System.getProperty("user.home")), Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** One start's folder. */
    record Made(Path folder, Path profile) {
        /** Where a program that keeps to the XDG base directories writes on Linux, by variable. */
        Map<String, String> userFolders() throws IOException {
            var folders = new HashMap<String, String>();
            for (String kind : List.of("config", "cache", "data", "state")) {
                Path made = folder.resolve(kind);
                Files.createDirectories(made);
                folders.put("XDG_" + kind.toUpperCase(Locale.ROOT) + "_HOME", made.toString());
            }
            return folders;
        }

        /** Notes who runs on it, for a next start that finds it abandoned. */
        void note(ProcessHandle browser) throws IOException {
            Files.writeString(folder.resolve(BROWSER), mark(browser));
        }

        /** Nobody wipes it any more: the user wants to look at it. */
        void keep() throws IOException {
            Files.writeString(folder.resolve(KEPT), "");
        }

        void wipe() {
            ProfileFolders.wipe(folder);
        }
    }

    /**
     * Makes one, empty, where the browser's confinement lets it read.
     *
     * @throws IOException if it cannot be made
     */
    Made make(InstalledBrowser browser) throws IOException {
        Path parent = parent(browser.sandbox(), browser.bundle());
        Files.createDirectories(parent);
        // With rights for the owner alone, and never into something that is there.
        Path folder = Files.createTempDirectory(parent, PREFIX);
        Files.writeString(folder.resolve(OWNER), mark(ProcessHandle.current()));
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        Path profile = posix ? Files.createDirectory(folder.resolve("profile"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectory(folder.resolve("profile"));
        return new Made(folder, profile);
    }

    private Path parent(Confinement sandbox, String bundle) {
        return switch (sandbox) {
            case NONE -> temporary;
            // A snap sees neither other programs' temporary files nor hidden folders.
            case SNAP -> home.resolve("snap").resolve(bundle).resolve("common");
            case FLATPAK -> home.resolve(".var/app").resolve(bundle).resolve("cache");
        };
    }

    /** Wipes what starts before this one left behind. Blocks while it ends browsers that outlived their Farthing. */
    public void wipeAbandoned() {
        for (Path parent : parents()) {
            try (Stream<Path> entries = Files.list(parent)) {
                entries.filter(ProfileFolders::isAbandoned).toList().forEach(folder -> {
                    read(folder.resolve(BROWSER)).flatMap(ProfileFolders::running).ifPresent(ProfileFolders::end);
                    wipe(folder);
                });
            } catch (NoSuchFileException _) {
                // No such browser ever ran here.
                continue;
            } catch (IOException e) {
                LOG.log(Level.WARNING, "old profiles could not be looked for: " + e.getClass().getSimpleName());
            }
        }
    }

    private List<Path> parents() {
        Stream<Path> confined = Stream.concat(
                Stream.of("firefox", "chromium", "brave").map(name -> parent(Confinement.SNAP, name)),
                Stream.of(Product.values()).flatMap(product -> product.flatpaks().stream()).map(id -> parent(Confinement.FLATPAK, id)));
        return Stream.concat(Stream.of(temporary), confined).toList();
    }

    /** Of this user, made by a Farthing that is gone, and not kept on purpose. */
    private static boolean isAbandoned(Path folder) {
        boolean candidate = folder.getFileName().toString().startsWith(PREFIX) && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.isReadable(folder.resolve(OWNER)) && !Files.exists(folder.resolve(KEPT));
        return candidate && read(folder.resolve(OWNER)).flatMap(ProfileFolders::running).isEmpty();
    }

    // ---- processes by number and start, since numbers come again ----

    private static String mark(ProcessHandle process) {
        return process.pid() + " " + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<ProcessHandle> running(String mark) {
        try {
            return ProcessHandle.of(Long.parseLong(mark.split(" ")[0])).filter(ProcessHandle::isAlive)
                    .filter(process -> mark(process).equals(mark));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static void end(ProcessHandle browser) {
        Set<ProcessHandle> all = Stream.concat(browser.descendants(), Stream.of(browser)).collect(Collectors.toSet());
        all.forEach(ProcessHandle::destroyForcibly);
    }

    // ---- wiping ----

    private static void wipe(Path folder) {
        // A browser's last processes may still write while it is wiped.
        for (int attempt = 0; attempt < 50 && Files.exists(folder, LinkOption.NOFOLLOW_LINKS); attempt++) {
            try {
                delete(folder);
            } catch (IOException _) {
                try {
                    Thread.sleep(100);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            LOG.log(Level.WARNING, "a browser's profile could not be wiped whole; the next start tries again");
        }
    }

    /** Follows no link: a browser that was taken over could have laid one. */
    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
