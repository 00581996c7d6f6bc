package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.Phase;
import org.farthing.app.session.ScriptedOwnRelay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Start;

/** The three steps to a relay, back and away from them. */
@ExtendWith(ApplicationExtension.class)
class RelayModeSetupTest extends RelayModePages {
    @Start
    void start(Stage stage) {
        begin(stage);
    }

    @Test
    void fromNothingToARelayInThreeSteps() {
        show(ScriptedOwnRelay.none(), ScreenState.EMPTY);
        assertEquals("Not a relay yet. About 5 minutes to set up.", window.text("relay-state"));
        assertEquals("Start", button("relay-toggle"));
        window.soundPicture("relay-mode-empty");
        assertTrue(relay.asked().isEmpty());

        press("relay-toggle");
        window.until("step 1", () -> window.has("relay-setup"));
        assertEquals("relay-name", window.focused());
        assertEquals("Step 1 of 3: name and price", window.text("relay-step"));
        window.soundPicture("relay-mode-step-1");
        type("relay-name", "no/such/name");
        type("relay-price", "0");
        fire("relay-next");
        assertEquals("Write 1 to 32 letters, digits, spaces or the signs . _ -", window.text("relay-name-error"));
        assertEquals("Write a price like 0.0001.", window.text("relay-price-error"));
        assertEquals("relay-name", window.focused(), "the first that is wrong has the keyboard");
        type("relay-name", "Maple");
        type("relay-price", "0.02");
        fire("relay-next");
        assertEquals("The price is at most 0.01 per MiB.", window.text("relay-price-error"));
        type("relay-price", "0.0002");
        fire("relay-next");

        assertEquals("Step 2 of 3: what strangers reach through you", window.text("relay-step"));
        assertTrue(window.ask(() -> window.<RadioButton>node("relay-allow-middle").isSelected()), "preset");
        assertEquals("Strangers reach through you: other relays only.", window.text("relay-exit-policy"));
        window.soundPicture("relay-mode-step-2");
        exits();
        fire("relay-next");

        assertEquals("Step 3 of 3: can others reach you?", window.text("relay-step"));
        window.soundPicture("relay-mode-step-3");
        type("relay-port", "80");
        type("relay-address", "192.168.0.7");
        fire("relay-next");
        assertEquals("A port is a number from 1024 to 65535.", window.text("relay-port-error"));
        assertTrue(window.text("relay-address-error").startsWith("Write your public address, such as 203.0.113.7."));
        type("relay-port", "9250");
        type("relay-address", "203.0.113.7");
        fire("relay-next");
        assertEquals("Type the password.", window.text("relay-password-error"));
        type("relay-password", ScriptedOwnRelay.PASSWORD);
        relay.setPortFree(false);
        fire("relay-next");
        untilText("relay-port-error", "Another program uses 9250. Take 9251 or any free port.");
        assertTrue(relay.asked().isEmpty(), "nothing was started");
        relay.setPortFree(true);
        type("relay-port", "9443");
        relay.hold();
        relay.set(OwnRelay.Phase.STARTING, OwnRelay.Step.REGISTER);
        fire("relay-next");
        window.untilState(SCREEN, ScreenState.WORKING);
        untilText("work-phase", "Step 2 of 4: entering the list of relays");
        window.soundPicture("relay-mode-starting");
        relay.goOn();
        relay.set(ScriptedOwnRelay.running());
        window.untilState(SCREEN, ScreenState.READY);
        assertEquals(List.of("start " + ScriptedOwnRelay.PLAN.at(coins("0.0002")) + " " + ScriptedOwnRelay.PASSWORD), relay.asked());
        assertFalse(window.has("relay-setup"));
    }

    /** The legal sentence comes once for each wish, and leaving it leaves other relays alone. */
    private void exits() {
        window.run(() -> window.<RadioButton>node("relay-allow-exit").fire());
        assertEquals("Sites will see your internet address for what strangers do. Read the notes on exits first.",
                window.text("relay-exit-warning"));
        assertEquals(List.of("Read", "Allow ports 80 and 443", "Stay middle only"),
                List.of(button("relay-exit-read"), button("relay-exit-allow"), button("relay-exit-stay")));
        window.until("the notes", () -> {
            window.<Button>node("relay-exit-read").fire();
            return WindowFixture.visible(window.node("relay-exit-notes"));
        });
        window.soundPicture("relay-mode-exit-sheet");
        window.press(KeyCode.ESCAPE, false, false);
        assertTrue(window.ask(() -> window.<RadioButton>node("relay-allow-middle").isSelected()));
        window.run(() -> window.<RadioButton>node("relay-allow-exit").fire());
        window.until("agreement", () -> {
            if (window.stage.getScene().lookup("#relay-exit-allow") instanceof Button allow) {
                allow.fire();
            }
            return window.<Label>node("relay-exit-policy").getText().endsWith("80, 443.");
        });
        window.run(() -> window.<RadioButton>node("relay-allow-middle").fire());
        assertEquals("Strangers reach through you: other relays only.", window.text("relay-exit-policy"));
    }

    @Test
    void escGoesBackAStepAndLosesNothing() {
        show(ScriptedOwnRelay.none(), ScreenState.EMPTY);
        press("relay-toggle");
        window.until("step 1", () -> window.has("relay-setup"));
        type("relay-name", "Elder");
        window.press(KeyCode.ENTER, true, false);
        assertEquals("Step 2 of 3: what strangers reach through you", window.text("relay-step"));
        window.press(KeyCode.ESCAPE, false, false);
        assertEquals("Step 1 of 3: name and price", window.text("relay-step"));
        assertEquals("Elder", window.ask(() -> window.<javafx.scene.control.TextField>node("relay-name").getText()));
        window.press(KeyCode.ESCAPE, false, false);
        assertFalse(window.has("relay-setup"));
        assertEquals("Relay mode", window.text("page-title"));
    }

    @Test
    void startingCanBeGivenUp() {
        relay.set(ScriptedOwnRelay.running());
        relay.set(OwnRelay.Phase.STARTING, OwnRelay.Step.PORT_CHECK);
        window.run(() -> window.<ToggleButton>node("nav-relay-mode").fire());
        window.untilState(SCREEN, ScreenState.WORKING);
        untilText("work-phase", "Step 3 of 4: checking the port");
        fire("work-cancel");
        window.untilState(SCREEN, ScreenState.READY);
        assertEquals(List.of("cancel"), relay.asked());
        assertEquals("Your relay is off. What waits can be cashed once it runs again.", window.text("relay-state"));
    }
}
