package org.farthing.app.shell;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.farthing.app.session.Program;
import org.farthing.app.session.Session;

/** Starts JavaFX for one window, from a main that is no {@code Application}: the session is handed over, not left in a static field. */
public final class WindowLauncher {
    private WindowLauncher() {
    }

    /**
     * Opens the window and waits until it is closed. The session stays open; it is the caller's to close.
     *
     * @throws UnsupportedOperationException without a display, or without the libraries that windows are drawn with
     * @throws InterruptedException          when the wait is interrupted; the window is then closed
     */
    public static void launch(Session session) throws InterruptedException {
        launch((stage, closed) -> MainWindow.open(stage, session, closed));
    }

    /** As above, on a program that says itself what there is to show. It stays open, too. */
    public static void launch(Program program) throws InterruptedException {
        launch((stage, closed) -> MainWindow.open(stage, program, closed));
    }

    private static void startup(Runnable opening) {
        try {
            Platform.startup(opening);
        } catch (RuntimeException e) {
            // A system without GTK is found out by JavaFX itself, one without even X11's library by the loader.
            throw lacksLibrary(e) ? new UnsupportedOperationException(e) : e;
        }
    }

    static boolean lacksLibrary(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).anyMatch(UnsatisfiedLinkError.class::isInstance);
    }

    private interface Opening {
        void on(Stage stage, Runnable closed);
    }

    private static void launch(Opening opening) throws InterruptedException {
        var closed = new CountDownLatch(1);
        var failure = new AtomicReference<RuntimeException>();
        startup(() -> {
            // The program may still have work after its window: it ends JavaFX itself, below.
            Platform.setImplicitExit(false);
            try {
                opening.on(new Stage(), closed::countDown);
            } catch (RuntimeException thrown) {
                // Without this the caller would wait for ever on a window that never came.
                failure.set(thrown);
                closed.countDown();
            }
        });
        try {
            closed.await();
        } finally {
            Platform.exit();
        }
        if (failure.get() != null) {
            throw failure.get();
        }
    }
}
