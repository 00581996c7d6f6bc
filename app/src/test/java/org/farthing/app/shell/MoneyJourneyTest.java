package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.channels.ChannelRow;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.instance.InstanceSession;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.HistoryLine;
import org.farthing.app.session.Movement;
import org.farthing.app.session.Session;
import org.farthing.app.support.JsonRpc;
import org.farthing.app.support.Origin;
import org.farthing.app.support.SocksClient;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Money through the window on the real practice world: real relays, real traffic, the real contract, time moved on its chain. */
@ExtendWith(ApplicationExtension.class)
class MoneyJourneyTest extends MoneyJourney {
    private static final Address SOMEBODY = Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void moneyGoesOutIsUsedAndComesBack() throws Exception {
        figuresAreTheLedgers();
        fire("get-all-back-button");
        getEverythingBack();
        sendAndHurryAndCancel();
        openTwelve();
        browse();
        Bytes used = topUp();
        askToClose(used);
        refundWithoutTheRelay();
        exportAndVerify();
        Bytes gone = dead(serving(0));
        window.press(KeyCode.DIGIT1, true, false);
        fire("home-get-all-back");
        getEverythingBack();
        assertTrue(stored(gone).state() instanceof ChannelState.Refunded);
        history();
    }

    private long over() {
        return stored().stream().filter(row -> row.state() instanceof ChannelState.Closed || row.state() instanceof ChannelState.Refunded)
                .count();
    }

    /** From the plan to the last wei: relays with something to cash close when asked, the others get their day, over two days in all. */
    private void getEverythingBack() throws Exception {
        window.untilState("screen-get-back", ScreenState.READY);
        // Circuits are checked, and paid, between the plan and this look.
        window.until("the plan of what is left", LONG, () -> {
            Object shown = window.node("back-total").getUserData();
            boolean same = sum(row -> row.funds().left()).wei().equals(shown);
            if (shown != null && !same) {
                window.<Button>node("back-recount").fire();
            }
            return same;
        });
        long before = over();
        Amount backBefore = stored().stream().map(org.farthing.wallet.ledger.ChannelRow::returned).reduce(Amount.ZERO, Amount::plus);
        int channels = (int) (stored().size() - before);
        agree("the start", () -> window.stage.getScene().lookup("#back-fraction").isVisible());
        window.until("all were asked", LONG, () -> window.<Label>node("back-result").getText().contains("channels are over"));
        later(13);
        window.until("the requests", LONG, () -> stored().stream().noneMatch(row -> row.state() instanceof ChannelState.Open
                || row.state() instanceof ChannelState.Closing || row.state() instanceof ChannelState.Requesting));
        later(25);
        untilText("back-result", "All ");
        assertEquals(before + channels, over());
        Amount back = stored().stream().map(org.farthing.wallet.ledger.ChannelRow::returned).reduce(Amount.ZERO, Amount::plus);
        assertEquals(back.minus(backBefore), figure("back-total"));
        assertFalse(figure("back-fees").isZero());
        figuresAreTheLedgers();
        assertEquals(Amount.ZERO, figure("channels-total-locked"));
        everyWeiIsSomewhere();
    }

    private void fillSend(String amount) {
        window.press(KeyCode.DIGIT2, true, false);
        window.run(() -> window.<TabPane>node("wallet-tabs").getSelectionModel().select(1));
        window.until("the field", () -> window.stage.getScene().lookup("#send-to") != null);
        type("send-to", SOMEBODY.toString());
        type("send-amount", amount);
        window.until("the fee", LONG, () -> window.node("send-fee").getUserData() != null);
        window.press(KeyCode.ENTER, true, false);
        window.until("the review", LONG, () -> window.stage.getScene().lookup("#review-fee") instanceof Label label
                && label.getUserData() != null);
    }

    private void sendAndHurryAndCancel() throws Exception {
        var rpc = new JsonRpc(world.rpc());
        fillSend("0.25");
        Amount left = figure("review-left");
        agree("the end", () -> says("tx-result", "Confirmed."));
        leaveSheet();
        assertEquals(Amount.parseCoins("0.25"), rpc.balance(SOMEBODY));
        assertFalse(left.isMoreThan(rpc.balance(world.instance().address())), "more was taken than the review said");

        automine(false);
        fillSend("0.5");
        agree("it waits", () -> window.has("tx-speed-up"));
        String before = window.text("tx-hash");
        survivesARestart();
        fire("tx-speed-up");
        agree("the faster form", () -> window.has("tx-steps") && window.has("tx-hash") && !window.text("tx-hash").equals(before));
        leaveSheet();
        automine(true);
        rpc.call("evm_mine");
        window.until("it arrives", LONG, () -> balance(rpc, SOMEBODY).equals(Amount.parseCoins("0.75")));

        automine(false);
        fillSend("0.125");
        agree("it waits", () -> window.has("tx-cancel"));
        fire("tx-cancel");
        agree("the cancellation", () -> says("sheet-title", "Sending 0.125") && says("tx-result", "An empty transaction at a higher fee was sent in its place")
                || says("tx-result", "Confirmed"));
        automine(true);
        rpc.call("evm_mine");
        if (window.has("sheet-root")) {
            leaveSheet();
        }
        window.press(KeyCode.DIGIT2, true, false);
        window.run(() -> window.<TabPane>node("wallet-tabs").getSelectionModel().select(2));
        window.until("undone", LONG, () -> window.<TableView<HistoryLine>>node("history-table").getItems().stream()
                .anyMatch(line -> line.state() == HistoryLine.State.UNDONE));
        assertEquals(Amount.parseCoins("0.75"), rpc.balance(SOMEBODY));
        everyWeiIsSomewhere();
    }

    /** A window that knows nothing of the order finds the transaction in the ledger, and how far it is. */
    private void survivesARestart() {
        Session later = new InstanceSession(world.instance(), () -> { });
        // What relays gave back stands in blocks whose time was moved ahead.
        HistoryLine line = later.wallet().history(100).stream().filter(each -> each.kind() == HistoryLine.Kind.SENT).findFirst().orElseThrow();
        assertEquals(HistoryLine.State.SENT, line.state());
        Movement found = later.money().movement(line.transaction().orElseThrow()).orElseThrow();
        assertTrue(found.running());
        assertEquals(Movement.Stage.SENT, found.parts().getFirst().stage());
    }

    private static Amount balance(JsonRpc rpc, Address account) {
        try {
            return rpc.balance(account);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void openTwelve() {
        window.press(KeyCode.DIGIT3, true, false);
        window.press(KeyCode.ENTER, true, false);
        untilText("open-chosen", RELAYS + " relays");
        window.press(KeyCode.ENTER, true, false);
        window.until("the figures", LONG, () -> window.stage.getScene().lookup("#open-total") instanceof Label label
                && label.getUserData() != null);
        assertEquals(Amount.ofCoins(RELAYS), figure("open-total"));
        Amount left = figure("open-left");
        agree("the opening", () -> says("open-watch-sum", RELAYS + " of " + RELAYS + " open"));
        assertFalse(left.isMoreThan(world.instance().channels(wallet -> wallet.balance())), "more was taken than the review said");
        figuresAreTheLedgers();
        assertEquals(Amount.ofCoins(RELAYS), figure("channels-total-locked"));
        everyWeiIsSomewhere();
    }

    private void browse() throws Exception {
        window.press(KeyCode.C, true, true);
        window.until("protected", LONG, () -> window.window.live().moment().isProtected());
        byte[] answer = new SocksClient(world.socks()).get("localhost", origin.http(), "/bytes/" + 3_000_000);
        assertEquals(Origin.sha256(Origin.bytes(3_000_000)), Origin.sha256(answer));
        window.press(KeyCode.DIGIT3, true, false);
        window.until("the use", LONG, () -> window.node("channels-total-signed").getUserData() != null
                && !figure("channels-total-signed").isZero());
        figuresAreTheLedgers();
    }

    private Bytes topUp() {
        Bytes used = stored().stream().filter(row -> row.state() instanceof ChannelState.Open && !row.funds().signed().isZero())
                .findFirst().orElseThrow().id();
        choose(used);
        fire("channel-topup");
        type("topup-amount", "0.5");
        agree("the end", () -> says("tx-result", "Confirmed."));
        leaveSheet();
        assertEquals(Amount.parseCoins("1.5"), stored(used).funds().deposit());
        window.until("the deposit", LONG, () -> figure("channel-locked").equals(Amount.parseCoins("1.5")));
        assertEquals(Amount.parseCoins("1.5"), world.instance().channels(wallet -> wallet.channels().onChain(used).deposit()));
        window.until("the event", LONG, () -> window.stage.getScene().getRoot().lookupAll("#channel-events .label").size() == 2);
        figuresAreTheLedgers();
        return used;
    }

    private void askToClose(Bytes used) {
        choose(used);
        fire("channel-close");
        agree("the answer", () -> says("tx-count", "1 of 1 agreed"));
        leaveSheet();
        untilState(used, ChannelPhase.CLOSED);
        var row = stored(used);
        assertEquals(Amount.parseCoins("1.5"), row.settled().plus(row.returned()));
        assertFalse(row.settled().isZero(), "the relay was not paid for what it did");
        choose(used);
        window.until("the figures", LONG, () -> figure("channel-settled").equals(row.settled())
                && figure("channel-comes-back").equals(row.returned()));
        figuresAreTheLedgers();
        everyWeiIsSomewhere();
    }

    private Bytes dead(int number) {
        Bytes relay = world.relays().get(number).id();
        world.killRelay(number + 1);
        return stored().stream().filter(row -> row.relay().id().equals(relay) && row.state() instanceof ChannelState.Open).findFirst()
                .orElseThrow().id();
    }

    /** A relay whose channel is open still. */
    private int serving(int from) {
        for (int i = from; i < RELAYS; i++) {
            Bytes relay = world.relays().get(i).id();
            if (stored().stream().anyMatch(row -> row.relay().id().equals(relay) && row.state() instanceof ChannelState.Open)) {
                return i;
            }
        }
        throw new AssertionError("no open channel");
    }

    private void refundWithoutTheRelay() throws Exception {
        Bytes id = dead(serving(0));
        choose(id);
        fire("channel-request");
        agree("the end", () -> says("tx-result", "Confirmed."));
        leaveSheet();
        untilState(id, ChannelPhase.CLOSING);
        choose(id);
        window.until("the choice", LONG, () -> window.has("channel-refund-hand"));
        fire("channel-refund-hand");
        window.until("it to wait for its owner", LONG,
                () -> window.<Label>node("channel-refund-who").getText().startsWith("Then it waits"));
        later(25);
        untilState(id, ChannelPhase.REFUNDABLE);
        choose(id);
        window.until("the button", () -> window.has("channel-refund"));
        fire("channel-refund");
        agree("the end", () -> says("tx-result", "Confirmed."));
        leaveSheet();
        untilState(id, ChannelPhase.REFUNDED);
        assertEquals(Amount.ofCoins(1), stored(id).returned());
        figuresAreTheLedgers();
        everyWeiIsSomewhere();
        refundByItself();
    }

    /** Nothing is pressed after the end was asked for. */
    private void refundByItself() throws Exception {
        Bytes id = dead(serving(0));
        choose(id);
        fire("channel-request");
        agree("the end", () -> says("tx-result", "Confirmed."));
        leaveSheet();
        untilState(id, ChannelPhase.CLOSING);
        later(25);
        untilState(id, ChannelPhase.REFUNDED);
        assertEquals(Amount.ofCoins(1), stored(id).returned());
        everyWeiIsSomewhere();
    }

    private void exportAndVerify() throws Exception {
        window.press(KeyCode.DIGIT4, true, false);
        window.untilState("screen-vouchers", ScreenState.READY);
        BigInteger sum = window.ask(() -> (BigInteger) window.node("vouchers-sum").getUserData());
        Path file = folder.resolve("vouchers.jsonl");
        window.press(KeyCode.ENTER, true, false);
        type("save-file", file.toString());
        agree("the file", () -> window.has("save-result"));
        leaveSheet();
        BigInteger exported = provenSum(file);
        // Circuits are checked, and paid, all the time.
        assertTrue(exported.compareTo(sum) >= 0, "what is exported adds up to what is shown");
        window.until("what is shown adds up to what was exported",
                () -> ((BigInteger) window.node("vouchers-sum").getUserData()).compareTo(exported) >= 0);
        long count = Files.readAllLines(file).size();
        verify(file, "Genuine: all " + count + " vouchers");

        Path changed = folder.resolve("changed.jsonl");
        String first = Files.readAllLines(file).getFirst();
        String more = first.replaceAll("\"cumulative\":\"\\d", "\"cumulative\":\"9");
        assertNotEquals(first, more);
        Files.writeString(changed, more + "\n");
        verify(changed, "0 genuine, 1 not. Voucher number 1 was changed after it was signed: the signature does not match.");
        Files.writeString(changed, "name,amount\nBob,3\n");
        verify(changed, "This is not a Farthing voucher file.");
    }

    /** Whatever was paid while the file was written: what each channel's vouchers added is its highest total, to the wei. */
    private static BigInteger provenSum(Path file) throws IOException {
        var added = new HashMap<String, BigInteger>();
        var total = new HashMap<String, BigInteger>();
        var json = new ObjectMapper();
        for (String line : Files.readAllLines(file)) {
            JsonNode voucher = json.readTree(line);
            String channel = voucher.get("channel").asText();
            added.merge(channel, new BigInteger(voucher.get("increment").asText()), BigInteger::add);
            total.merge(channel, new BigInteger(voucher.get("cumulative").asText()), BigInteger::max);
        }
        assertFalse(total.isEmpty());
        assertEquals(total, added);
        return total.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    }

    private void verify(Path file, String start) {
        fire("vouchers-verify");
        type("verify-file", file.toString());
        agree(start, () -> says("verify-result", start));
        leaveSheet();
    }

    private void history() {
        window.press(KeyCode.DIGIT2, true, false);
        window.run(() -> window.<TabPane>node("wallet-tabs").getSelectionModel().select(0));
        window.until("the balance", LONG, () -> figure("receive-balance").equals(world.instance().channels(wallet -> wallet.balance())));
        window.press(KeyCode.F, true, false);
        window.until("the lines", LONG, () -> window.<TableView<?>>node("history-table").getItems().size() > RELAYS);
        Path file = folder.resolve("history.csv");
        window.press(KeyCode.ENTER, true, false);
        type("save-file", file.toString());
        agree("the file", () -> window.has("save-result"));
        assertTrue(Files.exists(file));
        assertTrue(window.ask(() -> !window.<Button>node("sheet-primary").isVisible()));
        leaveSheet();
    }
}
