package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedCheckup;
import org.farthing.app.session.ScriptedSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** About and check-up: nothing is asked before it is wanted, each finding comes as it is found, and its remedy leads somewhere. */
@ExtendWith(ApplicationExtension.class)
class CheckupPageTest {
    private WindowFixture window;

    @Start
    void start(Stage stage) {
        var session = new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW);
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    @BeforeEach
    void turn() {
        window.run(() -> window.<ToggleButton>node("nav-settings").fire());
        window.run(() -> window.<Button>node("settings-checkup").fire());
        window.untilState("screen-doctor", ScreenState.EMPTY);
        assertEquals("About and check-up", window.text("page-title"));
    }

    private int rows() {
        return window.ask(() -> window.<TableView<?>>node("doctor-table").getItems().size());
    }

    @Test
    void findingsComeOneByOne() {
        assertEquals(0, rows(), "nothing is asked by opening the page");
        window.session.checkup().hold();
        window.press(KeyCode.ENTER, true, false);
        window.untilState("screen-doctor", ScreenState.WORKING);
        assertEquals("Check 1 of 9", window.text("doctor-summary"));
        window.session.checkup().step(3);
        window.until("three", () -> window.<TableView<?>>node("doctor-table").getItems().size() == 3);
        assertEquals("Check 4 of 9", window.text("doctor-summary"));
        window.session.checkup().step(6);
        window.untilState("screen-doctor", ScreenState.PARTIAL);
        assertEquals("4 of 9 fine, 3 need you; last run 14:05:09", window.text("doctor-summary"));
        window.session.checkup().step(100);
        window.session.checkup().set(ScriptedCheckup.usual().subList(0, 2));
        window.press(KeyCode.F5, false, false);
        window.untilState("screen-doctor", ScreenState.READY);
        assertEquals("2 of 2 fine; last run 14:05:09", window.text("doctor-summary"));
    }

    @Test
    void remediesLeadToWhatTheyName() {
        window.run(() -> window.<Button>node("doctor-run").fire());
        window.untilState("screen-doctor", ScreenState.PARTIAL);
        window.until("the buttons", () -> window.stage.getScene().lookup("#doctor-remedy-port") != null);
        window.run(() -> window.<Button>node("doctor-remedy-port").fire());
        assertEquals("Settings", window.text("page-title"));
        assertEquals("settings-port", window.focused());
        window.run(() -> window.<Button>node("settings-checkup").fire());
        window.until("the buttons", () -> window.stage.getScene().lookup("#doctor-remedy-path") != null);
        window.run(() -> window.<Button>node("doctor-remedy-path").fire());
        window.until("connect", () -> window.session.asked().equals(List.of("connect")));
    }

    @Test
    void theReportHoldsTheWordsAndNothingElse() {
        window.run(() -> window.<Button>node("doctor-run").fire());
        window.untilState("screen-doctor", ScreenState.PARTIAL);
        window.run(() -> window.<Button>node("doctor-copy").fire());
        String report = window.ask(() -> Clipboard.getSystemClipboard().getString());
        assertTrue(report.startsWith("Farthing 0.1.0\nFine\tData folder\t"), report);
        assertTrue(report.contains("Failed\tProxy port\tAnother program uses port 9250."), report);
        assertEquals(10, report.lines().count());
        assertFalse(report.matches("(?s).*(0x|/home|https?:|Alder|PLAY).*"), report);
    }

    @Test
    void theLicencesAreOnePressAway() {
        window.run(() -> {
            window.<Button>node("doctor-licences").requestFocus();
            window.<Button>node("doctor-licences").fire();
        });
        assertEquals("Licences", window.text("sheet-title"));
        window.until("the list", () -> window.<javafx.scene.control.ListView<String>>node("licences-list").getItems().getFirst()
                .equals("Farthing: Apache License 2.0"));
        window.soundPicture("licences");
        window.press(KeyCode.ESCAPE, false, false);
        window.until("the keyboard is back", () -> "doctor-licences".equals(window.focused()));
    }
}
