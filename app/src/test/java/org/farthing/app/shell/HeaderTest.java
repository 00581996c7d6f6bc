package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.TreeMap;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** What stands above every page stands still from page to page. */
@ExtendWith(ApplicationExtension.class)
class HeaderTest {
    private WindowFixture window;

    @Start
    void start(Stage stage) {
        window = new WindowFixture(stage, new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW), new HandClock(Scenes.NOW));
    }

    @Test
    void itIsAsHighOnEveryPage() {
        var heights = new TreeMap<String, Double>();
        for (String page : new String[] {"home", "wallet", "channels", "vouchers", "relays", "circuits", "browser", "settings", "home"}) {
            window.run(() -> window.<ToggleButton>node("nav-" + page).fire());
            window.run(() -> {
                window.stage.getScene().getRoot().applyCss();
                window.stage.getScene().getRoot().layout();
            });
            heights.put(page, window.ask(() -> window.<Region>node("header").getHeight()));
        }
        assertEquals(1, heights.values().stream().distinct().count(), heights.toString());
    }
}
