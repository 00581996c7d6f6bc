package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedSession;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** What the window says beside its pages: explanations on demand, and notices of channels that closed. */
@ExtendWith(ApplicationExtension.class)
class ExplanationTest {
    private WindowFixture window;

    @Start
    void start(Stage stage) {
        var session = new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW);
        session.set(Scenes.channels());
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    private Optional<PopupWindow> popover() {
        return window.ask(() -> Window.getWindows().stream().filter(PopupWindow.class::isInstance).map(PopupWindow.class::cast)
                .filter(each -> each.isShowing() && each.getScene().lookup(".popover.explanation") != null).findFirst());
    }

    private String explained() {
        return window.ask(() -> ((Label) popover().orElseThrow().getScene().lookup(".popover-text")).getText());
    }

    private void release(KeyCode code) {
        window.run(() -> {
            Node target = window.stage.getScene().getFocusOwner();
            javafx.event.Event.fireEvent(target, new KeyEvent(KeyEvent.KEY_RELEASED, "", "", code, false, false, false, false));
        });
    }

    @Test
    void explanationsOpenByKeyboardAndEscTakesThemAway() {
        window.untilState("screen-home", ScreenState.READY);
        for (String id : List.of("linkable-badge", "home-limits", "home-money-explain", "home-risk-explain")) {
            Button button = window.node(id);
            window.run(button::requestFocus);
            window.press(KeyCode.ENTER, false, false);
            assertEquals(window.ask(button::getAccessibleHelp), explained(), id);
            assertTrue(explained().length() > 60, id);
            assertEquals(id, window.focused(), "the keyboard stays where it is");
            window.press(KeyCode.ESCAPE, false, false);
            assertTrue(popover().isEmpty(), id + " after Esc");

            window.press(KeyCode.SPACE, false, false);
            release(KeyCode.SPACE);
            assertTrue(popover().isPresent(), id + " by Space");
            window.picture(popover().orElseThrow().getScene(), id);
            window.press(KeyCode.ENTER, false, false);
            assertTrue(popover().isEmpty(), id + " a second time");
        }
    }

    @Test
    void escTakesTheExplanationAwayAndLeavesTheDetails() {
        window.press(KeyCode.DIGIT3, true, false);
        window.untilState("screen-channels", ScreenState.READY);
        window.run(() -> window.<TableView<?>>node("channels-table").getSelectionModel().select(2));
        window.run(() -> window.<Button>node("channels-total-at-risk-explain").requestFocus());
        window.press(KeyCode.ENTER, false, false);
        assertTrue(explained().contains("not yet served"));
        window.press(KeyCode.ESCAPE, false, false);
        assertTrue(popover().isEmpty());
        assertTrue(window.has("screen-channel"), "one Esc closed two things");
    }

    private static List<ChannelLine> birchClosed() {
        return Scenes.channels().stream().map(line -> line.relayName().equals("Birch") ? closed(line) : line).toList();
    }

    private static ChannelLine closed(ChannelLine line) {
        return new ChannelLine(line.id(), line.relay(), line.relayName(), line.country(), line.role(), ChannelPhase.CLOSED, line.deposit(),
                line.signed(), line.acknowledged(), Amount.parseCoins("0.0572"), Amount.ZERO, Amount.parseCoins("0.9428"),
                line.refundableAt(), line.halt());
    }

    private Optional<Label> notice() {
        return Optional.ofNullable(window.ask(() -> window.stage.getScene().lookup("#closing-notice .notification-bar")))
                .filter(bar -> window.ask(() -> WindowFixture.visible(bar)))
                .map(bar -> window.ask(() -> (Label) bar.lookup(".label")));
    }

    @Test
    void aChannelThatClosesIsToldAndShown() {
        window.untilState("screen-home", ScreenState.READY);
        window.until("the first channels", () -> window.stage.getScene().lookup("#home-needs-list .button") != null);
        assertTrue(notice().isEmpty(), "Ivy had closed before");
        assertEquals("home-status", window.focused());
        window.session.set(birchClosed());
        window.until("the notice", () -> notice().isPresent());
        assertEquals("Birch cashed 0.0572\u00A0PLAY; 0.9428\u00A0PLAY came back.", window.ask(notice().orElseThrow()::getText));
        assertEquals("home-status", window.focused(), "a notice took the keyboard");
        window.until("the notice to stand", () -> button("Show channel").isPresent());
        window.picture("closed");
        window.run(button("Show channel").orElseThrow()::fire);
        window.until("Birch", () -> window.has("screen-channel") && window.text("channel-name").equals("Birch"));
        window.until("no notice", () -> notice().isEmpty());
    }

    @Test
    void escDismissesANotice() {
        window.until("the first channels", () -> window.stage.getScene().lookup("#home-needs-list .button") != null);
        window.session.set(birchClosed());
        window.until("the notice", () -> notice().isPresent());
        assertNotNull(button("Dismiss").orElseThrow());
        window.press(KeyCode.ESCAPE, false, false);
        window.until("no notice", () -> notice().isEmpty());
    }

    private Optional<Button> button(String text) {
        return window.ask(() -> window.stage.getScene().getRoot().lookupAll("#closing-notice .notification-bar .button").stream()
                .map(Button.class::cast).filter(each -> each.getText().equals(text)).findFirst());
    }
}
