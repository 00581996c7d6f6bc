package org.farthing.app.cli;

import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farthing.app.DataFolder;
import org.farthing.app.control.ControlClient;
import org.farthing.app.program.Desktop;
import org.farthing.app.program.DesktopOptions;
import org.farthing.app.shell.WindowLauncher;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/** {@code farthing} without a command: opens the window, or brings the one forward that is open on the data folder. */
final class WindowStart {
    static final String NO_LIBRARIES =
            "The window cannot be opened: this system lacks the libraries for it (on Debian: libgtk-3-0 and libxtst6).";

    private static final int TRIES = 25;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private WindowStart() {
    }

    static int run(GlobalOptions global) {
        if (!hasDisplay()) {
            throw new Failure("There is no display for a window. \"farthing demo --headless\" starts the practice world without one, "
                    + "\"farthing proxy\" a wallet; \"farthing --help\" lists all commands.");
        }
        var options = new DesktopOptions(global.folder(), global.network(), global.rpc, global.direct);
        Desktop desktop;
        try {
            desktop = Desktop.open(options);
        } catch (WalletException e) {
            if (e.kind() != Kind.ALREADY_RUNNING) {
                throw e;
            }
            bringForward(global.folder());
            return 0;
        }
        return run(desktop);
    }

    private static int run(Desktop desktop) {
        var ended = new AtomicBoolean();
        // SIGTERM and Ctrl+C: end in order here, and leave with 0 instead of the signal's status.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!ended.get()) {
                desktop.close();
                Runtime.getRuntime().halt(0);
            }
        }, "signal"));
        try {
            WindowLauncher.launch(desktop);
        } catch (UnsupportedOperationException _) {
            throw new Failure(NO_LIBRARIES);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            desktop.close();
            ended.set(true);
        }
        return 0;
    }

    /** The one that is open may just be starting, and hear of it a moment later. */
    static void bringForward(DataFolder folder) {
        for (int left = TRIES; !Files.exists(folder.control()) && left > 0; left--) {
            try {
                Thread.sleep(BETWEEN_TRIES);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        try {
            ControlClient.ask(folder, ControlClient.command(Desktop.SHOW));
        } catch (WalletException e) {
            throw new Failure("Farthing runs on this data folder without a window. End it to open one, or ask it by commands: "
                    + "\"farthing --help\" lists them.");
        }
    }

    static boolean hasDisplay() {
        String os = System.getProperty("os.name");
        boolean hasScreenAlways = os.startsWith("Windows") || os.startsWith("Mac");
        return hasScreenAlways || System.getenv("DISPLAY") != null && !System.getenv("DISPLAY").isEmpty();
    }
}
