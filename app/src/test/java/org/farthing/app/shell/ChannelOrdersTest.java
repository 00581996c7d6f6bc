package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.EvidenceDesk;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.Movement;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.Verdict;
import org.farthing.app.session.VoucherDamage;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Reason;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Orders for channels, one or many at once, and the vouchers that were signed on them. */
@ExtendWith(ApplicationExtension.class)
class ChannelOrdersTest extends MoneyPages {
    @Start
    void start(Stage stage) {
        open(stage);
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
    void severalChannelsAreSpokenOfAsSeveral() {
        showChannels();
        choose(0, 1, 2);
        fire("channel-request");
        untilText("sheet-title", "End 3 channels without their relays");
        assertTrue(window.text("review-line-0").startsWith("The 3 relays have 24 hours to cash, "), window.text("review-line-0"));
        assertEquals("To undo: extend the channels before the 24 hours are over.", window.text("review-undo"));
        window.press(KeyCode.ESCAPE, false, false);
        fire("channel-extend");
        assertEquals("Extend 3 channels", window.text("sheet-title"));
        window.press(KeyCode.ESCAPE, false, false);
        fire("channel-close");
        untilText("sheet-title", "Ask 3 relays to close");
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
        untilText("save-result", "410 vouchers were written. Anybody can check the file with: farthing channel verify " + file);
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
        assertEquals("410 genuine, 2 not. Voucher number 1\u202F472 was changed after it was signed: the signature does not match.",
                window.text("verify-result"));
        picture("vouchers-verify");
    }

    @Test
    void aDamagedHistoryIsFilledByTheRelaysThatWerePaid() {
        Bytes cedar = Scenes.channels().get(2).id();
        Bytes birch = Scenes.channels().get(1).id();
        String birchName = Scenes.channels().get(1).relayName();
        window.press(KeyCode.DIGIT4, true, false);
        window.untilState("screen-vouchers", ScreenState.READY);
        assertFalse(window.has("vouchers-damage"));
        session.evidence.setDamages(List.of(new VoucherDamage(cedar, "Cedar", 1471, 1473), new VoucherDamage(birch, birchName, 0, 1)));
        // The file that shows it is one that anybody may have: the history is looked at too.
        fire("vouchers-verify");
        type("verify-file", folder.resolve("v.jsonl").toString());
        agree("the verdict", () -> window.has("verify-result"));
        window.press(KeyCode.ESCAPE, false, false);
        window.untilState("screen-vouchers", ScreenState.BLOCKED);
        assertEquals("The voucher file is damaged after No. 1\u202F471; the relay’s copy can fill it.", window.text("vouchers-damage"));
        assertEquals("Ask Cedar", ask());
        pictures("vouchers-damaged");

        session.evidence.fillAs(EvidenceDesk.Filling.SILENT);
        fire("vouchers-ask");
        untilText("vouchers-fill-result", "Cedar did not answer. Nothing was changed; try again later.");
        assertEquals("Ask " + birchName, ask(), "the next one is offered");
        assertEquals("The voucher file is damaged from its first voucher on; the relay’s copy can fill it.",
                window.text("vouchers-damage"));
        session.evidence.fillAs(EvidenceDesk.Filling.FILLED);
        fire("vouchers-ask");
        untilText("vouchers-fill-result", "Filled: " + birchName + "’s copy is No. 1 now, and bears your signature.");
        window.until("Cedar again", () -> ask().equals("Ask Cedar"));

        session.evidence.fillAs(EvidenceDesk.Filling.OLDER);
        fire("vouchers-ask");
        untilText("vouchers-fill-result", "Cedar’s copy is older. Nothing was changed.");
        session.evidence.failWith(Optional.of(new WalletException(new Reason.Locked())));
        fire("vouchers-ask");
        untilText("vouchers-fill-result", new Reason.Locked().sentence());
        assertEquals(ScreenState.BLOCKED, window.ask(() -> window.node("screen-vouchers").getProperties().get(ScreenState.KEY)));
        session.evidence.failWith(Optional.empty());
        session.evidence.fillAs(EvidenceDesk.Filling.FILLED);
        fire("vouchers-ask");
        untilText("vouchers-fill-result", "Filled: Cedar’s copy is No. 1\u202F473 now, and bears your signature. "
                + "The damaged one before it stays lost.");
        window.untilState("screen-vouchers", ScreenState.READY);
        assertFalse(window.has("vouchers-damage"));
        picture("vouchers-filled");
        assertEquals(List.of(cedar, birch, cedar, cedar), session.evidence.filled());
    }

    private String ask() {
        return window.ask(() -> window.<Button>node("vouchers-ask").getText());
    }
}
