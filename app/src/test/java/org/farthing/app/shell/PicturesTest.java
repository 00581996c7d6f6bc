package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Draws every screen, light and dark, into {@code target/screens} for people to look at. */
@ExtendWith(ApplicationExtension.class)
class PicturesTest {
    private WindowFixture window;

    @Start
    void start(Stage stage) {
        var session = new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW.minusSeconds(50_000));
        session.set(Scenes.channels());
        session.setVouchers(100_000);
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    @Test
    void everyScreen() {
        window.untilState("screen-home", ScreenState.READY);
        var random = new Random(7);
        for (int second = 0; second < 120; second++) {
            long rate = (long) (2_500_000 + 1_500_000 * Math.sin(second / 9.0) + random.nextInt(600_000));
            window.session.update(status -> Scenes.withRate(status, rate));
            window.run(window.window.live()::refresh);
            window.until("the rate", () -> window.window.live().moment().status().orElseThrow().bytesPerSecond() == rate);
            window.run(window.window.live()::tick);
        }
        window.pass(Duration.ofMillis(1));
        window.until("needs", () -> window.stage.getScene().lookup("#home-needs-list .button") != null);
        window.picture("home");
        for (Phase phase : new Phase[] {Phase.OFF, Phase.CONNECTING, Phase.BLOCKED}) {
            window.session.set(Scenes.status(phase));
            window.run(window.window.live()::refresh);
            window.until(phase.name(), () -> window.<javafx.scene.control.Label>node("status-phase").getUserData() == phase);
            window.picture("home-" + phase.name().toLowerCase(java.util.Locale.ROOT));
        }
        window.session.set(Scenes.status(Phase.PROTECTED));
        window.run(() -> window.<javafx.scene.control.ToggleButton>node("nav-channels").fire());
        window.untilState("screen-channels", ScreenState.READY);
        window.until("protected", () -> window.window.live().moment().isProtected());
        window.picture("channels");
        window.run(() -> window.<TableView<?>>node("channels-table").getSelectionModel().select(2));
        window.picture("channel");
        window.run(() -> window.<javafx.scene.control.Button>node("channel-close").fire());
        window.picture("close-sheet");
        window.run(() -> window.<javafx.scene.control.Button>node("sheet-cancel").fire());
        window.run(() -> window.<javafx.scene.control.ToggleButton>node("nav-vouchers").fire());
        window.untilState("screen-vouchers", ScreenState.READY);
        window.picture("vouchers");
        window.run(() -> {
            window.stage.setWidth(1000);
            window.stage.setHeight(680);
        });
        window.run(() -> window.<javafx.scene.control.ToggleButton>node("nav-home").fire());
        window.picture("small-home");
        window.run(() -> window.<javafx.scene.control.ToggleButton>node("nav-channels").fire());
        window.picture("small-channels");
        assertTrue(Files.exists(Path.of("target", "screens", "vouchers-dark.png")));
    }
}
