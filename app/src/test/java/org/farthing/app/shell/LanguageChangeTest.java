package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import javafx.geometry.NodeOrientation;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.language.Language;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedDesktop;
import org.farthing.app.session.ScriptedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** Another language is another set of pages in the same window, at once, and nothing that was typed is lost. */
@ExtendWith(ApplicationExtension.class)
class LanguageChangeTest {
    private static final Language PERSIAN = new Language("fa");

    private final ScriptedSession session = Tour.session(true);
    private Stage stage;
    private WindowFixture window;

    @Start
    void start(Stage given) {
        stage = given;
    }

    @Test
    void whatWasTypedGoesOver() {
        window = WaitForAsyncUtils.waitForAsyncFx(30_000, () -> new WindowFixture(stage, session, new HandClock(Scenes.NOW)));
        window.run(() -> window.<ToggleButton>node("nav-wallet").fire());
        window.untilState("screen-wallet", ScreenState.READY);
        window.run(() -> window.<TabPane>node("wallet-tabs").getSelectionModel().select(1));
        window.until("send", () -> window.stage.getScene().lookup("#send-amount") != null);
        window.type("send-amount", "0.25");
        window.run(() -> window.<ToggleButton>node("nav-settings").fire());
        window.run(() -> {
            ComboBox<String> languages = window.node("settings-language");
            languages.requestFocus();
            languages.setValue("fa");
        });
        window.until("Persian", () -> {
            window.window.live().refresh();
            return PERSIAN.equals(window.window.language());
        });
        assertTrue(session.settings().file().contains("language = \"fa\""));
        // The page follows the shell by a frame.
        window.until("the keyboard where it was", () -> "settings-language".equals(window.focused()));
        assertEquals(NodeOrientation.RIGHT_TO_LEFT, window.ask(() -> stage.getScene().getRoot().getNodeOrientation()));
        assertEquals("تنظیمات", window.ask(() -> Language.undrawn(window.<Label>node("page-title").getText())));
        window.run(() -> window.<ToggleButton>node("nav-wallet").fire());
        window.until("send", () -> window.stage.getScene().lookup("#send-amount") != null);
        assertEquals(1, window.ask(() -> window.<TabPane>node("wallet-tabs").getSelectionModel().getSelectedIndex()));
        assertEquals("0.25", window.ask(() -> window.<TextField>node("send-amount").getText()));
    }

    @Test
    void theFirstScreenOffersItToo() {
        var program = new ScriptedDesktop(session);
        window = WaitForAsyncUtils.waitForAsyncFx(30_000, () -> new WindowFixture(stage, program));
        window.untilState("screen-welcome", ScreenState.READY);
        window.run(() -> window.<RadioButton>node("welcome-real").fire());
        window.run(() -> window.<ComboBox<Language>>node("welcome-language").setValue(new Language("de")));
        window.until("German", () -> new Language("de").equals(window.window.language()) && window.has("welcome-real"));
        assertTrue(window.ask(() -> window.<RadioButton>node("welcome-real").isSelected()), "the choice stays");
        assertEquals(Optional.of("de"), session.settings().now().window().language());
    }
}
