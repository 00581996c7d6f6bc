package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedRelays;
import org.farthing.app.session.ScriptedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Draws the pages that show the network, and the settings, for people to look at. */
@ExtendWith(ApplicationExtension.class)
class NetworkPicturesTest {
    private WindowFixture window;

    @Start
    void start(Stage stage) {
        var session = new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW.minusSeconds(50_000));
        session.set(Scenes.channels());
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    private void turnTo(String entry) {
        window.run(() -> window.<ToggleButton>node(entry).fire());
    }

    private void press(String button) {
        window.run(() -> window.<Button>node(button).fire());
    }

    @Test
    void thePagesOfTheNetwork() {
        window.until("protected", () -> window.window.live().moment().isProtected());
        draw("");
        window.run(() -> {
            window.stage.setWidth(1000);
            window.stage.setHeight(680);
        });
        draw("small-");
        assertTrue(Files.exists(Path.of("target", "screens", "small-doctor-dark.png")));
    }

    private void draw(String prefix) {
        turnTo("nav-relays");
        window.untilState("screen-relays", ScreenState.READY);
        window.run(() -> window.<javafx.scene.control.TableView<org.farthing.app.relays.RelayRow>>node("relays-table").getItems().get(1)
                .markedProperty().set(true));
        window.picture(prefix + "relays");
        press("relays-choose-for-me");
        window.pass(Duration.ofMillis(1));
        window.until("the sheet to wake", () -> {
            window.<Button>node("sheet-primary").fire();
            return window.stage.getScene().lookup("#choose-list") != null && window.stage.getScene().lookup("#choose-list").isVisible();
        });
        window.picture(prefix + "relays-choose");
        press("sheet-cancel");
        window.session.relays().set(ScriptedRelays.with(Optional.of(Scenes.NOW.minus(Duration.ofDays(3))), 0, Optional.empty()));
        window.press(KeyCode.F5, false, false);
        window.untilState("screen-relays", ScreenState.BLOCKED);
        window.picture(prefix + "relays-blocked");
        window.session.relays().set(ScriptedRelays.usual());
        turnTo("nav-circuits");
        window.untilState("screen-circuits", ScreenState.READY);
        window.picture(prefix + "circuits");
        window.press(KeyCode.F9, false, false);
        window.until("the links", () -> window.<javafx.scene.control.TableView<?>>node("link-table").getItems().size() == 6);
        window.picture(prefix + "links");
        window.press(KeyCode.ESCAPE, false, false);
        turnTo("nav-settings");
        window.untilState("screen-settings", ScreenState.READY);
        window.picture(prefix + "settings");
        press("settings-erase");
        window.picture(prefix + "settings-erase");
        press("sheet-cancel");
        press("settings-checkup");
        press("doctor-run");
        window.untilState("screen-doctor", ScreenState.PARTIAL);
        window.picture(prefix + "doctor");
    }
}
