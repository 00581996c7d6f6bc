package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.farthing.app.channels.ChannelRow;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.relays.RelayRow;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.Movement;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedMoney;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Whole tasks with typed keys alone, by the keys that are promised for them: nothing here sets a text, chooses a row or fires a button. */
@ExtendWith(ApplicationExtension.class)
class KeyboardOnlyTest extends MoneyPages {
    private static final String SOMEBODY = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    private Keys keys;

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @BeforeEach
    void sit() {
        keys = new Keys(window);
        window.untilState("screen-home", ScreenState.READY);
    }

    private Runnable controlEnter() {
        return () -> keys.control(KeyCode.ENTER);
    }

    private boolean says(String id, String text) {
        return window.stage.getScene().lookup("#" + id) instanceof Label label && label.isVisible() && label.getText().equals(text);
    }

    // ---- money ----

    @Test
    void receiveIsTwoKeys() {
        keys.control(KeyCode.DIGIT2);
        window.untilState("screen-wallet", ScreenState.READY);
        keys.control(KeyCode.ENTER);
        assertEquals("Copied", window.text("receive-copied"));
        assertEquals(ScriptedMoney.OWN.toString(), window.ask(() -> Clipboard.getSystemClipboard().getString()));
    }

    @Test
    void sendGoesByTabsAndTwoControlEnters() {
        keys.control(KeyCode.DIGIT2);
        window.untilState("screen-wallet", ScreenState.READY);
        keys.control(KeyCode.TAB);
        window.until("the send tab", () -> window.stage.getScene().lookup("#send-to") != null);
        keys.tabTo("send-to").type(SOMEBODY).tabTo("send-amount").type("0.25");
        window.until("the figures", () -> says("send-total", "0.25\u00A0PLAY"));
        keys.control(KeyCode.ENTER);
        window.until("the review", () -> says("sheet-title", "Send 0.25\u00A0PLAY"));
        keys.press(KeyCode.ESCAPE);
        assertFalse(window.has("sheet-root"));
        assertEquals(SOMEBODY, window.ask(() -> window.<TextInputControl>node("send-to").getText()), "Esc loses nothing typed");
        keys.control(KeyCode.ENTER);
        window.until("the review again", () -> window.has("sheet-root"));
        keys.until("the order", controlEnter(), () -> !session.money.started().isEmpty());
        assertEquals(List.of(new MoneyOrder.Send(Optional.empty(), Address.parse(SOMEBODY), Optional.of(Amount.parseCoins("0.25")))),
                session.money.started());
        window.until("the watch", () -> window.has("tx-fraction"));
        session.money.move(Movement.Stage.CONFIRMED, 12);
        window.until("the end", () -> says("tx-result", "Confirmed. It counts now."));
        keys.press(KeyCode.ESCAPE);
        assertFalse(window.has("sheet-root"));
    }

    @Test
    void channelsAreOpenedByThreeControlEnters() {
        keys.control(KeyCode.DIGIT3);
        window.untilState("screen-channels", ScreenState.READY);
        keys.control(KeyCode.ENTER);
        window.untilState("screen-open-channels", ScreenState.READY);
        keys.control(KeyCode.ENTER);
        window.until("the figures", () -> says("open-total", "24.00\u00A0PLAY"));
        keys.tabTo("open-deposit").replace("0.5");
        window.until("half", () -> says("open-total", "12.00\u00A0PLAY"));
        keys.press(KeyCode.ESCAPE);
        assertEquals("Step 1 of 3: choose relays", window.text("open-steps"));
        keys.control(KeyCode.ENTER);
        window.until("half still", () -> says("open-total", "12.00\u00A0PLAY"));
        keys.until("the order", controlEnter(), () -> !session.money.started().isEmpty());
        MoneyOrder.Open order = (MoneyOrder.Open) session.money.started().getFirst();
        assertEquals(24, order.relays().size());
        assertEquals(Amount.parseCoins("0.5"), order.deposit());
    }

    @Test
    void everythingIsGotBackFromTheMenuOfTheTable() {
        keys.control(KeyCode.DIGIT3);
        window.untilState("screen-channels", ScreenState.READY);
        assertEquals("channels-table", window.focused());
        showMenu();
        keys.press(KeyCode.UP).press(KeyCode.ENTER);
        window.untilState("screen-get-back", ScreenState.READY);
        assertTrue(session.recovery.asked().isEmpty());
        keys.until("the start", controlEnter(), () -> !session.recovery.asked().isEmpty());
        assertEquals(List.of("start true true"), session.recovery.asked());
    }

    @Test
    void aDepositIsAddedToFromTheMenuAndEscKeepsWhatWasTyped() {
        keys.control(KeyCode.DIGIT3);
        window.untilState("screen-channels", ScreenState.READY);
        keys.press(KeyCode.DOWN);
        window.until("its details", () -> window.has("screen-channel"));
        String chosen = window.ask(() -> window.<TableView<ChannelRow>>node("channels-table").getSelectionModel().getSelectedItem()
                .line().relayName());
        topUpByMenu();
        assertEquals("Top up " + chosen, window.text("sheet-title"));
        assertEquals("topup-amount", window.focused());
        keys.replace("0.75");
        keys.press(KeyCode.ESCAPE);
        assertFalse(window.has("sheet-root"));
        assertEquals("channels-table", window.focused());
        topUpByMenu();
        assertEquals("0.75", window.ask(() -> window.<TextInputControl>node("topup-amount").getText()), "Esc loses nothing typed");
        keys.until("the review", controlEnter(), () -> window.stage.getScene().lookup("#review-amount") != null);
        keys.until("the order", controlEnter(), () -> !session.money.started().isEmpty());
        assertTrue(session.money.started().getFirst() instanceof MoneyOrder.TopUp order
                && order.amount().equals(Amount.parseCoins("0.75")));
    }

    private void showMenu() {
        keys.shift(KeyCode.F10);
        window.until("the menu", () -> Window.getWindows().stream().anyMatch(ContextMenu.class::isInstance));
    }

    private void topUpByMenu() {
        showMenu();
        // Its first entry has the keyboard.
        keys.press(KeyCode.ENTER);
        window.until("the sheet", () -> window.has("topup-amount"));
    }

    @Test
    void vouchersAreExported() {
        Path file = folder.resolve("vouchers.jsonl");
        keys.control(KeyCode.DIGIT4);
        window.untilState("screen-vouchers", ScreenState.READY);
        keys.control(KeyCode.ENTER);
        window.until("the sheet", () -> says("sheet-title", "Export 410 vouchers"));
        assertEquals("save-file", window.focused());
        keys.replace(file.toString());
        keys.until("the file", controlEnter(), () -> !session.evidence.exported().isEmpty());
        window.until("the end", () -> window.has("save-result"));
        keys.press(KeyCode.ESCAPE);
        assertFalse(window.has("sheet-root"));
    }

    // ---- the rest of the window ----

    @Test
    void theBrowserIsOpened() {
        keys.controlShift(KeyCode.B);
        assertEquals("Private browser", window.text("page-title"));
        window.until("it was asked for", () -> session.scriptedBrowser().asked().stream().anyMatch(asked -> asked.startsWith("open")));
    }

    @Test
    void relaysAreMarkedSortedAndNeverUsed() {
        keys.control(KeyCode.DIGIT5);
        window.untilState("screen-relays", ScreenState.READY);
        keys.tabTo("relays-table").press(KeyCode.DOWN).press(KeyCode.SPACE);
        TableView<RelayRow> table = window.node("relays-table");
        assertEquals(1, window.ask(() -> table.getItems().stream().filter(row -> row.markedProperty().get()).count()));
        List<String> before = window.ask(() -> table.getItems().stream().map(row -> row.line().name()).toList());
        keys.press(KeyCode.F6);
        keys.until("the page's menu", () -> keys.press(KeyCode.TAB), () -> window.stage.getScene().getFocusOwner() != null
                && "page-menu".equals(window.stage.getScene().getFocusOwner().getId()));
        // Up, from the first entry, is the last one: the last column.
        keys.press(KeyCode.SPACE).press(KeyCode.UP).press(KeyCode.ENTER);
        window.until("another order", () -> !table.getSortOrder().isEmpty());
        assertEquals(before.stream().sorted().toList(), window.ask(() -> table.getItems().stream().map(row -> row.line().name())
                .sorted().toList()));
        keys.tabTo("relays-never-use").press(KeyCode.SPACE);
        window.until("it is left out", () -> table.getItems().stream().anyMatch(row -> row.line().neverUse()));
    }

    @Test
    void searchesFiltersAndRowsAreReached() {
        keys.control(KeyCode.DIGIT3);
        window.untilState("screen-channels", ScreenState.READY);
        keys.control(KeyCode.F).type("Cedar");
        TableView<ChannelRow> table = window.node("channels-table");
        window.until("one", () -> table.getItems().size() == 1);
        keys.tabTo("channels-table").press(KeyCode.SPACE);
        window.until("its details", () -> window.has("screen-channel"));
        keys.press(KeyCode.ENTER);
        assertEquals("channel-vouchers", window.focused(), "Enter goes into the details");
        keys.press(KeyCode.SPACE);
        assertEquals("Vouchers", window.text("page-title"));
        assertTrue(window.session.queries().getLast().channel().isPresent() || window.has("vouchers-channel"));
    }

    private Optional<String> explained() {
        return window.ask(() -> Window.getWindows().stream().filter(PopupWindow.class::isInstance).map(each -> each.getScene().getRoot()
                .lookup(".popover-text")).filter(Label.class::isInstance).map(node -> ((Label) node).getText()).findFirst());
    }

    @Test
    void helpRegionsStatusAndLinksHaveKeys() {
        keys.tabTo("connect-toggle").press(KeyCode.F1);
        assertEquals(Optional.of("Connecting opens no channel and starts no browser. Disconnecting closes no channel."), explained());
        keys.press(KeyCode.F1);
        assertEquals(Optional.empty(), explained());
        keys.tabTo("home-limits").press(KeyCode.F1);
        assertTrue(explained().orElse("").startsWith("Someone who watches both your line and the site’s can match the timing."));
        keys.press(KeyCode.ESCAPE);
        assertEquals(Optional.empty(), explained());
        keys.control(KeyCode.I);
        assertEquals("status-phase", window.focused());
        keys.press(KeyCode.F1);
        assertTrue(explained().orElse("").contains("nothing more to say about this"), explained().toString());
        keys.press(KeyCode.TAB);
        window.until("it goes with the keyboard", () -> explained().isEmpty());
        keys.control(KeyCode.I);
        var seen = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            keys.press(KeyCode.F6);
            seen.add(window.focused());
        }
        assertEquals(List.of("nav-home", "page-title", "home-status", "status-phase"), seen);
        keys.press(KeyCode.F9);
        window.until("who links what", () -> window.has("link-panel"));
        assertEquals("link-title", window.focused());
        keys.press(KeyCode.ESCAPE);
        assertFalse(window.has("link-panel"));
        assertEquals("status-phase", window.focused());
    }

    @Test
    void lockingConnectingAndClosingHaveKeys() {
        keys.controlShift(KeyCode.C);
        window.until("disconnect", () -> session.asked().contains("disconnect"));
        keys.control(KeyCode.L);
        window.untilState("screen-home", ScreenState.LOCKED);
        keys.control(KeyCode.DIGIT3);
        assertTrue(window.has("locked-page"));
        keys.control(KeyCode.Q);
        window.until("the end", window.closed::get);
    }

    @Test
    void everyPageHasItsNumber() {
        List<String> titles = List.of("Home", "Wallet", "Channels", "Vouchers", "Relays", "Circuits", "Private browser",
                "Relay mode", "Settings");
        for (int i = 0; i < titles.size(); i++) {
            keys.control(KeyCode.getKeyCode(Integer.toString(i + 1)));
            assertEquals(titles.get(i), window.text("page-title"));
        }
        assertEquals(Scenes.channels().size(), session.channels().size());
    }
}
