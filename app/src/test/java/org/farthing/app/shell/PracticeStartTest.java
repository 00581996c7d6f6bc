package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import javafx.stage.Stage;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedDesktop;
import org.farthing.app.session.ScriptedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A practice world that not all of its relays start for. */
@ExtendWith(ApplicationExtension.class)
class PracticeStartTest {
    private final ScriptedDesktop desktop = new ScriptedDesktop(new ScriptedSession(Scenes.status(Phase.OFF), Scenes.NOW));
    private WindowFixture window;

    @Start
    void start(Stage stage) {
        desktop.startOnly(5);
        window = new WindowFixture(stage, desktop);
    }

    @Test
    void someRelaysLessAreSaid() {
        window.click("welcome-primary");
        window.until("the world", () -> window.stage.getScene().lookup("#welcome-ready") != null);
        assertEquals("5 of 6 relays started; that is enough. Your practice world is ready: 93.9912\u00A0PLAY in the wallet, 6.00\u00A0PLAY in "
                + "channels, 0.0088\u00A0PLAY went to fees.", window.text("welcome-ready"));
        window.soundPicture("welcome-partial");
    }
}
