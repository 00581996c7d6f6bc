package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.SettingKey;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.OpeningLine;
import org.farthing.app.session.Phase;
import org.farthing.app.session.RecoveryProgress;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedMoney;
import org.farthing.app.session.ScriptedRecovery;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Opening many channels, and getting everything back: the two things that move all the money. */
@ExtendWith(ApplicationExtension.class)
class OpeningAndBackTest extends MoneyPages {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void channelsAreOpenedWithThreeKeys() {
        showChannels();
        window.press(KeyCode.ENTER, true, false);
        window.untilState("screen-open-channels", ScreenState.READY);
        assertEquals("Step 1 of 3: choose relays", window.text("open-steps"));
        untilText("open-chosen", "24 relays in 8 countries, of 40 without a channel of yours.");
        pictures("open-choose");
        window.press(KeyCode.ENTER, true, false);
        window.until("the figures", () -> window.stage.getScene().lookup("#open-total") instanceof Label label
                && "24.00\u00A0PLAY".equals(label.getText()));
        pictures("open-review");
        assertTrue(session.money.started().isEmpty());
        agree("the order", () -> !session.money.started().isEmpty());
        MoneyOrder.Open order = (MoneyOrder.Open) session.money.started().getFirst();
        assertEquals(24, order.relays().size());
        assertEquals(Amount.ofCoins(1), order.deposit());
        assertEquals(30, order.days());
        assertEquals(Duration.ZERO, order.spread(), "play money is opened at once");
        session.money.setOpenings(ScriptedMoney.everyOpening());
        untilText("open-watch-sum", "1 of 5 open, 2 waiting, 1 failed (nothing locked)");
        pictures("open-watch");
        fire("open-cancel-rest");
        untilText("open-watch-sum", "1 of 5 open, 1 waiting, 1 failed (nothing locked)");
        fire("open-retry");
        agree("again", () -> session.money.started().size() == 2);
        assertTrue(session.money.started().get(1) instanceof MoneyOrder.Reopen);
    }

    @Test
    void whatIsWrongWithOpeningIsSaid() {
        session.money.setRelays(ScriptedMoney.manyRelays(2));
        session.update(status -> Scenes.status(Phase.OFF));
        window.run(window.window.live()::refresh);
        window.until("off", () -> window.window.live().moment().status().orElseThrow().path().isEmpty());
        showChannels();
        fire("open-channels-button");
        untilText("open-chosen", "2 relays");
        window.press(KeyCode.ENTER, true, false);
        assertEquals("Choose at least 3: an entry, a middle and an exit.", window.text("open-count-error"));
        session.money.setRelays(ScriptedMoney.manyRelays(40));
        fire("open-count-12");
        untilText("open-chosen", "12 relays");
        window.press(KeyCode.ENTER, true, false);
        type("open-life", "6");
        window.until("the days", () -> {
            window.press(KeyCode.ENTER, true, false);
            return window.has("open-life-error");
        });
        assertEquals("Choose 7 to 90 days.", window.text("open-life-error"));
        type("open-life", "30");
        type("open-deposit", "0");
        window.until("the amount", () -> {
            window.press(KeyCode.ENTER, true, false);
            return window.has("open-deposit-error");
        });
        assertEquals("Write more than 0.", window.text("open-deposit-error"));
        session.money.setBalance(Amount.parseCoins("2.1"));
        type("open-deposit", "1");
        window.untilState("screen-open-channels", ScreenState.NO_FUNDS);
        assertEquals("You have 2.10\u00A0PLAY: enough for 2 channels.", window.text("open-trouble"));
        picture("open-no-funds");
        fire("open-fewer");
        window.until("two", () -> "2.00\u00A0PLAY".equals(window.text("open-total")));
        window.untilState("screen-open-channels", ScreenState.READY);
        assertTrue(session.money.started().isEmpty());
        window.press(KeyCode.ESCAPE, false, false);
        window.press(KeyCode.ESCAPE, false, false);
        assertEquals("Channels", window.text("page-title"));
    }

    @Test
    void openingsAreSpreadOverTheTimeThatWasSettled() {
        session.settings().save(SettingKey.SPREAD, Optional.of("\"30m\""));
        window.run(window.window.live()::refresh);
        showChannels();
        window.press(KeyCode.ENTER, true, false);
        untilText("open-chosen", "24 relays");
        window.press(KeyCode.ENTER, true, false);
        window.until("the time", () -> window.<RadioButton>node("open-spread").getText()
                .equals("Spread over 30 minutes: harder to connect with each other"));
        fire("open-spread");
        agree("the order", () -> !session.money.started().isEmpty());
        assertEquals(Duration.ofMinutes(30), ((MoneyOrder.Open) session.money.started().getFirst()).spread());
    }

    @Test
    void whatIsBeingOpenedIsShownFirst() {
        session.money.setOpenings(List.of(ScriptedMoney.everyOpening().stream()
                .filter(line -> line.state() == OpeningLine.State.WAITING).findFirst().orElseThrow()));
        showChannels();
        fire("open-channels-button");
        window.untilState("screen-open-channels", ScreenState.WORKING);
        untilText("open-watch-sum", "0 of 1 open, 1 waiting");
    }

    @Test
    void everythingIsGotBackByKeyboard() {
        fire("home-get-all-back");
        window.untilState("screen-get-back", ScreenState.READY);
        assertEquals("22.61\u00A0PLAY", window.text("back-total"));
        assertEquals("Relays may still cash what you signed: 1.39\u00A0PLAY.", window.text("back-may-cash"));
        assertEquals(2, window.ask(() -> window.<TableView<?>>node("back-plan-table").getItems().size()));
        pictures("get-back");
        assertTrue(session.recovery.asked().isEmpty(), "opening the page only plans");
        window.pass(Duration.ofSeconds(31));
        session.recovery.set(ScriptedRecovery.usual("0.0041", "11.42"));
        agree("the change", () -> window.has("back-message"));
        assertTrue(window.text("back-message").startsWith("The figures have changed"));
        assertTrue(session.recovery.asked().isEmpty());
        agree("the start", () -> !session.recovery.asked().isEmpty());
        assertEquals(List.of("start true true"), session.recovery.asked());
        window.untilState("screen-get-back", ScreenState.WORKING);
        session.recovery.set(Optional.of(ScriptedRecovery.at(3, 0, "0", false)));
        untilText("back-result", "Asking relays to close: 3 of 24");
        session.recovery.set(Optional.of(ScriptedRecovery.at(24, 20, "19.77", false)));
        untilText("back-result", "20 of 24 channels are over, 19.77\u00A0PLAY is back.");
        picture("get-back-working");
        session.recovery.set(Optional.of(ScriptedRecovery.failing(20, "19.77",
                new RecoveryProgress.Failed(1, Scenes.NOW.plusSeconds(20)))));
        untilText("back-result", "19.77\u00A0PLAY is back; 1 refund failed and will be tried at ");
        picture("get-back-failing");
        session.recovery.set(Optional.of(ScriptedRecovery.at(24, 24, "22.61", true)));
        untilText("back-result", "All 22.61\u00A0PLAY is back. 1.39\u00A0PLAY was earned by relays, 0.0029\u00A0PLAY went to fees.");
        picture("get-back-done");
    }

    @Test
    void nothingLockedAndNoFeeAreSaid() {
        session.recovery.set(ScriptedRecovery.empty());
        showChannels();
        fire("get-all-back-button");
        window.untilState("screen-get-back", ScreenState.EMPTY);
        assertEquals("Nothing is locked.", window.text("back-result"));
        session.recovery.set(ScriptedRecovery.usual("0.0004", "0.0001"));
        fire("back-recount");
        window.untilState("screen-get-back", ScreenState.NO_FUNDS);
        assertEquals("The wallet has no coin for the fee of 0.0004\u00A0PLAY.", window.text("back-message"));
        fire("back-receive");
        assertEquals("Wallet", window.text("page-title"));
    }
}
