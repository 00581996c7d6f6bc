package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import javafx.application.ColorScheme;
import javafx.stage.Stage;
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

/**
 * Draws every page, sheet and step into {@code target/screens/every} for people to look at: light, dark, twice as fine, and Persian, which is
 * mirrored; with {@code -Dfarthing.languages=true} in the other languages, too. Where the machine has no letters of a language there are
 * boxes in their places.
 */
@ExtendWith(ApplicationExtension.class)
class EveryPictureTest {
    private static final Path FOLDER = Path.of("target", "screens", "every");

    private Stage stage;

    @Start
    void start(Stage given) {
        stage = given;
    }

    @Test
    void everyPage() {
        ScriptedSession session = Tour.session(true);
        var window = WaitForAsyncUtils.waitForAsyncFx(30_000, () -> new WindowFixture(stage, session, new HandClock(Scenes.NOW)));
        for (Language language : Language.ALL) {
            if (isDrawn(language)) {
                var tour = new Tour(window, session, name -> draw(window, language, name));
                tour.choose(language, 100);
                tour.throughThePages();
            }
        }
        assertTrue(Files.exists(FOLDER.resolve("home-light.png")) && Files.exists(FOLDER.resolve("fa-get-back-light.png")));
    }

    @Test
    void everyStepOfTheBeginning() {
        for (Language language : Language.ALL) {
            if (isDrawn(language)) {
                ScriptedSession session = Tour.session(false);
                var program = new ScriptedDesktop(session);
                var window = WaitForAsyncUtils.waitForAsyncFx(30_000, () -> new WindowFixture(stage, program));
                new Tour(window, session, name -> draw(window, language, name)).throughTheBeginning(language);
            }
        }
        assertTrue(Files.exists(FOLDER.resolve("welcome-2x.png")) && Files.exists(FOLDER.resolve("fa-welcome-light.png")));
    }

    private static boolean isDrawn(Language language) {
        return language.equals(Language.ENGLISH) || language.isRightToLeft() || Boolean.getBoolean("farthing.languages");
    }

    private static void draw(WindowFixture window, Language language, String name) {
        boolean english = language.equals(Language.ENGLISH);
        String file = "every/" + (english ? "" : language.tag() + "-") + name;
        window.picture(file + "-light", ColorScheme.LIGHT, 1);
        if (english) {
            window.picture(file + "-dark", ColorScheme.DARK, 1);
            window.picture(file + "-2x", ColorScheme.LIGHT, 2);
        }
    }
}
