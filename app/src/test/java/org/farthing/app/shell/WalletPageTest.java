package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.ContractsThere;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.Movement;
import org.farthing.app.session.ScriptedMoney;
import org.farthing.app.session.ScriptedWallet;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The wallet's page: receiving, sending and the history, with their sentences and their keyboard. */
@ExtendWith(ApplicationExtension.class)
class WalletPageTest extends MoneyPages {
    private static final String SOMEBODY = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    @Start
    void start(Stage stage) {
        open(stage);
    }

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
    void withoutTheContractItIsPutThereAfterAReview() {
        session.wallet.setContracts(new ContractsThere.Missing(Optional.of("Sepolia"), true));
        window.press(KeyCode.DIGIT2, true, false);
        window.untilState("screen-wallet", ScreenState.BLOCKED);
        untilText("wallet-message", "Farthing’s contract is not on Sepolia yet.");
        assertFalse(window.ask(() -> window.node("wallet-change-network").isVisible()));
        pictures("wallet-no-contract");
        fire("wallet-deploy");
        window.until("the review", () -> window.stage.getScene().lookup("#review-fee") instanceof Label label
                && label.getUserData() != null);
        assertEquals("Put Farthing’s contract on Sepolia", window.text("sheet-title"));
        assertEquals("Put it there for at most 0.00007\u00A0PLAY", window.ask(() -> window.<Button>node("sheet-primary").getText()));
        assertTrue(window.text("review-line-1").startsWith("Each relay will leave a bond of 1.00\u00A0PLAY in the list"));
        assertTrue(session.money.started().isEmpty());
        pictures("review-deploy");
        agree("the order", () -> !session.money.started().isEmpty());
        assertEquals(List.of(new MoneyOrder.Deploy(Amount.ofCoins(1))), session.money.started());
        session.money.move(Movement.Stage.IN_BLOCK, 6);
        window.until("the fraction", () -> window.<ProgressBar>node("tx-fraction").getProgress() == 0.875);
        untilText("tx-note", "You may leave this page; it goes on. If Farthing is closed meanwhile, begin again later");
        picture("watch-deploy");
        session.wallet.setContracts(new ContractsThere.Ours());
        session.money.move(Movement.Stage.CONFIRMED, 12);
        untilText("tx-result", "Confirmed.");
        window.press(KeyCode.ESCAPE, false, false);
        window.untilState("screen-wallet", ScreenState.READY);
        assertFalse(window.ask(() -> window.node("wallet-deploy").isVisible() || window.node("wallet-message").isVisible()));
    }

    @Test
    void onlyAnotherNetworkHelpsWhereTheContractIsAnotherOrMayNotBePut() {
        session.wallet.setContracts(new ContractsThere.NotOurs());
        window.press(KeyCode.DIGIT2, true, false);
        window.untilState("screen-wallet", ScreenState.BLOCKED);
        untilText("wallet-message", "The contract on this chain is not the known one.");
        assertFalse(window.ask(() -> window.node("wallet-deploy").isVisible()));
        picture("wallet-other-contract");
        session.wallet.setContracts(new ContractsThere.Missing(Optional.of("Gnosis"), false));
        window.press(KeyCode.F5, false, false);
        untilText("wallet-message", "Farthing’s contract is not on Gnosis Chain yet.");
        assertFalse(window.ask(() -> window.node("wallet-deploy").isVisible()));
        session.wallet.setContracts(new ContractsThere.Missing(Optional.empty(), true));
        window.press(KeyCode.F5, false, false);
        untilText("wallet-message", "Farthing’s contract is not on this network yet.");
        session.wallet.setContracts(new ContractsThere.NotOurs());
        window.press(KeyCode.F5, false, false);
        untilText("wallet-message", "The contract on this chain is not the known one.");
        fire("wallet-change-network");
        window.until("the node", () -> "settings-node".equals(window.focused()));
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
}
