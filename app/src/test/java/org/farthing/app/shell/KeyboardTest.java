package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedSession;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kordamp.ikonli.javafx.FontIcon;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The window without a mouse, and what a screen reader and a test find in it. */
@ExtendWith(ApplicationExtension.class)
class KeyboardTest {
    private static final Set<String> HOME = Set.of("connect-toggle", "home-checked", "home-path", "home-wallet", "home-channels",
            "home-used", "home-spent", "home-at-risk", "home-back-amount", "home-back-date", "home-needs-list",
            "home-money-explain", "home-risk-explain", "home-limits");
    private static final Set<String> CHANNELS = Set.of("channels-table", "channels-filter", "channels-state-filter",
            "channels-role-filter", "channels-total-locked", "channels-total-signed", "channels-total-at-risk", "channels-total-back",
            "channel-close", "channel-vouchers", "channel-locked", "channel-signed", "channel-acknowledged", "channel-settled",
            "channel-at-risk", "channel-comes-back", "channel-bar", "channel-back");
    private static final Set<String> VOUCHERS = Set.of("vouchers-table", "vouchers-search", "vouchers-clear", "vouchers-sum");
    private static final Set<String> BROWSER = Set.of("browser-choice", "browser-start-page", "leak-names", "leak-ipv6", "leak-webrtc",
            "leak-closed", "leak-address", "leak-again", "browser-open", "browser-read-here", "browser-by-hand", "browser-sites",
            "browser-site-new", "browser-site-stop", "browser-limit-site", "browser-limit-day", "browser-spent-today");
    private static final Set<String> EVERYWHERE = Set.of("nav-home", "nav-channels", "nav-vouchers", "nav-browser", "page-title",
            "practice-chip", "linkable-badge", "status-phase", "status-fraction", "status-remedy", "status-path", "status-socks",
            "status-rate", "status-spend");

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
        turnTo(KeyCode.DIGIT2, "screen-channels");
        assertEquals("Channels", window.text("page-title"));
        assertEquals("channels-table", window.focused());
        turnTo(KeyCode.DIGIT3, "screen-vouchers");
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
        turnTo(KeyCode.DIGIT3, "screen-vouchers");
        window.press(KeyCode.F, true, false);
        assertEquals("vouchers-search", window.focused());
    }

    @Test
    void askingToCloseTakesASheetAndSaysWhyItFailed() {
        turnTo(KeyCode.DIGIT2, "screen-channels");
        choose(2);
        assertEquals("0.92\u00A0PLAY", window.text("channel-signed"));
        window.run(() -> {
            window.<Button>node("channel-close").requestFocus();
            window.<Button>node("channel-close").fire();
        });
        assertEquals("Ask Cedar to close", window.text("sheet-title"));
        assertEquals("0.92\u00A0PLAY", window.text("review-amount"));
        assertEquals("0.08\u00A0PLAY", window.text("review-left"));
        assertTrue(window.session.asked().isEmpty(), "opening the sheet asks nobody");

        assertEquals("sheet-title", window.focused());
        window.press(KeyCode.TAB, false, false);
        assertEquals("sheet-primary", window.focused());
        window.press(KeyCode.TAB, false, false);
        window.press(KeyCode.TAB, false, false);
        assertEquals("sheet-title", window.focused(), "Tab left the sheet");
        window.press(KeyCode.DIGIT1, true, false);
        assertEquals("Channels", window.text("page-title"), "a shortcut reached through the sheet");

        window.session.refuseWith(Optional.of(new WalletException(WalletException.Kind.CHANNEL_STATE, "Cedar does not answer.")));
        window.until("the refusal", () -> {
            boolean refused = window.<Label>node("sheet-error").isVisible();
            if (!refused) {
                window.<Button>node("sheet-primary").fire();
            }
            return refused;
        });
        assertEquals("Cedar does not answer.", window.text("sheet-error"));
        assertEquals("Ask again", window.ask(() -> window.<Button>node("sheet-primary").getText()));
        window.session.refuseWith(Optional.empty());
        window.press(KeyCode.ENTER, true, false);
        window.until("the sheet to go", () -> window.stage.getScene().lookup("#sheet-root") == null);
        assertTrue(window.session.asked().getLast().equals("close " + Scenes.channels().get(2).id().hex()));
        assertEquals("channel-close", window.focused(), "the keyboard returns to what opened the sheet");
    }

    @Test
    void anEndedChannelKeepsItsButtonAndSaysWhy() {
        turnTo(KeyCode.DIGIT2, "screen-channels");
        int closed = Scenes.channels().stream().map(line -> line.state()).toList().indexOf(ChannelPhase.CLOSED);
        choose(closed);
        window.run(() -> window.<Button>node("channel-close").fire());
        assertFalse(window.has("sheet-root"));
        assertTrue(window.ask(() -> window.node("channel-close").getAccessibleHelp()).contains("ended"));
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
        turnTo(KeyCode.DIGIT2, "screen-channels");
        choose(7);
        check(CHANNELS, "channels");
        choose(10);
        window.until("the long amounts", () -> window.text("channel-signed").startsWith("0.0000065625"));
        check(CHANNELS, "channels, long amounts");
        turnTo(KeyCode.DIGIT3, "screen-vouchers");
        check(VOUCHERS, "vouchers");
        turnTo(KeyCode.DIGIT4, "screen-browser");
        check(BROWSER, "browser");
        window.run(() -> {
            window.stage.setWidth(1000);
            window.stage.setHeight(680);
        });
        turnTo(KeyCode.DIGIT4, "screen-browser");
        check(BROWSER, "browser, small");
        turnTo(KeyCode.DIGIT3, "screen-vouchers");
        check(VOUCHERS, "vouchers, small");
        turnTo(KeyCode.DIGIT2, "screen-channels");
        check(CHANNELS, "channels, small");
        turnTo(KeyCode.DIGIT1, "screen-home");
        check(HOME, "home, small");
    }

    /** The words at the left of a figure. */
    private String figureName(String id) {
        return window.node(id).getParent().getChildrenUnmodifiable().stream().filter(Label.class::isInstance).map(Label.class::cast)
                .map(Label::getText).findFirst().orElseThrow();
    }

    private void check(Set<String> wanted, String page) {
        List<String> faults = window.ask(() -> {
            window.stage.getScene().getRoot().applyCss();
            window.stage.getScene().getRoot().layout();
            var found = new HashSet<String>();
            var wrong = new ArrayList<String>();
            walk(window.stage.getScene().getRoot(), node -> {
                if (node.getId() != null && !OF_THE_TOOLKIT.contains(node.getId()) && !found.add(node.getId())) {
                    wrong.add("twice: #" + node.getId());
                }
                if (!WindowFixture.visible(node)) {
                    return;
                }
                if (node.isFocusTraversable() && name(node).isBlank()) {
                    wrong.add("without a name: " + node);
                }
                if (node instanceof Labeled labeled && cut(labeled)) {
                    wrong.add("cut short: " + labeled.getText() + " in " + labeled);
                }
            });
            wanted.stream().filter(id -> !found.contains(id)).forEach(id -> wrong.add("missing: #" + id));
            EVERYWHERE.stream().filter(id -> !found.contains(id)).forEach(id -> wrong.add("missing: #" + id));
            return wrong;
        });
        assertEquals(List.of(), faults, page);
    }

    private static void walk(Node node, java.util.function.Consumer<Node> visit) {
        visit.accept(node);
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> walk(child, visit));
        }
    }

    private static String name(Node node) {
        if (node.getAccessibleText() != null) {
            return node.getAccessibleText();
        }
        return node instanceof Labeled labeled && labeled.getText() != null ? labeled.getText() : "";
    }

    /** The text that is drawn differs from the text that was set only by an ellipsis. */
    private static boolean cut(Labeled labeled) {
        if (labeled.getText() == null || labeled.getText().isEmpty()
                || labeled.getContentDisplay() == javafx.scene.control.ContentDisplay.GRAPHIC_ONLY) {
            return false;
        }
        return labeled.getChildrenUnmodifiable().stream()
                .filter(node -> node instanceof Text && !(node instanceof FontIcon)).map(Text.class::cast)
                .anyMatch(text -> !text.getText().equals(labeled.getText()) && text.getText().length() < labeled.getText().length());
    }
}
