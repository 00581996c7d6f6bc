package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javafx.application.ColorScheme;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.transform.Transform;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.farthing.app.fx.Look;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Program;
import org.farthing.app.session.ScriptedSession;
import org.farthing.app.session.Session;
import org.farthing.app.welcome.WelcomeView;
import org.testfx.util.WaitForAsyncUtils;

/** A window on a scripted session, and what tests do with it. Waits on states, never on time. */
final class WindowFixture {
    private static final int PATIENCE_SECONDS = 60;

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

    /** A window on a program that runs, by the machine's clock. On the window's thread. */
    WindowFixture(Stage stage, Session running) {
        this.stage = stage;
        this.session = null;
        this.clock = null;
        this.window = MainWindow.open(stage, running, Clock.systemUTC(), () -> closed.set(true));
        Look.dress(stage.getScene(), ColorScheme.LIGHT);
    }

    /** A window on a whole program, on the machine's clock; {@link #session} and {@link #clock} are none of its. On the window's thread. */
    WindowFixture(Stage stage, Program program) {
        this.stage = stage;
        this.session = null;
        this.clock = null;
        this.window = MainWindow.open(stage, program, Clock.systemUTC(), () -> closed.set(true));
        Look.dress(stage.getScene(), ColorScheme.LIGHT);
    }

    /** Waits until the button can be pressed, as a person would, and presses it. */
    void click(String id) {
        until("#" + id + " to take a press", () -> stage.getScene().lookup("#" + id) instanceof ButtonBase button && visible(button)
                && !button.isDisabled() && takesPresses());
        run(() -> this.<ButtonBase>node(id).fire());
    }

    private boolean takesPresses() {
        Node welcome = stage.getScene().lookup("#screen-welcome");
        return welcome == null || Boolean.TRUE.equals(welcome.getProperties().get(WelcomeView.TAKES_PRESSES));
    }

    /** Waits until a step of Welcome was there long enough for its button to count. */
    void untilPressesCount() {
        until("presses to count", this::takesPresses);
    }

    void type(String id, String text) {
        run(() -> this.<TextInputControl>node(id).setText(text));
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

    /** A picture of a page with nothing wrong in it, at the usual size and at the smallest. */
    void soundPicture(String name) {
        assertEquals(List.of(), ask(() -> SceneFaults.of(stage.getScene())), name);
        picture(name);
        assertEquals(List.of(), ask(() -> {
            Region root = (Region) stage.getScene().getRoot();
            double width = root.getWidth();
            double height = root.getHeight();
            root.resize(1000, 680);
            List<String> faults = SceneFaults.of(stage.getScene());
            root.resize(width, height);
            return faults;
        }), name + ", small");
    }

    /** Of a popup's scene, too. */
    void picture(Scene scene, String name) {
        for (ColorScheme scheme : ColorScheme.values()) {
            picture(scene, name + "-" + scheme.name().toLowerCase(Locale.ROOT), scheme, 1);
        }
        run(() -> Look.dress(stage.getScene(), ColorScheme.LIGHT));
    }

    /** @param scale pixels of the picture for one of the window */
    void picture(String name, ColorScheme scheme, double scale) {
        picture(stage.getScene(), name, scheme, scale);
    }

    private void picture(Scene scene, String name, ColorScheme scheme, double scale) {
        WritableImage image = ask(() -> {
            Look.dress(stage.getScene(), scheme);
            scene.getRoot().applyCss();
            scene.getRoot().layout();
            if (scale == 1) {
                return scene.snapshot(null);
            }
            var larger = new SnapshotParameters();
            larger.setTransform(Transform.scale(scale, scale));
            larger.setFill(scene.getFill());
            return scene.getRoot().snapshot(larger, null);
        });
        var file = Path.of("target", "screens", name + ".png");
        try {
            Files.createDirectories(file.getParent());
            ImageIO.write(SwingFXUtils.fromFXImage(image, null), "png", file.toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
