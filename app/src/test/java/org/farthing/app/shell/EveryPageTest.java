package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javafx.application.ColorScheme;
import javafx.stage.Stage;
import org.farthing.app.fx.Look;
import org.farthing.app.language.Language;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedDesktop;
import org.farthing.app.session.ScriptedSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Walks through every page, sheet and step: each thing that takes the keyboard has a name, Tab reaches all and leaves all, ids are unique,
 * nothing is cut or lies on something else, and every text, icon and outline stands out from what is under it, light and dark.
 */
@ExtendWith(ApplicationExtension.class)
class EveryPageTest {
    private static final int MANY = 1_000;

    private final List<String> faults = new ArrayList<>();
    private Stage stage;
    private WindowFixture window;
    private int pairs;
    private int stops;

    @Start
    void start(Stage given) {
        stage = given;
    }

    @Test
    void ofPlayMoney() {
        Assumptions.assumeTrue(Boolean.getBoolean("farthing.thorough"), "differs in little: only with -Dfarthing.thorough=true");
        pages(true);
    }

    @Test
    void ofRealMoney() {
        pages(false);
    }

    private void pages(boolean practice) {
        ScriptedSession session = Tour.session(practice);
        window = WaitForAsyncUtils.waitForAsyncFx(30_000, () -> new WindowFixture(stage, session, new HandClock(Scenes.NOW)));
        var tour = new Tour(window, session, this::note);
        tour.choose(Language.ENGLISH, 100);
        tour.throughThePages();
        assertTrue(pairs > MANY, "hardly anything was looked at: " + pairs + " pairs at " + stops + " stops");
    }

    @Test
    void ofTheBeginning() {
        ScriptedSession session = Tour.session(false);
        var program = new ScriptedDesktop(session);
        window = WaitForAsyncUtils.waitForAsyncFx(30_000, () -> new WindowFixture(stage, program));
        new Tour(window, session, this::note).throughTheBeginning(Language.ENGLISH);
    }

    private void note(String name) {
        stops++;
        // It was light before, and is afterwards.
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Contrast.Finding finding = window.ask(() -> {
                Look.dress(stage.getScene(), scheme);
                return Contrast.of(stage.getScene());
            });
            pairs += finding.pairs();
            finding.faults().forEach(fault -> faults.add(name + ", " + scheme + ": " + fault));
        }
        window.run(() -> Look.dress(stage.getScene(), ColorScheme.LIGHT));
        window.ask(() -> SceneFaults.of(stage.getScene())).forEach(fault -> faults.add(name + ": " + fault));
        window.ask(() -> TabRound.faults(stage.getScene())).forEach(fault -> faults.add(name + ": " + fault));
    }

    @AfterEach
    void nothingIsWrong() {
        assertEquals("", String.join("\n", faults));
    }
}
