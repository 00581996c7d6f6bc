package org.farthing.app.shell;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.SettingKey;
import org.farthing.app.SettingsFile;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.language.Language;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Program;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedDesktop;
import org.farthing.app.session.ScriptedSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** What the window does not show any more, nothing keeps: a page that is kept goes on listening, each second, to what nobody sees. */
@ExtendWith(ApplicationExtension.class)
class LetGoTest {
    private ScriptedSession session;
    private WindowFixture window;

    @Start
    void start(Stage given) {
        session = Tour.session(true);
    }

    /** On a stage of its own: of the one that it hands out, TestFX keeps every event, and with it what it happened to. */
    private void open(Function<Stage, WindowFixture> opening) {
        window = WaitForAsyncUtils.waitForAsyncFx(60_000, () -> opening.apply(new Stage()));
    }

    @AfterEach
    void close() {
        window.run(window.stage::close);
    }

    private void untilGone(String what, WeakReference<?> left) {
        window.until(what + " to be let go of", () -> {
            System.gc();
            return left.get() == null;
        });
    }

    private WeakReference<Node> shell() {
        return window.ask(() -> new WeakReference<>(window.node("shell")));
    }

    private void throughThePages() {
        for (Place place : Place.values()) {
            if (place.isListed()) {
                window.press(KeyCode.getKeyCode(Integer.toString(place.ordinal() + 1)), true, false);
            }
        }
        window.press(KeyCode.F9, false, false);
    }

    @Test
    void thePagesOfALanguageThatIsSpokenNoMore() {
        open(stage -> new WindowFixture(stage, session, new HandClock(Scenes.NOW)));
        for (Language next : new Language[] {Language.ALL.getLast(), Language.ALL.getFirst()}) {
            WeakReference<Node> before = shell();
            throughThePages();
            session.settings().save(SettingKey.LANGUAGE, Optional.of(SettingsFile.quoted(next.tag())));
            window.pass(Duration.ofSeconds(1));
            window.until(next.tag(), () -> next.equals(window.window.language()));
            untilGone("the shell before " + next.tag(), before);
        }
    }

    @Test
    void theShellThatAnotherWalletsPasswordTookThePlaceOf() {
        var program = new ScriptedDesktop(session);
        program.set(new Program.State.Running(session));
        open(stage -> new WindowFixture(stage, program));
        window.until("the shell", () -> window.has("shell"));
        WeakReference<Node> before = shell();
        throughThePages();
        window.run(window.window::useRealMoney);
        window.untilState("screen-unlock", ScreenState.READY);
        untilGone("the shell", before);
    }

    @Test
    void nothingIsAddedByLockingAndUnlocking() {
        open(stage -> new WindowFixture(stage, session, new HandClock(Scenes.NOW)));
        session.keys().lock();
        window.pass(Duration.ofSeconds(1));
        window.until("locked", () -> window.has("banner"));
        WeakReference<Node> first = null;
        for (int time = 0; time < 3; time++) {
            window.click("lock-button");
            window.untilState("screen-unlock", ScreenState.READY);
            if (first == null) {
                first = window.ask(() -> new WeakReference<>(window.node("screen-unlock")));
            }
            window.press(KeyCode.ESCAPE, false, false);
            window.until("the shell", () -> window.has("shell"));
        }
        untilGone("the first page that asked for the password", first);
    }
}
