package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.control.Button;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Play money is marked on every page and asks nothing on closing; real money is the other way round. */
@ExtendWith(ApplicationExtension.class)
class PracticeChipTest {
    private WindowFixture window;

    @Start
    void start(Stage stage) {
        window = new WindowFixture(stage, new ScriptedSession(Scenes.status(Phase.OFF), Scenes.NOW), new HandClock(Scenes.NOW));
    }

    private void close() {
        window.run(() -> window.stage.fireEvent(new WindowEvent(window.stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
    }

    @Test
    void practiceIsMarkedAndClosesAtOnce() {
        window.until("the status", () -> window.window.live().moment().status().isPresent());
        assertTrue(window.has("practice-chip"));
        assertTrue(window.has("practice-line"));
        close();
        assertTrue(window.closed.get());
        assertFalse(window.ask(() -> window.stage.isShowing()));
    }

    @Test
    void realMoneyAsksBeforeClosing() {
        window.session.set(Scenes.realMoney(Scenes.status(Phase.OFF)));
        window.run(window.window.live()::refresh);
        window.until("real money", () -> window.window.live().moment().status().filter(status -> !status.practice()).isPresent());
        assertFalse(window.has("practice-chip"));
        assertFalse(window.has("practice-line"));

        close();
        assertEquals("Close Farthing with 6.00\u00A0xDAI in channels?", window.text("sheet-title"));
        assertTrue(window.text("closing-safe").contains("1.394217\u00A0xDAI"));
        assertFalse(window.closed.get());
        window.press(javafx.scene.input.KeyCode.ESCAPE, false, false);
        assertFalse(window.has("sheet-root"));
        assertFalse(window.closed.get());

        close();
        window.run(() -> window.<Button>node("closing-close").fire());
        assertFalse(window.closed.get(), "a double press reached through");
        window.until("the button to act", () -> {
            if (!window.closed.get()) {
                window.<Button>node("closing-close").fire();
            }
            return window.closed.get();
        });
    }
}
