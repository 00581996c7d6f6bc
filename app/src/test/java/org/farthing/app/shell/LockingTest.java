package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedKeys;
import org.farthing.app.session.ScriptedSession;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** What a window shows of a locked wallet, and what it does not. */
@ExtendWith(ApplicationExtension.class)
class LockingTest {
    private WindowFixture window;

    @Start
    void start(Stage stage) {
        var session = new ScriptedSession(Scenes.realMoney(Scenes.status(Phase.PROTECTED)), Scenes.NOW.minusSeconds(500));
        session.set(Scenes.channels());
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    private void lock() {
        window.press(KeyCode.L, true, false);
        window.untilState("screen-home", ScreenState.LOCKED);
    }

    @Test
    void pagesAreOutOfTheWindowAndTheirKeysDoNothing() {
        window.untilState("screen-home", ScreenState.READY);
        lock();
        window.until("no needs", () -> !WindowFixture.visible(window.node("home-needs-list")));
        for (KeyCode digit : List.of(KeyCode.DIGIT3, KeyCode.DIGIT4)) {
            window.press(digit, true, false);
            window.untilState(digit == KeyCode.DIGIT3 ? "screen-channels" : "screen-vouchers", ScreenState.LOCKED);
            assertEquals(List.of(), window.ask(() -> SceneFaults.of(window.stage.getScene())));
            assertEquals("locked-page-unlock", window.focused());
        }
        assertFalse(window.ask(() -> SceneFaults.ids(window.stage.getScene())).contains("vouchers-table"));
        window.press(KeyCode.F, true, false);
        assertEquals("locked-page-unlock", window.focused());
        window.press(KeyCode.ENTER, true, false);
        window.untilState("screen-unlock", ScreenState.READY);
        assertEquals("unlock-password", window.focused());
        assertEquals(List.of(), window.ask(() -> SceneFaults.of(window.stage.getScene())));
        window.run(() -> window.stage.fireEvent(new WindowEvent(window.stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
        assertTrue(window.has("sheet-root"), "the question is asked where it is seen");
        window.press(KeyCode.ESCAPE, false, false);
        window.click("lock-button");
        window.untilState("screen-unlock", ScreenState.READY);
        window.press(KeyCode.ESCAPE, false, false);
        window.untilState("screen-home", ScreenState.LOCKED);

        window.click("lock-button");
        window.type("unlock-password", ScriptedKeys.PASSWORD);
        window.press(KeyCode.ENTER, true, false);
        window.untilState("screen-home", ScreenState.READY);
        assertFalse(window.has("banner"));
        window.press(KeyCode.DIGIT3, true, false);
        window.untilState("screen-channels", ScreenState.READY);
    }

    @Test
    void anOpenSheetWithAmountsGoesWhenItLocksByItself() {
        window.untilState("screen-home", ScreenState.READY);
        window.run(() -> window.stage.fireEvent(new WindowEvent(window.stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
        assertTrue(window.text("sheet-title").contains("6.00"));
        List.of("closing-close", "closing-get-back", "closing-stay").forEach(id -> assertTrue(window.has(id), id));
        window.soundPicture("closing");
        window.session.keys().lock();
        window.run(window.window.live()::refresh);
        window.untilState("screen-home", ScreenState.LOCKED);
        assertFalse(window.has("sheet-root"));

        window.run(() -> window.stage.fireEvent(new WindowEvent(window.stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
        assertEquals("Close Farthing with ••• in channels?", window.text("sheet-title"));
        assertFalse(window.text("closing-safe").matches(".*\\d.*"), window.text("closing-safe"));
    }

    @Test
    void theClosingSheetLeadsToThePlanForEverything() {
        window.untilState("screen-home", ScreenState.READY);
        window.run(() -> window.stage.fireEvent(new WindowEvent(window.stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
        window.run(() -> window.<Button>node("closing-get-back").fire());
        assertTrue(window.has("sheet-root"), "a double press reached through");
        window.until("the button to act", () -> {
            if (window.stage.getScene().lookup("#closing-get-back") instanceof Button button) {
                button.fire();
            }
            return window.stage.getScene().lookup("#screen-get-back") != null;
        });
        assertFalse(window.closed.get());
    }

    @Test
    void whyItWasNotLockedIsSaid() {
        window.untilState("screen-home", ScreenState.READY);
        window.session.keys().refuseWith(Optional.of(new WalletException(Kind.CHANNEL_STATE, "The wallet is at work; try again.")));
        window.press(KeyCode.L, true, false);
        window.until("the reason", () -> window.has("banner"));
        assertEquals("The wallet is at work; try again.", window.text("banner-text"));
        window.run(() -> window.<Button>node("banner-close").fire());
        assertFalse(window.has("banner"));
    }

    @Test
    void keysAtTheWindowPutLockingOff() {
        window.untilState("screen-home", ScreenState.READY);
        int before = window.session.keys().touches();
        window.press(KeyCode.DIGIT2, true, false);
        assertEquals(before + 1, window.session.keys().touches());
        window.press(KeyCode.DIGIT1, true, false);
        assertEquals(before + 1, window.session.keys().touches(), "once a second is enough");
        window.pass(Duration.ofSeconds(2));
        window.press(KeyCode.DIGIT2, true, false);
        assertEquals(before + 2, window.session.keys().touches());
    }

    @Test
    void thePageIsToldAsACommand() {
        window.untilState("screen-home", ScreenState.READY);
        window.run(() -> window.<ToggleButton>node("nav-vouchers").fire());
        window.run(() -> window.<MenuButton>node("page-menu").getItems().getFirst().fire());
        assertEquals("farthing channel vouchers", window.ask(() -> Clipboard.getSystemClipboard().getString()));
        assertEquals("page-command", window.ask(() -> window.<MenuButton>node("page-menu").getItems().getFirst().getId()));
        assertEquals("farthing channel list --data '/home/a b/it'\\''s'",
                Header.commandLine("channel list", Optional.of(Path.of("/home/a b/it's"))));
        assertEquals("farthing channel list --data /srv/f-1", Header.commandLine("channel list", Optional.of(Path.of("/srv/f-1"))));
    }
}
