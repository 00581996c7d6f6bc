package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.Movement;
import org.farthing.app.session.OpeningLine;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedMoney;
import org.farthing.app.session.ScriptedRecovery;
import org.farthing.app.session.ScriptedSession;
import org.farthing.app.session.ScriptedWallet;
import org.farthing.app.session.Verdict;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Everything that moves money, on a scripted desk: the states, the sentences, the keyboard, the pictures. */
@ExtendWith(ApplicationExtension.class)
class MoneyPagesTest {
    private static final String SOMEBODY = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    @TempDir
    Path folder;

    private WindowFixture window;
    private ScriptedSession session;

    @Start
    void start(Stage stage) {
        session = new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW.minusSeconds(50_000));
        session.set(Scenes.channels());
        session.setVouchers(410);
        session.money.setRelays(ScriptedMoney.manyRelays(40));
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    private void type(String id, String text) {
        window.run(() -> window.<TextField>node(id).setText(text));
    }

    private void fire(String id) {
        window.run(() -> window.<ButtonBase>node(id).fire());
    }

    private void untilText(String id, String start) {
        window.until(id + " " + start, () -> window.stage.getScene().lookup("#" + id) instanceof Label label
                && label.isVisible() && label.getText().startsWith(start));
    }

    /** Presses Ctrl+Enter until it has done what it should: the first half second it does nothing. */
    private void agree(String what, java.util.function.BooleanSupplier done) {
        window.until(what, () -> {
            if (!done.getAsBoolean()) {
                window.press(KeyCode.ENTER, true, false);
            }
            return done.getAsBoolean();
        });
    }

    private void picture(String name) {
        window.picture(name);
    }

    /** At the minimum size, too. */
    private void pictures(String name) {
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

    // ---- wallet ----

    @Test
    void receivingShowsTheAddressAndCountsConfirmations() {
        window.press(KeyCode.DIGIT2, true, false);
        window.untilState("screen-wallet", ScreenState.READY);
        assertEquals(ScriptedMoney.OWN.toString(), window.ask(() -> window.node("receive-address").getUserData()));
        assertEquals(ScriptedMoney.OWN.toString().replace("0x", ""), window.text("receive-address").replace(" ", "").replace("0x", ""));
        assertEquals(new BigInteger("93991200000000000000"), window.ask(() -> window.node("receive-balance").getUserData()));
        pictures("wallet-receive");
        window.press(KeyCode.ENTER, true, false);
        assertEquals("Copied", window.text("receive-copied"));
        session.wallet.set(List.of(ScriptedWallet.own("94.9912", "1", 7)));
        untilText("receive-progress", "1.00\u00A0PLAY is arriving: 7 of 12 confirmations.");
        session.wallet.set(List.of(ScriptedWallet.own("0", "0", 0)));
        window.untilState("screen-wallet", ScreenState.EMPTY);
        assertEquals("No money yet. Your address is below.", window.text("wallet-message"));
        untilText("receive-progress", "Nothing has arrived yet. You can leave; it keeps looking.");
        session.wallet.failWith(Optional.of(new WalletException(WalletException.Kind.CHAIN_UNREACHABLE, "The node does not answer.")));
        window.untilState("screen-wallet", ScreenState.PARTIAL);
    }

    private void showSend() {
        window.press(KeyCode.DIGIT2, true, false);
        window.untilState("screen-wallet", ScreenState.READY);
        window.run(() -> window.<TabPane>node("wallet-tabs").getSelectionModel().select(1));
        window.until("send", () -> window.stage.getScene().lookup("#send-to") != null);
    }

    @Test
    void everySentenceOfSendingIsSaid() {
        showSend();
        window.press(KeyCode.ENTER, true, false);
        untilText("send-to-error", "An address starts with 0x and has 42 characters; this has 0.");
        untilText("send-amount-error", "Write an amount like 0.25.");
        assertEquals("send-to", window.focused(), "the keyboard goes to the first error");
        type("send-to", SOMEBODY.substring(0, 41));
        window.press(KeyCode.ENTER, true, false);
        untilText("send-to-error", "An address starts with 0x and has 42 characters; this has 41.");
        type("send-to", SOMEBODY.replace("aA", "Aa"));
        window.press(KeyCode.ENTER, true, false);
        untilText("send-to-error", "One character is mistyped: the capitals do not match. Copy the address again.");
        assertTrue(window.ask(() -> window.node("send-to").getAccessibleHelp()).startsWith("One character is mistyped"));
        type("send-to", ScriptedMoney.OWN.toString());
        untilText("send-to-warning", "This is your own address; the chain will show both belong together.");
        type("send-to", ScriptedWallet.PROGRAM.toString());
        untilText("send-to-warning", "A program lives there; it may not be able to send money back.");
        type("send-to", Address.ZERO.toString());
        untilText("send-to-error", "Money sent to this address is lost");
        type("send-to", SOMEBODY);
        window.until("no warning", () -> !window.node("send-to-warning").isVisible());
        type("send-amount", "0.1234567890123456789");
        window.press(KeyCode.ENTER, true, false);
        untilText("send-amount-error", "PLAY has at most 18 decimals.");
        type("send-amount", "0.00");
        window.press(KeyCode.ENTER, true, false);
        untilText("send-amount-error", "Write more than 0.");
        type("send-amount", "100");
        window.until("the most", () -> {
            window.press(KeyCode.ENTER, true, false);
            return window.<Label>node("send-amount-error").getText().equals("With the fee you can send at most 93.99113 PLAY.");
        });
        picture("wallet-send-errors");
        assertFalse(window.has("sheet-root"));
        assertTrue(session.money.started().isEmpty());
    }

    @Test
    void sendingIsReviewedWatchedAndGoesOnWhenLeft() {
        showSend();
        type("send-to", SOMEBODY);
        window.until("the fee", () -> window.node("send-all") != null && !session.money.started().isEmpty()
                || window.ask(() -> session.money.estimates()) > 0);
        window.until("everything", () -> {
            window.<Button>node("send-all").fire();
            return window.<TextField>node("send-amount").getText().equals("93.99113");
        });
        type("send-amount", "0,25");
        window.until("the figures", () -> "0.25\u00A0PLAY".equals(window.<Label>node("send-total").getText()));
        assertEquals(new BigInteger("93741130000000000000"), window.ask(() -> window.node("send-left").getUserData()));
        pictures("wallet-send");
        window.press(KeyCode.ENTER, true, false);
        window.until("the review", () -> window.stage.getScene().lookup("#review-amount") instanceof Label label
                && label.getUserData() != null);
        assertEquals("Send 0.25\u00A0PLAY", window.text("sheet-title"));
        assertEquals("review-amount", window.focused());
        picture("review-send");
        agree("the order", () -> !session.money.started().isEmpty());
        assertEquals(List.of(new MoneyOrder.Send(Optional.empty(), Address.parse(SOMEBODY), Optional.of(Amount.parseCoins("0.25")))),
                session.money.started());
        session.money.move(Movement.Stage.SENT, 0);
        window.until("speed up", () -> window.has("tx-speed-up") && window.has("tx-cancel"));
        picture("watch-sent");
        session.money.move(Movement.Stage.IN_BLOCK, 7);
        untilText("tx-step-4", "4  Confirmed: 7 of 12");
        assertFalse(window.has("tx-speed-up"), "in a block nothing can be replaced");
        picture("watch-confirming");
        session.money.move(Movement.Stage.CONFIRMED, 12);
        untilText("tx-result", "Confirmed. It counts now.");
        window.press(KeyCode.ESCAPE, false, false);
        assertFalse(window.has("sheet-root"));
        assertEquals("", window.ask(() -> window.<TextField>node("send-to").getText()));
    }

    @Test
    void figuresThatChangedAreLookedAtAgain() {
        showSend();
        type("send-to", SOMEBODY);
        type("send-amount", "0.25");
        window.until("the figures", () -> "0.25\u00A0PLAY".equals(window.<Label>node("send-total").getText()));
        window.press(KeyCode.ENTER, true, false);
        window.until("the review", () -> window.stage.getScene().lookup("#review-fee") instanceof Label label
                && label.getUserData() != null);
        int before = session.money.estimates();
        window.pass(Duration.ofSeconds(31));
        session.money.setFee(Amount.parseCoins("0.000077"));
        agree("the rise", () -> window.stage.getScene().lookup("#sheet-error") instanceof Label label && label.isVisible());
        assertTrue(window.text("sheet-error").startsWith("The figures have changed"), window.text("sheet-error"));
        assertTrue(session.money.estimates() > before);
        assertTrue(session.money.started().isEmpty(), "a fee that rose by a tenth was paid unseen");
        assertEquals(new BigInteger("77000000000000"), window.ask(() -> window.node("review-fee").getUserData()));
        agree("the order", () -> !session.money.started().isEmpty());

        // Less than a tenth does not stop it.
        window.press(KeyCode.ESCAPE, false, false);
        type("send-to", SOMEBODY);
        type("send-amount", "0.5");
        window.until("the figures", () -> "0.50\u00A0PLAY".equals(window.<Label>node("send-total").getText()));
        agree("the review", () -> window.stage.getScene().lookup("#review-fee") instanceof Label label && label.getUserData() != null);
        window.pass(Duration.ofSeconds(31));
        session.money.setFee(Amount.parseCoins("0.00008"));
        agree("the second order", () -> session.money.started().size() == 2);
    }

    @Test
    void aDoublePressCannotReachThroughAReview() {
        showSend();
        type("send-to", SOMEBODY);
        type("send-amount", "0.25");
        window.until("the figures", () -> "0.25\u00A0PLAY".equals(window.<Label>node("send-total").getText()));
        window.run(() -> {
            window.<Button>node("send-review").fire();
            window.<Button>node("sheet-primary").fire();
        });
        window.until("the review", () -> window.stage.getScene().lookup("#review-fee") instanceof Label label
                && label.getUserData() != null);
        window.run(() -> window.<Button>node("sheet-primary").fire());
        assertTrue(session.money.started().isEmpty());
        // Once it acts, a second press orders nothing more.
        window.until("the order", () -> {
            window.<Button>node("sheet-primary").fire();
            window.<Button>node("sheet-primary").fire();
            return !session.money.started().isEmpty();
        });
        window.until("the watch", () -> window.has("tx-fraction"));
        assertEquals(1, session.money.started().size());
    }

    @Test
    void speedingUpAndCancellingAreReviewedToo() {
        showSend();
        type("send-to", SOMEBODY);
        type("send-amount", "0.25");
        window.until("the figures", () -> "0.25\u00A0PLAY".equals(window.<Label>node("send-total").getText()));
        fire("send-review");
        agree("the order", () -> !session.money.started().isEmpty());
        session.money.move(Movement.Stage.SENT, 0);
        window.until("speed up", () -> window.has("tx-cancel"));
        fire("tx-cancel");
        untilText("sheet-title", "Try to cancel this transaction");
        picture("review-cancel");
        assertEquals(1, session.money.started().size());
        agree("the cancellation", () -> session.money.started().size() == 2);
        assertTrue(session.money.started().get(1) instanceof MoneyOrder.Replace replace && replace.cancel());
        session.money.move(Movement.Stage.UNDONE, 0);
        untilText("tx-result", "Cancelled in time. Only the network fee was spent.");
    }

    @Test
    void theHistoryIsSearchedAddedUpExportedAndWatched() {
        window.press(KeyCode.DIGIT2, true, false);
        window.press(KeyCode.F, true, false);
        assertEquals("history-search", window.focused());
        window.until("lines", () -> window.<TableView<?>>node("history-table").getItems().size() == 8);
        assertTrue(window.text("history-sum").startsWith("8 lines shown: "), window.text("history-sum"));
        pictures("wallet-history");
        type("history-search", "opened 24");
        window.until("one", () -> window.<TableView<?>>node("history-table").getItems().size() == 1);
        window.press(KeyCode.ESCAPE, false, false);
        window.until("all", () -> window.<TableView<?>>node("history-table").getItems().size() == 8);
        window.press(KeyCode.ENTER, true, false);
        assertEquals("Export 8 lines", window.text("sheet-title"));
        type("save-file", folder.resolve("no/where.csv").toString());
        agree("the refusal", () -> window.has("save-file-error"));
        assertEquals("Farthing may not write there. Choose another folder.", window.text("save-file-error"));
        type("save-file", folder.resolve("history.csv").toString());
        agree("the file", () -> !session.wallet.exported().isEmpty());
        assertEquals(List.of("8 CSV history.csv"), session.wallet.exported());
        window.press(KeyCode.ESCAPE, false, false);
    }

    // ---- channels ----

    private void showChannels() {
        window.press(KeyCode.DIGIT3, true, false);
        window.untilState("screen-channels", ScreenState.READY);
    }

    private void choose(int... rows) {
        window.run(() -> {
            TableView<?> table = window.node("channels-table");
            table.getSelectionModel().clearSelection();
            for (int row : rows) {
                table.getSelectionModel().select(row);
            }
        });
        window.until("the choice", () -> window.node("channels-chosen").isVisible());
    }

    @Test
    void severalChannelsAreToppedUpWithOneSheetAndTheSum() {
        showChannels();
        choose(2);
        window.until("the past", () -> window.text("channel-use-text").startsWith("3 days"));
        pictures("channel-past");
        choose(0, 1, 2);
        assertEquals("3 chosen", window.text("channels-chosen"));
        fire("channel-topup");
        type("topup-amount", "x");
        agree("the form", () -> window.has("topup-amount-error"));
        assertEquals("Write an amount like 0.25.", window.text("topup-amount-error"));
        type("topup-amount", "0.5");
        assertEquals("1.50\u00A0PLAY", window.text("topup-total"));
        picture("topup");
        agree("the review", () -> window.stage.getScene().lookup("#review-amount") instanceof Label label && label.getUserData() != null);
        assertEquals("1.50\u00A0PLAY", window.text("review-amount"));
        picture("review-topup");
        agree("the order", () -> !session.money.started().isEmpty());
        assertEquals(new MoneyOrder.TopUp(List.of(Scenes.channels().get(0).id(), Scenes.channels().get(1).id(),
                Scenes.channels().get(2).id()), Amount.parseCoins("0.5")), session.money.started().getFirst());
        session.money.move(Movement.Stage.CONFIRMED, 12);
        untilText("tx-count", "3 of 3 confirmed");
        picture("watch-many");
    }

    @Test
    void whatCannotBeDoneToAChannelIsSaid() {
        showChannels();
        choose(3);
        fire("channel-topup");
        agree("the refusal", () -> window.has("topup-amount-error"));
        assertEquals("This channel is closing; money added now would only come back later. Open a new one.",
                window.text("topup-amount-error"));
        window.press(KeyCode.ESCAPE, false, false);
        choose(0);
        fire("channel-extend");
        type("channel-days", "91");
        agree("the days", () -> window.has("channel-days-error"));
        assertEquals("Choose 7 to 90 days.", window.text("channel-days-error"));
        window.press(KeyCode.ESCAPE, false, false);
        choose(7);
        fire("channel-refund");
        untilText("review-line-0", "Takes back 1.00\u00A0PLAY; nobody’s help is needed.");
        window.until("the words", () -> window.<Button>node("sheet-primary").getText().equals("Take 1.00\u00A0PLAY back"));
        picture("review-refund");
        session.money.refuseWith(Optional.of(new WalletException(WalletException.Kind.CHANNEL_STATE, "It cannot be taken back yet.")));
        window.press(KeyCode.ESCAPE, false, false);
        fire("channel-refund");
        untilText("sheet-error", "It cannot be taken back yet.");
        assertTrue(session.money.started().isEmpty());
    }

    // ---- open many ----

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
    void whatIsBeingOpenedIsShownFirst() {
        session.money.setOpenings(List.of(ScriptedMoney.everyOpening().stream()
                .filter(line -> line.state() == OpeningLine.State.WAITING).findFirst().orElseThrow()));
        showChannels();
        fire("open-channels-button");
        window.untilState("screen-open-channels", ScreenState.WORKING);
        untilText("open-watch-sum", "0 of 1 open, 1 waiting");
    }

    // ---- get everything back ----

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

    // ---- vouchers ----

    @Test
    void vouchersAreExportedAndVerified() throws Exception {
        window.press(KeyCode.DIGIT4, true, false);
        window.untilState("screen-vouchers", ScreenState.READY);
        type("vouchers-min", "abc");
        untilText("vouchers-min-error", "Write an amount like 0.25.");
        type("vouchers-min", "");
        window.press(KeyCode.ENTER, true, false);
        assertEquals("Export 410 vouchers", window.text("sheet-title"));
        Path file = folder.resolve("v.jsonl");
        Files.writeString(file, "old");
        type("save-file", file.toString());
        agree("the question", () -> window.has("save-file-error"));
        assertEquals("This file exists. Replace it?", window.text("save-file-error"));
        assertEquals("Replace", window.ask(() -> window.<Button>node("sheet-primary").getText()));
        assertTrue(session.evidence.exported().isEmpty());
        picture("vouchers-export");
        agree("the file", () -> !session.evidence.exported().isEmpty());
        untilText("save-result", "410 vouchers written. Anybody can check the file with: farthing channel verify " + file);
        window.press(KeyCode.ESCAPE, false, false);

        fire("vouchers-verify");
        type("verify-file", file.toString());
        agree("the verdict", () -> window.has("verify-result"));
        assertEquals("This is not a Farthing voucher file.", window.text("verify-result"));
        var fault = new Verdict.Fault(1473, true, 1472, "The signature is not the channel's signer's for this total.");
        session.evidence.set(new Verdict(true, 412, 2, List.of(new Verdict.Channel(Scenes.channels().get(2).id(), "Cedar", 410,
                Amount.parseCoins("0.92"), true, Optional.of(fault))), Optional.of(fault)));
        window.until("the second verdict", () -> {
            if (!window.<Button>node("sheet-primary").isDisabled()) {
                window.<Button>node("sheet-primary").fire();
            }
            return window.<Label>node("verify-result").getText().startsWith("410 genuine");
        });
        assertEquals("410 genuine, 2 not. No. 1\u202F472 was changed after signing: the signature does not match.",
                window.text("verify-result"));
        picture("vouchers-verify");
    }
}
