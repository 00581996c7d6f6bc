package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javafx.application.ColorScheme;
import javafx.stage.Stage;
import org.farthing.app.SettingKey;
import org.farthing.app.language.Language;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedDesktop;
import org.farthing.app.session.ScriptedSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Every page and every sheet at the smallest size, in English with text twice as large, in German and Persian: nothing is cut short or
 * lies outside, everything that takes the keyboard has a name, and no id stands twice. With {@code -Dfarthing.languages=true} in every
 * language; with {@code -Dfarthing.large-text=true}, or {@code -Dfarthing.thorough=true}, all of them with text twice as large, too.
 */
@ExtendWith(ApplicationExtension.class)
class LanguagesTest {
    private static final boolean LARGE = Boolean.getBoolean("farthing.large-text") || Boolean.getBoolean("farthing.thorough");

    private final List<String> faults = new ArrayList<>();
    private Stage stage;
    private WindowFixture window;

    @Start
    void start(Stage given) {
        stage = given;
    }

    static Stream<Language> languages() {
        // The longest words and the other direction; all of them where time does not count.
        return Language.ALL.stream().filter(each -> Boolean.getBoolean("farthing.languages") || each.equals(Language.ENGLISH)
                || List.of("de", "fa").contains(each.tag()));
    }

    /** In percent. */
    private static List<Integer> sizes(Language language) {
        return LARGE ? List.of(100, 200) : List.of(language.equals(Language.ENGLISH) ? 200 : 100);
    }

    private static WindowFixture open(Callable<WindowFixture> opening) {
        return WaitForAsyncUtils.waitForAsyncFx(30_000, opening);
    }

    private void smallest() {
        window.run(() -> {
            stage.setWidth(1000);
            stage.setHeight(680);
        });
        window.until("the smallest size", () -> stage.getScene().getWidth() <= 1000 && stage.getScene().getHeight() <= 680);
    }

    private void note(String name) {
        if (Boolean.getBoolean("farthing.pictures")) {
            window.picture("small/" + name, ColorScheme.LIGHT, 1);
        }
        window.ask(() -> SceneFaults.of(stage.getScene())).forEach(fault -> faults.add(name + ": " + fault));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void nothingIsCutOnAnyPage(Language language) {
        ScriptedSession session = Tour.session(false);
        window = open(() -> new WindowFixture(stage, session, new HandClock(Scenes.NOW)));
        smallest();
        for (int size : sizes(language)) {
            var tour = new Tour(window, session, name -> note(language.tag() + "-" + size + "-" + name));
            tour.choose(language, size);
            tour.throughThePages();
        }
        assertEquals("", String.join("\n", faults));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void nothingIsCutAtTheBeginning(Language language) {
        for (int size : sizes(language)) {
            ScriptedSession session = Tour.session(false);
            session.settings().save(SettingKey.TEXT_SIZE, Optional.of(Integer.toString(size)));
            var program = new ScriptedDesktop(session);
            window = open(() -> new WindowFixture(stage, program));
            smallest();
            new Tour(window, session, name -> note(language.tag() + "-" + size + "-" + name)).throughTheBeginning(language);
        }
        assertEquals("", String.join("\n", faults));
    }
}
