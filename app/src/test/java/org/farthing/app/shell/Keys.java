package org.farthing.app.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.scene.input.KeyCode;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** Hands on a keyboard, and on nothing else. Keys go to the window that has the keyboard, as the toolkit sends them. */
final class Keys {
    private static final int PATIENCE_SECONDS = 60;
    private static final int STOPS = 80;

    private final FxRobot robot = new FxRobot();
    private final WindowFixture window;

    Keys(WindowFixture window) {
        this.window = window;
    }

    Keys press(KeyCode key) {
        robot.push(key);
        return this;
    }

    Keys control(KeyCode key) {
        return with(key, KeyCode.CONTROL);
    }

    Keys shift(KeyCode key) {
        return with(key, KeyCode.SHIFT);
    }

    Keys controlShift(KeyCode key) {
        return with(key, KeyCode.CONTROL, KeyCode.SHIFT);
    }

    private Keys with(KeyCode key, KeyCode... held) {
        robot.press(held).push(key).release(held);
        return this;
    }

    Keys type(String text) {
        robot.write(text);
        return this;
    }

    /** In the place of what stands in the field. */
    Keys replace(String text) {
        control(KeyCode.A);
        return type(text);
    }

    /** Goes on by Tab until this has the keyboard. */
    Keys tabTo(String id) {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < STOPS && !window.focused().equals(id); i++) {
            press(KeyCode.TAB);
            seen.add(window.focused());
        }
        if (!window.focused().equals(id)) {
            throw new AssertionError("Tab does not reach #" + id + " but " + seen);
        }
        return this;
    }

    /** Presses again and again, as people do whose button sleeps for half a second, until it has done what it should. */
    void until(String what, Runnable press, BooleanSupplier done) {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, () -> {
                if (window.ask(done::getAsBoolean)) {
                    return true;
                }
                press.run();
                return window.ask(done::getAsBoolean);
            });
        } catch (TimeoutException _) {
            throw new AssertionError("pressed in vain for: " + what);
        }
    }
}
