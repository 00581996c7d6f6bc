package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.BrowserState;
import org.farthing.app.session.ChannelHalt;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.Movement;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedBrowser;
import org.farthing.app.session.ScriptedOwnRelay;
import org.farthing.app.session.ScriptedWallet;
import org.farthing.app.session.Shortage;
import org.farthing.app.session.Status;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Pages that are empty, at work, stopped or out of money: what they say, and the button that helps. {@link EverySentenceTest} has the list. */
@ExtendWith(ApplicationExtension.class)
class StatesTest extends MoneyPages {
    @Start
    void start(Stage stage) {
        open(stage);
    }

    private void show(Status status) {
        session.set(status);
        window.run(window.window.live()::refresh);
        window.until("the status", () -> window.window.live().moment().status().filter(status::equals).isPresent());
    }

    private String button(String id) {
        return window.ask(() -> window.<Button>node(id).getText());
    }

    // ---- home ----

    @Test
    void homeWithoutChannelsLeadsToOpeningThem() {
        session.set(List.of());
        window.untilState("screen-home", ScreenState.EMPTY);
        window.until("the way", () -> window.has("home-open-channels"));
        assertTrue(window.ask(() -> window.node("home-needs-list").lookupAll(".label").stream().map(Label.class::cast)
                .anyMatch(label -> label.getText().equals("No channels yet. A channel is a deposit one relay may earn from; browsing needs "
                        + "at least three."))));
        window.soundPicture("home-empty");
        fire("home-open-channels");
        assertEquals("Open channels", window.text("page-title"));
        assertTrue(session.money.started().isEmpty());
    }

    @Test
    void homeSaysWhereConnectingIsAndThatNothingIsPromised() {
        show(Scenes.status(Phase.CONNECTING));
        assertEquals("Connecting, step 2 of 4", window.text("home-status"));
        assertEquals("Reaching your first relay. Not protected until the last step, a check through all relays, succeeds.",
                window.text("home-checked"));
        show(Scenes.status(Phase.OFF));
        assertEquals("You are not connected. Programs that use Farthing’s proxy cannot reach the internet until you connect. Other programs "
                + "on this computer go online as usual.", window.text("home-checked"));
        show(Scenes.status(Phase.PROTECTED));
        assertEquals("Checked 12 s ago through Switzerland, Iceland and Netherlands. Other programs are not covered. Someone who watches both "
                + "your line and the site’s can still match the timing.", window.text("home-checked"));
        assertFalse(window.has("home-remedy"));
        fire("home-receive");
        assertEquals("Wallet", window.text("page-title"));
    }

    @Test
    void homeWithoutAPathLooksAtEverything() {
        show(Scenes.status(Phase.BLOCKED));
        window.untilState("screen-home", ScreenState.BLOCKED);
        assertTrue(window.text("home-checked").startsWith("No relay answered. Is this computer online? "));
        assertEquals("Check everything", button("home-remedy"));
        fire("home-remedy");
        assertEquals("About and check-up", window.text("page-title"));
    }

    @Test
    void aSilentNodeIsSaidOnEveryPageWithTheWayToAnother() {
        show(Scenes.withShortage(Scenes.status(Phase.PROTECTED),
                new Shortage(0, Optional.empty(), Optional.of(Scenes.NOW.minusSeconds(180)))));
        untilText("banner-text", "The chain node has not answered since 14:02:09. Amounts are from then. Browsing goes on; opening, sending "
                + "and refunds wait.");
        window.press(KeyCode.DIGIT3, true, false);
        assertTrue(window.has("banner"));
        window.soundPicture("channels-offline");
        fire("banner-action");
        assertEquals("settings-node", window.focused());
        show(Scenes.status(Phase.PROTECTED));
        window.until("it answers", () -> !window.node("banner").isVisible());
    }

    @Test
    void homeSaysWhichPathsAreMissing() {
        show(Scenes.withShortage(Scenes.status(Phase.PROTECTED), new Shortage(2, Optional.empty(), Optional.empty())));
        window.untilState("screen-home", ScreenState.PARTIAL);
        assertTrue(window.text("home-checked").startsWith("Connected; 2 spare paths could not be built. Checked 12 s ago through "));
        window.soundPicture("home-partial");
        show(Scenes.withShortage(Scenes.status(Phase.PROTECTED), new Shortage(1, Optional.empty(), Optional.empty())));
        window.until("one", () -> window.<Label>node("home-checked").getText().startsWith("Connected; 1 spare path could not be built. "));
    }

    @Test
    void homeWithoutMoneyOnAnyPathLeadsToAdding() {
        session.set(List.of(Scenes.channel(1, "Alder", "CH", "", ChannelPhase.OPEN, "0.41"),
                Scenes.channel(3, "Cedar", "NL", "", ChannelPhase.USED_UP, "1"),
                Scenes.channel(4, "Doum", "DE", "", ChannelPhase.CLOSING, "0.1")));
        show(Scenes.status(Phase.PAUSED));
        window.untilState("screen-home", ScreenState.NO_FUNDS);
        assertEquals("Every usable deposit is spent. Browsing is paused; nothing leaks.", window.text("home-checked"));
        window.soundPicture("home-no-funds");
        assertEquals("Top up…", button("home-remedy"));
        fire("home-remedy");
        window.until("the sheet", () -> window.has("topup-amount"));
        assertEquals("Top up Cedar", window.text("sheet-title"));
        assertTrue(session.money.started().isEmpty());
    }

    // ---- wallet ----

    @Test
    void theWalletSaysThatItIsOldAndThatAFeeCannotBePaid() {
        window.press(KeyCode.DIGIT2, true, false);
        window.untilState("screen-wallet", ScreenState.READY);
        session.wallet.failWith(Optional.of(new WalletException(WalletException.Kind.CHAIN_UNREACHABLE, "The node does not answer.")));
        untilText("wallet-message", "The wallet could not be read just now; what you see is from before. The node does not answer.");
        session.wallet.failWith(Optional.empty());
        session.money.setBalance(Amount.parseCoins("0.00001"));
        session.wallet.set(List.of(ScriptedWallet.own("0.00001", "0", 0)));
        window.run(() -> window.<TabPane>node("wallet-tabs").getSelectionModel().select(1));
        type("send-to", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
        type("send-amount", "1");
        untilText("send-trouble", "The account has not enough for the network’s fee. Receive money first.");
        fire("send-receive");
        assertEquals("receive-address", window.focused());
    }

    @Test
    void aTransactionThatNoBlockTakesCanBeHurried() {
        window.press(KeyCode.DIGIT2, true, false);
        window.untilState("screen-wallet", ScreenState.READY);
        window.run(() -> window.<TabPane>node("wallet-tabs").getSelectionModel().select(1));
        type("send-to", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
        type("send-amount", "0.25");
        window.until("the figures", () -> "0.25\u00A0PLAY".equals(window.<Label>node("send-total").getText()));
        fire("send-review");
        agree("the order", () -> !session.money.started().isEmpty());
        window.until("the watch", () -> window.has("tx-fraction"));
        session.money.move(Movement.Stage.SENT, 0);
        window.until("it is sent", () -> window.has("tx-speed-up"));
        assertFalse(window.has("tx-result"));
        window.pass(Duration.ofMinutes(5));
        untilText("tx-result", "Sent; no block has it after 5 minutes. Speed up pays a higher fee.");
        session.money.move(Movement.Stage.IN_BLOCK, 1);
        window.until("a block has it", () -> !window.has("tx-result"));
    }

    // ---- lists ----

    @Test
    void listsSayWhetherThereIsNothingOrNothingFits() {
        showChannels();
        type("channels-filter", "no such relay");
        window.until("none", () -> window.<TableView<?>>node("channels-table").getItems().isEmpty());
        assertEquals("No channel fits. Loosen a filter.", placeholder("channels-table"));
        type("channels-filter", "");
        session.set(List.of());
        window.untilState("screen-channels", ScreenState.EMPTY);
        assertEquals("No channels. A channel is a deposit one relay may earn from.", placeholder("channels-table"));
        session.set(Scenes.channels());
        window.press(KeyCode.DIGIT4, true, false);
        window.untilState("screen-vouchers", ScreenState.READY);
        type("vouchers-search", "no such relay");
        window.until("none fits", () -> placeholderNow("vouchers-table").equals("No voucher fits. Clear the search to see all."));
    }

    private String placeholder(String table) {
        return window.ask(() -> placeholderNow(table));
    }

    private String placeholderNow(String table) {
        return ((Label) window.<TableView<?>>node(table).getPlaceholder()).getText();
    }

    @Test
    void aFileNeedsAName() {
        window.press(KeyCode.DIGIT4, true, false);
        window.untilState("screen-vouchers", ScreenState.READY);
        window.press(KeyCode.ENTER, true, false);
        type("save-file", "");
        agree("the error", () -> window.has("save-file-error"));
        assertEquals("Write a file’s name.", window.text("save-file-error"));
        assertTrue(session.evidence.exported().isEmpty());
        window.press(KeyCode.ESCAPE, false, false);
    }

    @Test
    void aClosingChannelSaysWhatComesBackWhen() {
        showChannels();
        window.run(() -> window.<TableView<?>>node("channels-table").getSelectionModel().select(3));
        window.until("its date", () -> window.has("channel-refund-date"));
        assertEquals("Refund possible from 22 Dec 2026, 14:05 (in 30 days). Until then Doum may cash what you signed, 0.09\u00A0PLAY at most. "
                + "After that, at least 0.91\u00A0PLAY comes back with one transaction.", window.text("channel-refund-date"));
        window.until("who does it", () -> window.has("channel-refund-who"));
        untilText("channel-refund-who", "Farthing does it by itself when it is open and unlocked; if it is closed, nothing is lost, "
                + "it only waits. The network fee of that is 0.00004\u00A0PLAY at most.");
        window.soundPicture("channel-closing");
        assertEquals("Remind me", button("channel-refund-remind"));
        fire("channel-refund-remind");
        window.until("the note", () -> button("channel-refund-remind").equals("Do not remind me"));
        assertEquals("Do not do it by itself", button("channel-refund-hand"));
        fire("channel-refund-hand");
        untilText("channel-refund-who", "Then it waits for you, and nothing is lost: press “Refund…” once its day has come.");
        assertEquals("Do it by itself", button("channel-refund-hand"));
        fire("channel-refund-hand");
        window.until("both", () -> button("channel-refund-hand").equals("Do not do it by itself"));
        assertEquals(List.of("remind true", "by itself false", "by itself true"), session.recovery.asked());
    }

    @Test
    void channelsThatAreNotPaidFromSayWhy() {
        var expected = new EnumMap<>(Map.of(
                ChannelHalt.USED_ELSEWHERE, "Something else is paid from this channel: another wallet with the same words, or Relay 0",
                ChannelHalt.OVERCOUNTED, "Relay 1 claims more service than arrived here, so it is paid no more.",
                ChannelHalt.PRICE_RAISED, "Relay 2 asks for more than this channel was to pay.",
                ChannelHalt.NOT_STORED, "The ledger could not be written, so nothing is signed.",
                ChannelHalt.NOT_SIGNED, "The wallet does not sign on this channel now.",
                ChannelHalt.SIGNATURE_REFUSED, "Relay 5 does not accept this wallet’s signature.",
                ChannelHalt.DEPOSIT_NOT_SEEN, "Relay 6 does not see the whole deposit yet, as after a top-up.",
                ChannelHalt.EXPIRING, "Relay 7 takes no more payments so near the refund date."));
        session.set(expected.keySet().stream().map(halt -> Scenes.halted(halt.ordinal(), "Relay " + halt.ordinal(), halt)).toList());
        showChannels();
        for (ChannelHalt halt : ChannelHalt.values()) {
            window.run(() -> window.<TableView<?>>node("channels-table").getSelectionModel().clearAndSelect(halt.ordinal()));
            untilText("channel-refund-date", expected.get(halt));
        }
        window.soundPicture("channels-halted");
        window.press(KeyCode.DIGIT1, true, false);
        window.untilState("screen-home", ScreenState.READY);
        window.until("the needs", () -> needs().contains("Something else is paid from the channel with Relay 0."));
        assertTrue(window.ask(this::needs).contains("Relay 1 is not paid now; its channel says why."));
    }

    private List<String> needs() {
        return window.node("home-needs-list").lookupAll(".label").stream().map(Label.class::cast).map(Label::getText).toList();
    }

    // ---- the browser ----

    @Test
    void theBrowserSaysHowFarItIs() {
        window.press(KeyCode.DIGIT7, true, false);
        window.untilState("screen-browser", ScreenState.READY);
        session.scriptedBrowser().set(ScriptedBrowser.state(BrowserState.Phase.PREPARING, Map.of()));
        window.untilState("screen-browser", ScreenState.WORKING);
        window.until("the phase", () -> Stream.of("Making a throw-away profile").allMatch(text -> window.node("screen-browser")
                .lookupAll(".label").stream().anyMatch(node -> ((Label) node).getText().equals(text))));
    }

    // ---- all pages ----

    @Test
    void theBadgeSaysWhatCanBeLinkedAndLeadsToWho() {
        window.untilState("screen-home", ScreenState.READY);
        String text = window.ask(() -> window.node("linkable-badge").getAccessibleHelp());
        assertTrue(text.startsWith("Each relay on your path sees the deposit that pays it, and anyone can read on the chain where that "
                + "deposit came from."), text);
        fire("linkable-badge");
        List<Button> ways = window.ask(() -> javafx.stage.Window.getWindows().stream()
                .flatMap(each -> each.getScene().getRoot().lookupAll(".link-button").stream())
                .filter(node -> node.getScene() != window.stage.getScene()).map(Button.class::cast).toList());
        assertEquals(List.of("Who links what", "How to separate deposits"), window.ask(() -> ways.stream().map(Button::getText).toList()));
        window.picture(ways.getFirst().getScene(), "linkable-badge");
        window.run(ways.getLast()::fire);
        assertTrue(window.has("link-panel"));
        assertEquals("link-separate", window.focused());
        window.press(KeyCode.ESCAPE, false, false);
        window.press(KeyCode.ESCAPE, false, false);
        assertFalse(window.has("link-panel"));
    }

    @Test
    void closingOnARelayThatHasNotCashedSaysUntilWhen() {
        session.ownRelay.set(ScriptedOwnRelay.running());
        show(Scenes.realMoney(Scenes.status(Phase.OFF)));
        window.run(() -> window.stage.fireEvent(new WindowEvent(window.stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
        assertEquals("You have not cashed 3.10\u00A0xDAI. Be back before 23 Nov 2026, 14:05, or payers may take 0.02\u00A0xDAI of it.",
                window.text("closing-relay"));
        window.soundPicture("closing-relay");
        fire("closing-stay");
        Status none = Scenes.realMoney(Scenes.status(Phase.OFF));
        show(new Status(none.phase(), none.step(), none.steps(), none.blockage(), none.checkedAt(), none.path(), none.socks(),
                none.bytesPerSecond(), none.wallet(), Amount.ZERO, none.used(), none.atRisk(), none.comesBack(), none.backAt(),
                none.spentThisSession(), none.practice(), none.coin(), none.shortage(), none.linkablePayments()));
        window.run(() -> window.stage.fireEvent(new WindowEvent(window.stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
        assertEquals("Close Farthing, and stop your relay?", window.text("sheet-title"));
        assertFalse(window.has("closing-safe"));
        assertFalse(window.closed.get());
    }

    @Test
    void closingOnMoneyInChannelsExplains() {
        show(Scenes.realMoney(Scenes.status(Phase.OFF)));
        window.run(() -> window.stage.fireEvent(new WindowEvent(window.stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
        assertEquals("Close Farthing with 6.00\u00A0xDAI in channels?", window.text("sheet-title"));
        assertEquals("It is safe to close. Relays can cash only the 1.394217\u00A0xDAI you have signed. The other 4.605783\u00A0xDAI waits for "
                + "you; it does not return by itself.", window.text("closing-safe"));
        assertEquals("Next date: 22 Dec 2026.", window.text("closing-date"));
        window.until("the way to all of it", () -> {
            window.<Button>node("closing-get-back").fire();
            return window.stage.getScene().lookup("#screen-get-back") != null;
        });
        assertFalse(window.closed.get());
    }
}
