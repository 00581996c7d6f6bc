package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.Observed;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.notices.RefundReminders;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.CircuitFailure;
import org.farthing.app.session.CircuitsNow;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedCircuits;
import org.farthing.app.session.ScriptedSession;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A deposit that runs low, and a relay that took a payment and stopped: said on every page, with the ways on. */
@ExtendWith(ApplicationExtension.class)
class NoticesTest {
    private WindowFixture window;
    private ScriptedSession session;

    @Start
    void start(Stage stage) {
        session = new ScriptedSession(Scenes.realMoney(Scenes.status(Phase.PROTECTED)), Scenes.NOW.minusSeconds(500));
        session.set(channels(ChannelPhase.OPEN, "0.85"));
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    private static List<ChannelLine> channels(ChannelPhase cedar, String signed) {
        return Stream.of(Scenes.channel(1, "Alder", "CH", "entry", ChannelPhase.OPEN, "0.41"),
                Scenes.channel(2, "Birch", "IS", "middle", ChannelPhase.OPEN, "0.18"),
                Scenes.channel(3, "Cedar", "NL", "exit", cedar, signed)).toList();
    }

    /** So many channels of the page are in this state. */
    private boolean shows(String word, int times) {
        return window.stage.getScene().getRoot().lookupAll(".chip").stream()
                .filter(node -> node instanceof Label label && label.getText().equals(word)).count() >= times;
    }

    private boolean says(String id, String text) {
        return window.stage.getScene().lookup("#" + id) instanceof Label label && WindowFixture.visible(label)
                && label.getText().equals(text);
    }

    private void fire(String id) {
        window.run(() -> window.<Button>node(id).fire());
    }

    private void browse() {
        window.until("protected", () -> window.window.live().moment().isProtected());
        assertFalse(window.has("notice"));
    }

    @Test
    void aDepositThatRunsLowIsSaidWithTheWaysOn() {
        browse();
        session.set(channels(ChannelPhase.LOW, "0.92"));
        window.press(KeyCode.DIGIT3, true, false);
        window.until("it was read", () -> shows("Low", 1));
        assertFalse(window.has("notice"), "less than a fifth may last for days");
        session.set(channels(ChannelPhase.LOW, "0.96"));
        window.until("the notice", 20, () -> says("notice-title", "The deposit with Cedar runs low"));
        assertEquals("Cedar (exit) has 0.04\u00A0xDAI left, about 0.4\u00A0GB. Then Farthing moves to another relay you have paid. "
                + "If none is left, browsing pauses and nothing goes out directly. A small reserve is kept so that you can still top up.",
                window.text("notice-text"));
        for (KeyCode page : List.of(KeyCode.DIGIT1, KeyCode.DIGIT4, KeyCode.DIGIT9)) {
            window.press(page, true, false);
            assertTrue(window.has("notice"), page.getName());
        }
        // From 0.96 to 0.97 in ten minutes: what is left lasts for three times as long.
        window.until("the first of both", 20, () -> window.<Label>node("notice-title").getText().endsWith("runs low"));
        window.pass(Duration.ofMinutes(10));
        session.update(status -> Scenes.withCheck(status, Optional.of(window.clock.instant())));
        session.set(channels(ChannelPhase.LOW, "0.97"));
        window.until("how long", 20, () -> window.<Label>node("notice-title").getText().startsWith("About "));
        window.press(KeyCode.DIGIT1, true, false);
        window.soundPicture("notice-low");
        assertTrue(window.ask(() -> {
            Node card = window.node("notice");
            Node text = window.node("notice-text");
            return card.getLayoutBounds().contains(card.sceneToLocal(text.localToScene(text.getBoundsInLocal())));
        }), "the sentences have the room that they need");

        assertEquals("Top up Cedar…", window.ask(() -> window.<Button>node("notice-primary").getText()));
        fire("notice-primary");
        window.until("the sheet", () -> window.has("topup-amount"));
        assertEquals("Top up Cedar", window.text("sheet-title"));
        assertTrue(session.money.started().isEmpty());
        window.press(KeyCode.ESCAPE, false, false);

        fire("notice-second");
        window.until("another relay", () -> says("notice-title", "Cedar is left out of new paths"));
        assertEquals(List.of("another " + ScriptedCircuits.relay("Cedar").hex()), session.circuits().asked());
        fire("notice-close");
        assertFalse(window.has("notice"));
    }

    @Test
    void whatWasDismissedComesBackWhenItHappensAnew() {
        browse();
        session.set(channels(ChannelPhase.LOW, "0.96"));
        window.until("the notice", 20, () -> window.node("notice").isVisible());
        window.run(() -> window.<Button>node("notice-close").requestFocus());
        fire("notice-close");
        assertFalse(window.has("notice"));
        assertEquals("home-status", window.focused(), "the keyboard goes back to the page");
        session.set(channels(ChannelPhase.OPEN, "0.3"));
        // There nobody else reads them.
        window.press(KeyCode.DIGIT9, true, false);
        int before = session.channelReads();
        window.until("it was topped up", 20, () -> session.channelReads() >= before + 2);
        session.set(channels(ChannelPhase.LOW, "0.97"));
        window.until("anew", 20, () -> window.node("notice").isVisible());
    }

    @Test
    void noOtherRelayIsSaidAndHiddenAmountsStayHidden() {
        browse();
        session.set(channels(ChannelPhase.LOW, "0.96"));
        window.until("the notice", 20, () -> window.node("notice").isVisible());
        session.circuits().failWith(Optional.of(new WalletException(WalletException.Kind.CHANNEL_STATE, "No path can be built.")));
        fire("notice-second");
        window.until("why not", () -> says("notice-error", "No path can be built."));
        session.circuits().failWith(Optional.empty());
        session.settings().save(org.farthing.app.SettingKey.HIDE_AMOUNTS, Optional.of("true"));
        window.pass(Duration.ofSeconds(1));
        window.until("covered", () -> window.<Label>node("notice-text").getText().startsWith("Cedar (exit) has ••• left, about •••."));
        session.keys().lock();
        window.run(window.window.live()::refresh);
        window.until("nothing while locked", () -> !window.node("notice").isVisible());
    }

    @Test
    void aRelayThatTookAPaymentAndStoppedIsSaid() {
        browse();
        window.until("the circuits were read", () -> session.circuits().reads() > 0);
        List<CircuitFailure> before = ScriptedCircuits.usual().failures();
        assertFalse(window.has("notice"), "what failed before is in the record");
        var failures = new ArrayList<>(List.of(new CircuitFailure(Scenes.NOW.plusSeconds(3), 3, ScriptedCircuits.relay("Cedar"), "Cedar",
                CircuitFailure.Reason.STOPPED_AFTER_PAYMENT, Amount.parseCoins("0.0004"))));
        failures.addAll(before);
        session.circuits().set(new CircuitsNow(ScriptedCircuits.usual().circuits(), failures, Optional.empty()));
        window.until("the notice", 20, () -> says("notice-title", "Cedar took a payment and stopped"));
        assertEquals("You lost at most 0.0001\u00A0xDAI, the price of 1.0\u00A0MB. Farthing leaves Cedar alone for hours and moves your "
                + "pages to another path. The unused 0.15\u00A0xDAI is still yours: ask to close, and 24 hours later you can take it, with "
                + "or without Cedar.", window.text("notice-text"));
        window.soundPicture("notice-stopped");
        fire("notice-second");
        assertEquals("Circuits", window.text("page-title"));
        fire("notice-primary");
        window.until("the sheet", () -> window.has("sheet-root"));
        assertEquals("Ask Cedar to close", window.text("sheet-title"));
        assertTrue(session.money.started().isEmpty());
        window.press(KeyCode.ESCAPE, false, false);
        session.set(channels(ChannelPhase.CLOSING, "0.85"));
        window.until("it was asked", 20, () -> !window.node("notice").isVisible());
    }

    @Test
    void theDayOfARefundIsToldOfOnceWhereThatWasAskedFor() {
        ChannelLine doum = Scenes.channel(4, "Doum", "DE", "", ChannelPhase.CLOSING, "0.09");
        ChannelLine hazel = Scenes.channel(8, "Hazel", "SE", "", ChannelPhase.REFUNDABLE, "0.5");
        session.recovery.remind(doum.id(), true);
        session.set(List.of(doum, hazel));
        var told = new AtomicInteger();
        window.run(() -> {
            var channels = new Observed<>("channels of the test", session::channels, Duration.ofMillis(20));
            new RefundReminders(session.recovery, channels.readingProperty(), window.window.live(), told::incrementAndGet);
            channels.start();
        });
        int before = session.channelReads();
        window.until("some looks", () -> session.channelReads() > before + 5);
        assertEquals(0, told.get(), "the day has not come, and nobody asked about the other one");
        session.set(List.of(Scenes.channel(4, "Doum", "DE", "", ChannelPhase.REFUNDABLE, "0.09"), hazel));
        window.until("its day", () -> told.get() + session.recovery.asked().size() >= 3 || told.get() == 1);
        window.until("it to be forgotten", () -> session.recovery.wishes().reminders().isEmpty());
        int after = session.channelReads();
        window.until("more looks", () -> session.channelReads() > after + 5);
        assertTrue(told.get() <= 1, "once");
    }

    @Test
    void theKeyboardReachesItByRegions() {
        browse();
        session.set(channels(ChannelPhase.LOW, "0.96"));
        window.until("the notice", 20, () -> window.node("notice").isVisible());
        window.untilState("screen-home", ScreenState.READY);
        assertFalse(window.focused().startsWith("notice"), "it takes no focus by itself");
        var seen = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            window.press(KeyCode.F6, false, false);
            seen.add(window.focused());
        }
        assertTrue(seen.contains("notice-title"), seen.toString());
        assertEquals(5, List.copyOf(seen).stream().distinct().count());
    }
}
