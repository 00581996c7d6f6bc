package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.BondMissing;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.OwnRelay.Found;
import org.farthing.app.session.OwnRelayDesk;
import org.farthing.app.session.Phase;
import org.farthing.app.session.ScriptedOwnRelay;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.framework.junit5.Start;

/** A relay that runs, and what does not go well: every state, what its buttons ask, and what they do not. */
@ExtendWith(ApplicationExtension.class)
class RelayModePageTest extends RelayModePages {
    @Start
    void start(Stage stage) {
        begin(stage);
    }

    @Test
    void aRunningRelayShowsWhatItEarnsAndWhoPays() {
        showRunning();
        assertEquals("Running as middle only. Reached from outside 2 minutes ago.", window.text("relay-state"));
        assertEquals(coins("4.20").wei(), wei("relay-earned"));
        assertEquals(coins("1.10").wei(), wei("relay-cashed"));
        assertEquals(coins("3.10").wei(), wei("relay-waiting"));
        assertEquals(coins("0.02").wei(), wei("relay-fees"));
        assertEquals("Next cashing: a channel that stays idle, at 50 times the fee; the first by 18 Dec 2026, 14:05 at the latest.",
                window.text("relay-next-cash"));
        assertEquals("Strangers reach through you: other relays only.", window.text("relay-exit-policy"));
        assertEquals("3.10\u00A0xDAI, fee about 0.0004\u00A0xDAI", window.text("relay-cash-note"));
        assertEquals(7, window.ask(() -> window.<TableView<?>>node("relay-payers-table").getItems().size()));
        assertTrue(window.text("relay-days").contains("in the last 30 days; most on"), window.text("relay-days"));
        window.soundPicture("relay-mode");
        pictures("relay-mode");
        relay.reach(Found.ITSELF, Optional.of(Duration.ofSeconds(5)));
        untilText("relay-state", "Running as middle only. This computer reached it 5 s ago; no other relay has tried yet.");
        relay.reach(Found.TOO_NEW, Optional.of(Duration.ofSeconds(5)));
        untilText("relay-state", "Running as middle only. Other relays have not read its entry yet, so nobody could try to reach it.");
        relay.reach(Found.UNKNOWN, Optional.empty());
        untilText("relay-state", "Running as middle only. Whether it can be reached from outside is not known yet.");
        relay.plan(ScriptedOwnRelay.PLAN.leadingTo(List.of("80", "443")));
        untilText("relay-state", "Running as middle and exit.");
        assertEquals("Strangers reach through you: other relays, and sites at the ports 80, 443.", window.text("relay-exit-policy"));
    }

    @Test
    void aPortThatNobodyReachesIsSaidAndCheckedAgain() {
        relay.set(ScriptedOwnRelay.running());
        relay.reach(Found.UNREACHED, Optional.of(Duration.ofMinutes(1)));
        window.run(() -> window.<ToggleButton>node("nav-relay-mode").fire());
        window.untilState(SCREEN, ScreenState.BLOCKED);
        assertEquals("Port 9443 cannot be reached from outside. Open it in your router.", window.text("relay-message"));
        window.soundPicture("relay-mode-blocked");
        assertEquals("Check again", button("relay-remedy"));
        relay.hold();
        fire("relay-remedy");
        window.untilState(SCREEN, ScreenState.WORKING);
        untilText("work-phase", "Asking another relay to reach this one…");
        relay.reach(Found.REACHED, Optional.of(Duration.ofSeconds(1)));
        relay.goOn();
        window.untilState(SCREEN, ScreenState.READY);
        assertFalse(window.has("relay-message"));
        assertEquals(List.of("check"), relay.asked());
    }

    @Test
    void cashingTakesAReviewAndSaysWhatWasLeft() {
        showRunning();
        relay.offer(new OwnRelayDesk.Offer(18, 2, coins("3.10"), coins("0.0072"), coins("0.9")));
        relay.cashes(new OwnRelay.Cashed(18, 2, 0, coins("3.10"), coins("0.0071")));
        fire("relay-cash-now");
        window.until("the figures", () -> "Cash 3.10\u00A0xDAI".equals(window.<Button>node("sheet-primary").getText()));
        assertEquals("cash-brings", window.focused(), "on the first figure, not on the button");
        assertEquals(coins("3.0928").wei(), wei("cash-left"));
        assertEquals("18 channels are cashed; 2 would cost more than they bring and wait.", window.text("cash-count"));
        assertFalse(window.has("cash-warning"));
        window.soundPicture("relay-mode-cash-sheet");
        window.press(KeyCode.ENTER, false, false);
        assertTrue(relay.asked().isEmpty(), "a plain Enter confirms nothing");
        agree("cashing", () -> relay.asked().contains("cash"));
        window.untilState(SCREEN, ScreenState.PARTIAL);
        assertEquals("Cashed 18 of 20; 2 would cost more than they bring.", window.text("relay-message"));
        window.soundPicture("relay-mode-partial");
        assertEquals(List.of("cash"), relay.asked());
    }

    @Test
    void aFeeThatEatsMuchIsWarnedOfAndOneThatCannotBePaidStops() {
        showRunning();
        relay.offer(new OwnRelayDesk.Offer(1, 0, coins("0.001"), coins("0.00005"), coins("0.9")));
        fire("relay-cash-now");
        window.until("the figures", () -> !window.<Button>node("sheet-primary").isDisabled());
        assertFalse(window.has("cash-warning"), "5 % are not more than 5 %");
        window.press(KeyCode.ESCAPE, false, false);
        relay.offer(new OwnRelayDesk.Offer(1, 0, coins("0.001"), coins("0.0004"), coins("0.9")));
        fire("relay-cash-now");
        window.until("the warning", () -> window.has("cash-warning"));
        assertEquals("The fee takes 40 % of it. The relay cashes by itself when that is worth more, and by 18 Dec 2026, 14:05 at the latest.",
                window.text("cash-warning"));
        window.soundPicture("relay-mode-cash-warning");
        window.press(KeyCode.ESCAPE, false, false);
        relay.offer(new OwnRelayDesk.Offer(2, 0, coins("3.10"), coins("0.0004"), coins("0.0001")));
        fire("relay-cash-now");
        window.until("the refusal", () -> window.has("sheet-error"));
        assertEquals("Cashing needs a fee of 0.0004\u00A0xDAI.", window.text("sheet-error"));
        assertTrue(window.ask(() -> window.<Button>node("sheet-primary").isDisabled()));
        window.press(KeyCode.ESCAPE, false, false);
        assertTrue(relay.asked().isEmpty());
    }

    @Test
    void figuresThatGrewOldAreReadAgainBeforeAnythingIsSent() {
        showRunning();
        fire("relay-cash-now");
        window.until("the figures", () -> !window.<Button>node("sheet-primary").isDisabled());
        window.pass(Duration.ofSeconds(31));
        relay.offer(new OwnRelayDesk.Offer(2, 0, coins("3.10"), coins("0.0009"), coins("0.9")));
        window.until("the new fee", () -> {
            if (coins("0.0004").wei().equals(window.<Label>node("cash-fee").getUserData())) {
                window.<Button>node("sheet-primary").fire();
            }
            return coins("0.0009").wei().equals(window.<Label>node("cash-fee").getUserData());
        });
        assertTrue(relay.asked().isEmpty(), "a fee that rose is looked at first");
        assertEquals("The fee has risen. Look at it once more.", window.text("sheet-error"));
        agree("cashing", () -> relay.asked().contains("cash"));
    }

    @Test
    void withoutMoneyForBondOrFeeTheWayIsToReceive() {
        relay.set(ScriptedOwnRelay.running());
        relay.having(Optional.empty(), Optional.of(new OwnRelay.Account(ScriptedOwnRelay.ACCOUNT, coins("0.0001"), coins("0.0004"))));
        window.run(() -> window.<ToggleButton>node("nav-relay-mode").fire());
        window.untilState(SCREEN, ScreenState.NO_FUNDS);
        assertEquals("Cashing needs a fee of 0.0004\u00A0xDAI.", window.text("relay-message"));
        assertEquals("Receive", button("relay-remedy"));
        window.soundPicture("relay-mode-no-funds");
        fire("relay-remedy");
        assertEquals(ScriptedOwnRelay.ACCOUNT.toString(), window.ask(() -> window.node("relay-account-address").getUserData()));
        assertEquals(coins("0.0001").wei(), wei("relay-account-balance"));
        window.soundPicture("relay-mode-account");
        type("relay-password", "wrong");
        relay.refuseWith(Optional.of(new WalletException(WalletException.Kind.WRONG_PASSWORD, "This is not the password.")));
        agree("the refusal", () -> window.has("sheet-error"));
        assertEquals("This is not the password.", window.text("sheet-error"));
        relay.refuseWith(Optional.empty());
        type("relay-password", ScriptedOwnRelay.PASSWORD);
        agree("the words", () -> window.has("relay-account-list"));
        assertTrue(window.text("relay-account-list").startsWith("1. legal  2. winner"), window.text("relay-account-list"));
        window.press(KeyCode.ESCAPE, false, false);

        var bond = new BondMissing(Amount.ofCoins(1), "xDAI", ScriptedOwnRelay.ACCOUNT, coins("0.2"));
        relay.set(OwnRelay.Phase.OFF, OwnRelay.Step.KEYS);
        relay.having(Optional.of(new WalletException(bond)), Optional.of(new OwnRelay.Account(ScriptedOwnRelay.ACCOUNT, coins("0.2"),
                Amount.ofCoins(1))));
        untilText("relay-message", "To enter the list, your relay leaves a bond of 1.00\u00A0xDAI there and pays a fee. Its account holds "
                + "0.20\u00A0xDAI. Send it more and start again.");
        window.untilState(SCREEN, ScreenState.NO_FUNDS);
    }

    @Test
    void stoppingAsksFirstAndDropsNothing() {
        showRunning();
        fire("relay-toggle");
        assertEquals("Stop your relay?", window.text("sheet-title"));
        assertEquals("3.10\u00A0xDAI waits to be cashed. Be back before 23 Nov 2026, 14:05, or payers may take 0.02\u00A0xDAI of it.",
                window.text("relay-stop-waits"));
        window.soundPicture("relay-mode-stop-sheet");
        assertTrue(relay.asked().isEmpty());
        relay.hold();
        agree("stopping", () -> relay.asked().contains("stop"));
        window.untilState(SCREEN, ScreenState.WORKING);
        untilText("work-phase", "Letting circuits end…");
        relay.goOn();
        window.untilState(SCREEN, ScreenState.READY);
        untilText("relay-state", "Your relay is off. What waits can be cashed once it runs again.");
        assertEquals(coins("3.10").wei(), wei("relay-waiting"), "nothing was dropped");
        assertTrue(window.ask(() -> window.<Button>node("relay-cash-now").isDisabled()));
        assertEquals("Start the relay to cash.", window.text("relay-cash-note"));
        window.soundPicture("relay-mode-off");

        fire("relay-toggle");
        window.until("the password", () -> window.has("relay-password"));
        type("relay-password", ScriptedOwnRelay.PASSWORD);
        agree("starting", () -> relay.asked().contains("start again " + ScriptedOwnRelay.PASSWORD));
    }

    @Test
    void whatIsChangedIsSavedAndThePortWaitsForAStart() {
        showRunning();
        assertFalse(window.has("relay-save"));
        type("relay-price", "0,0003");
        window.until("the button", () -> window.has("relay-save"));
        window.run(window.window.live()::refresh);
        assertEquals("0,0003", window.ask(() -> window.<javafx.scene.control.TextField>node("relay-price").getText()), "what is typed stays");
        fire("relay-save");
        untilText("relay-saved", "Saved.");
        assertEquals("change " + ScriptedOwnRelay.PLAN.at(coins("0.0003")), relay.asked().getLast());
        type("relay-port", "9444");
        fire("relay-save");
        untilText("relay-saved", "Saved. The port or the account counts from the next start on.");
        type("relay-name", "!");
        fire("relay-save");
        assertTrue(window.has("relay-name-error"));
        assertEquals(2, relay.asked().size());
        type("relay-name", "Maple");

        fire("relay-exit-change");
        type("relay-exit-ports", "443, 7000-6000");
        agree("the error", () -> window.has("relay-exit-ports-error"));
        assertEquals("Write ports like 443 or 6000-6010, with commas between.", window.text("relay-exit-ports-error"));
        assertTrue(window.has("relay-exit-warning"));
        window.soundPicture("relay-mode-ports-sheet");
        type("relay-exit-ports", "443, 6000-6010");
        agree("the ports", () -> relay.asked().size() == 3);
        untilText("relay-exit-policy", "Strangers reach through you: other relays, and sites at the ports 443, 6000-6010.");
    }

    @Test
    void whatWasRefusedIsSaid() {
        relay.set(ScriptedOwnRelay.running());
        relay.set(OwnRelay.Phase.OFF, OwnRelay.Step.KEYS);
        relay.having(Optional.of(new WalletException(WalletException.Kind.ALREADY_RUNNING, "This relay is already running.")), Optional.empty());
        window.run(() -> window.<ToggleButton>node("nav-relay-mode").fire());
        window.untilState(SCREEN, ScreenState.BLOCKED);
        assertEquals("This relay is already running.", window.text("relay-message"));
        relay.having(Optional.empty(), Optional.empty());
        relay.set(OwnRelay.Phase.ELSEWHERE, OwnRelay.Step.KEYS);
        untilText("relay-state", "Another program runs this relay. Stop it there to run it here.");
        assertFalse(window.has("relay-toggle"));
        window.untilState(SCREEN, ScreenState.BLOCKED);
    }
}
