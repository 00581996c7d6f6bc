package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedSession;
import org.farthing.app.session.SettingsDesk;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** What the window claims, against what is known. */
@ExtendWith(ApplicationExtension.class)
class TruthTest {
    private WindowFixture window;

    @Start
    void start(Stage stage) {
        var session = new ScriptedSession(Scenes.status(Phase.OFF), Scenes.NOW);
        session.set(Scenes.channels());
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    private void show(Phase phase) {
        window.session.set(Scenes.status(phase));
        window.run(window.window.live()::refresh);
        untilPhase(phase);
    }

    private void untilPhase(Phase phase) {
        window.until(phase.name(), () -> window.<Node>node("status-phase").getUserData() == phase);
    }

    @Test
    void protectedIsAMeasurementThatGrowsOld() {
        show(Phase.PROTECTED);
        assertTrue(window.text("home-status").startsWith("Protected"));
        assertTrue(window.text("home-checked").contains("Checked 12 s ago through Switzerland, Iceland and Netherlands"),
                window.text("home-checked"));

        window.pass(Duration.ofSeconds(48));
        assertTrue(window.text("home-status").startsWith("Protected"), "60 s are still enough");

        window.pass(Duration.ofSeconds(1));
        assertFalse(window.text("home-status").contains("Protected"));
        assertFalse(window.text("status-phase").contains("Protected"));
        assertEquals(Phase.CONNECTING, window.ask(() -> window.<Node>node("status-phase").getUserData()));
        assertFalse(window.ask(() -> window.node("status-phase").getStyleClass().contains("tone-success")), "never green");
        assertTrue(window.text("home-checked").contains("61 s ago"));
        window.untilState("screen-home", ScreenState.WORKING);
    }

    @Test
    void protectedWithoutACheckOrWithOneFromTheFutureIsNotProtected() {
        window.session.set(Scenes.withCheck(Scenes.status(Phase.PROTECTED), Optional.empty()));
        window.run(window.window.live()::refresh);
        untilPhase(Phase.CONNECTING);
        assertFalse(window.text("home-status").startsWith("Protected"));

        window.session.set(Scenes.withCheck(Scenes.status(Phase.PROTECTED), Optional.of(Scenes.NOW.plusSeconds(600))));
        window.run(window.window.live()::refresh);
        window.until("the new status", () -> window.window.live().moment().status().orElseThrow().checkedAt().isPresent());
        assertFalse(window.text("status-phase").startsWith("Protected"));
    }

    @Test
    void whatIsNotKnownIsNeitherZeroNorGreen() {
        window.session.breakStatus();
        window.run(window.window.live()::refresh);
        window.untilState("screen-home", ScreenState.LOADING);
        for (String figure : List.of("home-wallet", "home-channels", "home-used", "home-at-risk", "home-back-amount", "home-spent")) {
            assertEquals("…", window.text(figure), figure);
            assertNull(window.ask(() -> window.<Node>node(figure).getUserData()), figure);
        }
        assertEquals("…", window.text("status-path"));
        assertEquals("…", window.text("status-rate"));
        assertFalse(window.ask(() -> window.node("status-phase").getStyleClass().contains("tone-success")));
        assertFalse(window.text("status-phase").contains("rotected"));
    }

    @Test
    void everyPhaseHasItsSentenceItsStateAndItsButton() {
        show(Phase.OFF);
        assertEquals("Not protected", window.text("status-phase"));
        assertEquals("Connect", window.ask(() -> window.<Button>node("connect-toggle").getText()));
        assertEquals("proxy off", window.text("status-socks"));
        window.untilState("screen-home", ScreenState.READY);

        show(Phase.CONNECTING);
        assertEquals("Connecting, step 2 of 4", window.text("home-status"));
        assertTrue(window.text("home-checked").startsWith("Reaching your first relay. Not protected until"));
        assertTrue(window.has("status-fraction"));
        assertEquals("Cancel", window.ask(() -> window.<Button>node("connect-toggle").getText()));
        window.untilState("screen-home", ScreenState.WORKING);

        show(Phase.BLOCKED);
        assertTrue(window.text("home-checked").startsWith("No relay answered. Is this computer online?"));
        assertTrue(window.has("status-remedy"));
        assertFalse(window.has("status-fraction"));
        window.untilState("screen-home", ScreenState.BLOCKED);

        show(Phase.PAUSED);
        assertTrue(window.text("status-phase").startsWith("Paused"));
        assertFalse(window.has("status-remedy"));

        show(Phase.PROTECTED);
        assertEquals("CH › IS › NL", window.text("status-path"));
        assertEquals("Path: you, Alder in Switzerland, Birch in Iceland, Cedar in Netherlands, web",
                window.ask(() -> window.<Node>node("home-path").getAccessibleText()));
        assertEquals("0.287\u00A0PLAY per GB", window.text("home-price"));
        assertEquals("4.1\u00A0MB/s", window.text("status-rate"));
    }

    @Test
    void aLostConnectionSaysWhenItWasLost() {
        show(Phase.PROTECTED);
        window.pass(Duration.ofSeconds(9));
        window.session.set(Scenes.status(Phase.PAUSED));
        window.run(window.window.live()::refresh);
        untilPhase(Phase.PAUSED);
        assertEquals("Connection lost at 14:05:18. No relay answered. Is this computer online? It is tried again "
                + "by itself. Nothing went out directly. Farthing goes on by itself as soon as it can.", window.text("home-checked"));
        window.pass(Duration.ofSeconds(20));
        assertTrue(window.text("home-checked").startsWith("Connection lost at 14:05:18."), "the time of the loss stands still");
        show(Phase.OFF);
        show(Phase.PAUSED);
        assertFalse(window.text("home-checked").contains("Connection lost"), "what was ended by hand was not lost");
    }

    @Test
    void aDaysLimitThatIsReachedIsSaidWithTheWayToAHigherOne() {
        show(Phase.PROTECTED);
        assertFalse(window.has("home-limit"));
        window.session.settings().set(new SettingsDesk.Today(Optional.of(Amount.ofCoins(1)), Amount.parseCoins("0.21"), false));
        window.pass(Duration.ofSeconds(1));
        assertEquals("Limit today 1.00\u00A0PLAY, used 0.21\u00A0PLAY", window.text("home-limit"));
        assertFalse(window.has("home-limit-raise"));
        window.session.settings().set(new SettingsDesk.Today(Optional.of(Amount.ofCoins(1)), Amount.ofCoins(1), true));
        window.session.set(Scenes.status(Phase.PAUSED));
        window.run(window.window.live()::refresh);
        untilPhase(Phase.PAUSED);
        assertEquals("Today’s limit of 1.00\u00A0PLAY is reached; browsing is paused. Used: 1.00\u00A0PLAY.", window.text("home-limit"));
        window.run(() -> window.<Button>node("home-limit-raise").fire());
        assertEquals("settings-day-limit", window.focused());
    }

    @Test
    void coveredFiguresSayNothingAndKeepTheirExactAmount() {
        show(Phase.PROTECTED);
        window.run(() -> window.<javafx.scene.control.ToggleButton>node("nav-settings").fire());
        window.run(() -> window.<javafx.scene.control.CheckBox>node("settings-hide-amounts").fire());
        window.until("the window to know", () -> window.stage.getScene().getRoot().getPseudoClassStates()
                .contains(javafx.css.PseudoClass.getPseudoClass("covered")));
        window.run(() -> window.<javafx.scene.control.ToggleButton>node("nav-home").fire());
        window.pass(Duration.ofSeconds(1));
        assertEquals("•••\u00A0PLAY", window.text("home-wallet"));
        assertEquals("In wallet, •••\u00A0PLAY", window.ask(() -> window.<Label>node("home-wallet").getAccessibleText()));
        assertEquals(new BigInteger("93991200000000000000"), window.ask(() -> window.<Label>node("home-wallet").getUserData()));
        assertEquals("spent •••", window.text("status-spend"));
    }

    @Test
    void theToggleAsksForWhatItSays() {
        show(Phase.OFF);
        window.run(() -> window.<Button>node("connect-toggle").fire());
        window.until("connect", () -> window.session.asked().equals(List.of("connect")));
        show(Phase.PROTECTED);
        window.run(() -> window.<Button>node("connect-toggle").fire());
        window.until("disconnect", () -> window.session.asked().equals(List.of("connect", "disconnect")));
        show(Phase.BLOCKED);
        window.run(() -> window.<Button>node("status-remedy").fire());
        window.until("again", () -> window.session.asked().equals(List.of("connect", "disconnect", "connect")));
    }

    @Test
    void moneyIsExactBehindTheFigure() {
        show(Phase.PROTECTED);
        assertEquals("93.9912\u00A0PLAY", window.text("home-wallet"));
        assertEquals(new BigInteger("93991200000000000000"), window.ask(() -> window.<Label>node("home-wallet").getUserData()));
        assertEquals(new BigInteger("300000000000000"), window.ask(() -> window.<Label>node("home-at-risk").getUserData()));
        assertEquals("In wallet, 93.9912\u00A0PLAY", window.ask(() -> window.<Label>node("home-wallet").getAccessibleText()));
        assertTrue(window.text("home-back-date").contains("22 Dec 2026 (in 30 days)"), window.text("home-back-date"));
    }

    @Test
    void homeNamesTheThreeMostUrgentChannels() {
        show(Phase.PROTECTED);
        window.until("needs", () -> window.stage.getScene().getRoot().lookupAll("#home-needs-list .button").size() == 3);
        window.session.set(List.of());
        window.untilState("screen-home", ScreenState.EMPTY);
    }

    @Test
    void channelsThatCannotBeReadStayFromBeforeAndAreCalledSo() {
        window.press(javafx.scene.input.KeyCode.DIGIT3, true, false);
        window.untilState("screen-channels", ScreenState.READY);
        window.session.failWith(Optional.of(new WalletException(WalletException.Kind.CHAIN_UNREACHABLE,
                "The chain node does not answer.")));
        window.press(javafx.scene.input.KeyCode.F5, false, false);
        window.untilState("screen-channels", ScreenState.PARTIAL);
        assertTrue(window.text("channels-message").endsWith("The chain node does not answer."));
        assertEquals("8.00\u00A0PLAY", window.text("channels-total-locked"));
    }
}
