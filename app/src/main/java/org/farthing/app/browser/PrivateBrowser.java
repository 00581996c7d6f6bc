package org.farthing.app.browser;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.value.WalletException;

/**
 * A browser's process on a throw-away profile. The profile is wiped when the process ends, whoever ended it; nothing starts it again.
 * Thread-safe.
 */
public final class PrivateBrowser implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("farthing.browser");
    private static final int GRACE_SECONDS = 2;
    private static final int WIPING_SECONDS = 10;
    /** Of the environment: what could write down what is visited or the keys of its connections, or lead around the settings. */
    private static final Set<String> FORBIDDEN = Set.of("SSLKEYLOGFILE", "NSPR_LOG_FILE", "NSPR_LOG_MODULES", "CHROME_LOG_FILE",
            "CHROMIUM_FLAGS", "CHROMIUM_USER_FLAGS", "GTK_MODULES", "XRE_PROFILE_PATH", "http_proxy", "https_proxy", "all_proxy",
            "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "auto_proxy");
    private static final List<String> FORBIDDEN_BEGINNINGS = List.of("MOZ_", "CHROME_", "FIREFOX_", "JAVA_TOOL_");

    /**
     * How to start.
     *
     * @param port     of the proxy on 127.0.0.1
     * @param secret   hexadecimal digits that begin the SOCKS password of a browser that can give one
     * @param page     the first address
     * @param display  variables of who asked for it, such as DISPLAY, which may not be this program's own
     * @param headless without a window
     * @param keep     whether the profile stays when the browser ends
     */
    public record Start(int port, String secret, String page, Map<String, String> display, boolean headless, boolean keep) {
        public Start {
            display = Map.copyOf(display);
        }

        /** The secret is one, and so is the page's address. */
        @Override
        public String toString() {
            return "Start";
        }
    }

    private final Process process;
    private final ProfileFolders.Made made;
    private final boolean keep;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile Set<ProcessHandle> family = Set.of();
    private final OwnConnections connections;

    private PrivateBrowser(Process process, ProfileFolders.Made made, boolean keep) {
        this.process = process;
        this.made = made;
        this.keep = keep;
        this.connections = new OwnConnections(Path.of("/proc"), () -> OwnConnections.family(process.toHandle()));
    }

    /**
     * Starts {@code browser}.
     *
     * @throws WalletException STORAGE_UNAVAILABLE if its profile cannot be written or it cannot be started; nothing is left behind then
     */
    public static PrivateBrowser start(InstalledBrowser browser, ProfileFolders folders, Start start) {
        ProfileFolders.Made made;
        try {
            made = folders.make(browser);
        } catch (IOException e) {
            throw Refusal.NO_PROFILE.after(e);
        }
        try {
            List<String> arguments = prepare(browser, made.profile(), start);
            var command = new ArrayList<>(List.of(browser.program()));
            command.addAll(arguments);
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            clean(builder.environment());
            if (browser.sandbox() == InstalledBrowser.Confinement.NONE) {
                // Confined ones have such folders of their own, and lose their way with others.
                keepUserFoldersClean(builder.environment(), made);
            }
            if (browser.product().family() == Product.Family.CHROMIUM) {
                // Firefox says an unremarkable time zone by itself.
                builder.environment().put("TZ", "UTC");
            }
            builder.environment().putAll(start.display());
            Process process = builder.start();
            process.getOutputStream().close();
            made.note(process.toHandle());
            var running = new PrivateBrowser(process, made, start.keep());
            Thread.ofVirtual().name("browser-family").start(running::watchFamily);
            process.onExit().thenRun(() -> Thread.ofVirtual().name("browser-end").start(running::end));
            return running;
        } catch (IOException e) {
            made.wipe();
            throw Refusal.BROWSER_NOT_STARTED.after(e, browser.product().title());
        }
    }

    private static List<String> prepare(InstalledBrowser browser, Path profile, Start start) throws IOException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return switch (browser.product().family()) {
            case FIREFOX -> {
                FirefoxProfile.write(profile, start.port(), start.secret());
                yield FirefoxProfile.arguments(profile, windows, start.headless(), start.page());
            }
            case CHROMIUM -> {
                ChromiumProfile.write(profile);
                yield ChromiumProfile.arguments(profile, start.port(), start.headless(), start.page());
            }
            case OWN_NETWORK -> throw Refusal.OWN_NETWORK.exception(browser.product().title());
        };
    }

    /** Its downloads still go where the user has them. */
    private static void keepUserFoldersClean(Map<String, String> environment, ProfileFolders.Made made) throws IOException {
        String config = environment.getOrDefault("XDG_CONFIG_HOME", environment.getOrDefault("HOME", "") + "/.config");
        Map<String, String> folders = made.userFolders();
        Path names = Path.of(config, "user-dirs.dirs");
        if (Files.isReadable(names)) {
            Files.copy(names, Path.of(folders.get("XDG_CONFIG_HOME"), "user-dirs.dirs"));
        }
        environment.putAll(folders);
    }

    static void clean(Map<String, String> environment) {
        environment.keySet().removeIf(name -> FORBIDDEN.contains(name) || FORBIDDEN_BEGINNINGS.stream().anyMatch(name::startsWith));
        // Crash reports would be written to the user's own folders, and a crashed Firefox would offer to start again.
        environment.put("MOZ_CRASHREPORTER_DISABLE", "1");
        environment.put("MOZ_DATA_REPORTING", "0");
    }

    /** Those that a browser started; once it has died itself they are nobody's children any more. */
    private void watchFamily() {
        while (process.isAlive()) {
            family = process.descendants().collect(Collectors.toSet());
            try {
                if (process.waitFor(500, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void end() {
        family.forEach(ProcessHandle::destroyForcibly);
        if (keep) {
            try {
                made.keep();
            } catch (IOException _) {
                LOG.log(Level.WARNING, "the profile could not be marked as one to keep: the next start wipes it");
            }
        } else {
            made.wipe();
        }
        ended.complete(null);
    }

    /** Tells its connections from those of others. */
    public OwnConnections connections() {
        return connections;
    }

    /** Completes once the process is gone and its profile with it. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Where its profile stays, if it does. */
    public Optional<Path> kept() {
        return keep ? Optional.of(made.profile()) : Optional.empty();
    }

    /** Asks it to end, makes it end after a few seconds, and waits until its profile is gone. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            ended.get(WIPING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            LOG.log(Level.WARNING, "the browser's profile is not wiped yet; the next start does it");
        }
    }
}
