package org.farthing.app.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javafx.application.ColorScheme;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.farthing.app.fx.Look;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.ScriptedSession;
import org.farthing.app.session.Session;
import org.testfx.util.WaitForAsyncUtils;

/** A window on a scripted session, and what tests do with it. Waits on states, never on time. */
final class WindowFixture {
    private static final int PATIENCE_SECONDS = 15;

    final ScriptedSession session;
    final HandClock clock;
    final Stage stage;
    final MainWindow window;
    final AtomicBoolean closed = new AtomicBoolean();

    /** On the window's thread. */
    WindowFixture(Stage stage, ScriptedSession session, HandClock clock) {
        this.stage = stage;
        this.session = session;
        this.clock = clock;
        session.money.follow(clock);
        this.window = MainWindow.open(stage, session, clock, () -> closed.set(true));
        // Tests begin light, whatever the machine prefers.
        Look.dress(stage.getScene(), ColorScheme.LIGHT);
    }

    /** On the window's thread: a window on a program that runs, by the clock on the wall. */
    WindowFixture(Stage stage, Session program) {
        this.stage = stage;
        this.session = null;
        this.clock = null;
        this.window = MainWindow.open(stage, program, Clock.systemUTC(), () -> closed.set(true));
        Look.dress(stage.getScene(), ColorScheme.LIGHT);
    }

    @SuppressWarnings("unchecked")
    <T extends Node> T node(String id) {
        Node found = stage.getScene().lookup("#" + id);
        if (found == null) {
            throw new AssertionError("no #" + id);
        }
        return (T) found;
    }

    boolean has(String id) {
        return ask(() -> {
            Node found = stage.getScene().lookup("#" + id);
            return found != null && visible(found);
        });
    }

    static boolean visible(Node node) {
        for (Node each = node; each != null; each = each.getParent()) {
            if (!each.isVisible()) {
                return false;
            }
        }
        return true;
    }

    String text(String id) {
        return ask(() -> this.<Label>node(id).getText());
    }

    void until(String what, BooleanSupplier condition) {
        until(what, PATIENCE_SECONDS, condition);
    }

    void until(String what, int seconds, BooleanSupplier condition) {
        try {
            WaitForAsyncUtils.waitFor(seconds, TimeUnit.SECONDS, () -> ask(condition::getAsBoolean));
        } catch (TimeoutException _) {
            throw new AssertionError("waited in vain for: " + what);
        }
    }

    void untilState(String screen, ScreenState state) {
        until(screen + " " + state, () -> {
            Node root = stage.getScene().lookup("#" + screen);
            return root != null && root.getProperties().get(ScreenState.KEY) == state;
        });
    }

    /** Time goes by for the window and for the clock on the wall. */
    void pass(Duration time) {
        clock.pass(time);
        run(window.live()::tick);
    }

    void press(KeyCode code, boolean control, boolean shift) {
        run(() -> {
            Node target = stage.getScene().getFocusOwner();
            var event = new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, control, false, false);
            javafx.event.Event.fireEvent(target == null ? stage.getScene().getRoot() : target, event);
        });
    }

    String focused() {
        return ask(() -> stage.getScene().getFocusOwner() == null ? "" : String.valueOf(stage.getScene().getFocusOwner().getId()));
    }

    void run(Runnable action) {
        ask(() -> {
            action.run();
            return null;
        });
    }

    <T> T ask(java.util.concurrent.Callable<T> question) {
        return WaitForAsyncUtils.waitForAsyncFx(PATIENCE_SECONDS * 1000L, question);
    }

    void picture(String name) {
        picture(stage.getScene(), name);
    }

    /** Of a popup's scene, too. */
    void picture(Scene scene, String name) {
        for (ColorScheme scheme : ColorScheme.values()) {
            WritableImage image = ask(() -> {
                Look.dress(stage.getScene(), scheme);
                scene.getRoot().applyCss();
                scene.getRoot().layout();
                return scene.snapshot(null);
            });
            var file = Path.of("target", "screens", name + "-" + scheme.name().toLowerCase(Locale.ROOT) + ".png");
            try {
                Files.createDirectories(file.getParent());
                ImageIO.write(SwingFXUtils.fromFXImage(image, null), "png", file.toFile());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        run(() -> Look.dress(stage.getScene(), ColorScheme.LIGHT));
    }
}
