package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.MoneyOrder;
import org.farthing.app.session.Movement;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedOwnRelay;
import org.farthing.app.session.ScriptedSession;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The window without a mouse, and what a screen reader and a test find in it. */
@ExtendWith(ApplicationExtension.class)
class KeyboardTest {
    private static final Set<String> HOME = Set.of("connect-toggle", "home-checked", "home-path", "home-wallet", "home-channels",
            "home-used", "home-spent", "home-at-risk", "home-back-amount", "home-back-date", "home-needs-list",
            "home-money-explain", "home-risk-explain", "home-limits", "home-get-all-back");
    private static final Set<String> CHANNELS = Set.of("channels-table", "channels-filter", "channels-state-filter",
            "channels-role-filter", "channels-total-locked", "channels-total-signed", "channels-total-at-risk", "channels-total-back",
            "channel-close", "channel-topup", "channel-extend", "channel-request", "channel-vouchers", "channel-locked",
            "channel-signed", "channel-acknowledged", "channel-settled",
            "channel-at-risk", "channel-comes-back", "channel-bar", "channel-back", "open-channels-button", "get-all-back-button");
    private static final Set<String> VOUCHERS = Set.of("vouchers-table", "vouchers-search", "vouchers-from", "vouchers-to", "vouchers-min",
            "vouchers-clear", "vouchers-sum", "vouchers-export", "vouchers-verify");
    private static final Set<String> RELAYS = Set.of("relays-table", "relays-search", "relays-country", "relays-role", "relays-max-price",
            "relays-mine", "relays-choose-for-me", "relays-open-chosen", "relays-never-use", "relays-age");
    private static final Set<String> CIRCUITS = Set.of("circuits-path", "hop-entry", "hop-middle", "hop-exit", "circuits-site",
            "new-circuit-button", "circuits-table", "circuits-failures", "link-panel", "link-table");
    private static final Set<String> SETTINGS = Set.of("settings-search", "settings-language", "settings-look", "settings-text-size",
            "settings-lock-after", "settings-password", "settings-words", "settings-day-limit", "settings-node", "settings-node-test",
            "settings-port", "settings-hide-amounts", "settings-reduce-motion", "settings-focus-problems", "settings-erase", "toast-undo");
    private static final Set<String> RELAY_MODE = Set.of("relay-toggle", "relay-state", "relay-name", "relay-price", "relay-port",
            "relay-exit-policy", "relay-earned", "relay-cashed", "relay-waiting", "relay-fees", "relay-next-cash", "relay-payers-table",
            "relay-cash-now", "relay-account", "relay-exit-change", "relay-waiting-explain");
    private static final Set<String> CHECKUP = Set.of("doctor-run", "doctor-table", "doctor-copy", "about-version");
    private static final Set<String> BROWSER = Set.of("browser-choice", "browser-start-page", "leak-names", "leak-ipv6", "leak-webrtc",
            "leak-closed", "leak-address", "leak-again", "browser-open", "browser-read-here", "browser-by-hand", "browser-sites",
            "browser-site-new", "browser-site-stop", "browser-limit-site", "browser-limit-day", "browser-spent-today");
    private static final Set<String> EVERYWHERE = Set.of("nav-home", "nav-wallet", "nav-channels", "nav-vouchers", "nav-browser",
            "nav-relay-mode", "page-title", "network-choice", "practice-chip", "lock-button", "page-menu", "linkable-badge", "status-phase",
            "status-fraction", "status-remedy", "status-path", "status-socks", "status-rate", "status-spend");

    /** What JavaFX calls the parts of its own controls. */
    private static final Set<String> OF_THE_TOOLKIT = Set.of("arrow", "arrow-button", "list-view", "virtual-flow");

    private WindowFixture window;

    @Start
    void start(Stage stage) {
        var session = new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW.minusSeconds(500));
        session.set(Scenes.channels());
        session.setVouchers(1000);
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    private void turnTo(KeyCode digit, String screen) {
        window.press(digit, true, false);
        window.untilState(screen, ScreenState.READY);
    }

    private void choose(int row) {
        window.run(() -> window.<TableView<?>>node("channels-table").getSelectionModel().select(row));
        window.until("the details", () -> window.stage.getScene().lookup("#channel-signed") != null);
    }

    @Test
    void pagesTurnByNumberAndRegionsByF6() {
        turnTo(KeyCode.DIGIT3, "screen-channels");
        assertEquals("Channels", window.text("page-title"));
        assertEquals("channels-table", window.focused());
        turnTo(KeyCode.DIGIT4, "screen-vouchers");
        assertEquals("Vouchers", window.text("page-title"));
        turnTo(KeyCode.DIGIT1, "screen-home");
        assertEquals("home-status", window.focused());

        var seen = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            window.press(KeyCode.F6, false, false);
            seen.add(window.focused());
        }
        assertEquals(List.of("status-phase", "nav-home", "page-title", "home-status"), seen);
        window.press(KeyCode.F6, false, true);
        assertEquals("page-title", window.focused());
        window.press(KeyCode.I, true, false);
        assertEquals("status-phase", window.focused());
    }

    @Test
    void connectAndSearchHaveKeys() {
        window.untilState("screen-home", ScreenState.READY);
        window.press(KeyCode.C, true, true);
        window.until("disconnect", () -> window.session.asked().contains("disconnect"));
        turnTo(KeyCode.DIGIT4, "screen-vouchers");
        window.press(KeyCode.F, true, false);
        assertEquals("vouchers-search", window.focused());
    }

    @Test
    void askingToCloseTakesAReviewAndSaysWhyItFailed() {
        turnTo(KeyCode.DIGIT3, "screen-channels");
        choose(2);
        assertEquals("0.92\u00A0PLAY", window.text("channel-signed"));
        window.run(() -> {
            window.<Button>node("channel-close").requestFocus();
            window.<Button>node("channel-close").fire();
        });
        assertEquals("Ask Cedar to close", window.text("sheet-title"));
        assertTrue(window.text("review-line-0").startsWith("Cedar may cash up to 0.92\u00A0PLAY."), window.text("review-line-0"));
        assertTrue(window.session.money.started().isEmpty(), "opening the sheet asks nobody");
        window.until("the figures", () -> !window.<Button>node("sheet-primary").isDisabled());

        assertEquals("review-expected", window.focused(), "on the first figure, not on the button");
        var stops = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            window.press(KeyCode.TAB, false, false);
            stops.add(window.focused());
        }
        assertEquals(List.of("review-fee", "review-left", "sheet-primary", "sheet-cancel", "sheet-title"), stops, "Tab left the sheet");
        window.press(KeyCode.DIGIT1, true, false);
        assertEquals("Channels", window.text("page-title"), "a shortcut reached through the sheet");
        window.press(KeyCode.ENTER, false, false);
        assertTrue(window.session.money.started().isEmpty(), "a plain Enter confirms nothing");

        window.until("the order", () -> {
            window.press(KeyCode.ENTER, true, false);
            return !window.session.money.started().isEmpty();
        });
        assertEquals(List.of(new MoneyOrder.AskToClose(List.of(Scenes.channels().get(2).id()))), window.session.money.started());
        window.until("the watch", () -> window.has("tx-fraction"));
        window.session.money.move(Movement.Stage.FAILED, 0);
        window.until("the refusal", () -> window.text("tx-result").startsWith("The contract refuses this."));
        window.press(KeyCode.ESCAPE, false, false);
        assertFalse(window.has("sheet-root"));
        assertEquals("channel-close", window.focused(), "the keyboard returns to what opened the sheet");
    }

    @Test
    void anEndedChannelKeepsItsButtonAndSaysWhy() {
        turnTo(KeyCode.DIGIT3, "screen-channels");
        int closed = Scenes.channels().stream().map(line -> line.state()).toList().indexOf(ChannelPhase.CLOSED);
        choose(closed);
        window.run(() -> window.<Button>node("channel-close").fire());
        assertFalse(window.has("sheet-root"));
        assertTrue(window.ask(() -> window.node("channel-close").getAccessibleHelp()).contains("not open"));
        window.press(KeyCode.ESCAPE, false, false);
        assertFalse(window.has("screen-channel"));
    }

    @Test
    void everyPageIsNamedUniqueAndUncut() {
        // The widest that amounts get: six digits after zeros, and tens of coins with six decimals.
        window.session.update(status -> Scenes.withFigures(status, Amount.parseCoins("94.000412"), Amount.parseCoins("0.00123457")));
        window.run(window.window.live()::refresh);
        window.until("the figures", () -> window.text("home-spent").startsWith("0.00123457"));
        assertEquals("This session", window.ask(() -> figureName("home-spent")));
        check(HOME, "home");
        window.session.set(Stream.concat(Scenes.channels().stream(), Stream.of(
                Scenes.channel(11, "Birch", "IS", "middle", ChannelPhase.OPEN, "0.0000065625"))).toList());
        turnTo(KeyCode.DIGIT3, "screen-channels");
        choose(7);
        check(CHANNELS, "channels");
        window.run(() -> window.<TableView<?>>node("channels-table").getSelectionModel().clearSelection());
        choose(10);
        window.until("the long amounts", () -> window.text("channel-signed").startsWith("0.0000065625"));
        check(CHANNELS, "channels, long amounts");
        turnTo(KeyCode.DIGIT4, "screen-vouchers");
        check(VOUCHERS, "vouchers");
        window.run(() -> {
            window.stage.setWidth(1000);
            window.stage.setHeight(680);
        });
        check(VOUCHERS, "vouchers, small");
        turnTo(KeyCode.DIGIT3, "screen-channels");
        check(CHANNELS, "channels, small");
        turnTo(KeyCode.DIGIT1, "screen-home");
        check(HOME, "home, small");
    }

    @Test
    void thePagesOfTheNetworkAreNamedUniqueAndUncut() {
        for (boolean small : new boolean[] {false, true}) {
            if (small) {
                window.run(() -> {
                    window.stage.setWidth(1000);
                    window.stage.setHeight(680);
                });
            }
            String size = small ? ", small" : "";
            turnBy("nav-relays", "screen-relays");
            check(RELAYS, "relays" + size);
            turnBy("nav-circuits", "screen-circuits");
            window.until("a path", () -> window.stage.getScene().lookup("#hop-exit") != null);
            window.press(KeyCode.F9, false, false);
            window.until("the links", () -> !window.<TableView<?>>node("link-table").getItems().isEmpty());
            check(CIRCUITS, "circuits" + size);
            turnBy("nav-browser", "screen-browser");
            check(BROWSER, "browser" + size);
            window.press(KeyCode.F9, false, false);
            window.session.ownRelay.set(ScriptedOwnRelay.running());
            turnBy("nav-relay-mode", "screen-relay-mode");
            check(RELAY_MODE, "relay mode" + size);
            turnBy("nav-settings", "screen-settings");
            check(SETTINGS, "settings" + size);
            window.run(() -> window.<Button>node("settings-checkup").fire());
            window.run(() -> window.<Button>node("doctor-run").fire());
            window.untilState("screen-doctor", ScreenState.PARTIAL);
            check(CHECKUP, "check-up" + size);
        }
    }

    private void turnBy(String entry, String screen) {
        window.run(() -> window.<javafx.scene.control.ToggleButton>node(entry).fire());
        window.untilState(screen, ScreenState.READY);
    }

    /** The words at the left of a figure. */
    private String figureName(String id) {
        return window.node(id).getParent().getChildrenUnmodifiable().stream().filter(Label.class::isInstance).map(Label.class::cast)
                .map(Label::getText).findFirst().orElseThrow();
    }

    private void check(Set<String> wanted, String page) {
        List<String> faults = window.ask(() -> {
            var wrong = new ArrayList<>(SceneFaults.of(window.stage.getScene()));
            Set<String> found = SceneFaults.ids(window.stage.getScene());
            wanted.stream().filter(id -> !found.contains(id)).forEach(id -> wrong.add("missing: #" + id));
            EVERYWHERE.stream().filter(id -> !found.contains(id)).forEach(id -> wrong.add("missing: #" + id));
            return wrong;
        });
        assertEquals(List.of(), faults, page);
    }
}
