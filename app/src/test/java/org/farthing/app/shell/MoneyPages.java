package org.farthing.app.shell;

import java.nio.file.Path;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedMoney;
import org.farthing.app.session.ScriptedSession;
import org.junit.jupiter.api.io.TempDir;

/** A window on a scripted desk, with channels, vouchers and relays, for the pages that move money. */
abstract class MoneyPages {
    @TempDir
    Path folder;

    WindowFixture window;
    ScriptedSession session;

    final void open(Stage stage) {
        session = new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW.minusSeconds(50_000));
        session.set(Scenes.channels());
        session.setVouchers(410);
        session.money.setRelays(ScriptedMoney.manyRelays(40));
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    final void type(String id, String text) {
        window.run(() -> window.<TextField>node(id).setText(text));
    }

    final void fire(String id) {
        window.run(() -> window.<ButtonBase>node(id).fire());
    }

    final void untilText(String id, String start) {
        window.until(id + " " + start, () -> window.stage.getScene().lookup("#" + id) instanceof Label label
                && label.isVisible() && label.getText().startsWith(start));
    }

    /** Presses Ctrl+Enter until it has done what it should: the first half second it does nothing. */
    final void agree(String what, java.util.function.BooleanSupplier done) {
        window.until(what, () -> {
            if (!done.getAsBoolean()) {
                window.press(KeyCode.ENTER, true, false);
            }
            return done.getAsBoolean();
        });
    }

    final void picture(String name) {
        window.picture(name);
    }

    /** At the minimum size, too. */
    final void pictures(String name) {
        window.picture(name);
        window.run(() -> {
            window.stage.setWidth(1000);
            window.stage.setHeight(680);
        });
        window.picture("small-" + name);
        window.run(() -> {
            window.stage.setWidth(WindowFrame.WIDTH);
            window.stage.setHeight(WindowFrame.HEIGHT);
        });
    }

    final void showChannels() {
        window.press(KeyCode.DIGIT3, true, false);
        window.untilState("screen-channels", ScreenState.READY);
    }
}
