package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.BrowserState;
import org.farthing.app.session.BrowserState.Phase;
import org.farthing.app.session.BrowserState.SiteLine;
import org.farthing.app.session.BrowserState.Standing;
import org.farthing.app.session.ChannelPhase;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.LeakItem;
import org.farthing.app.session.LeakResult;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedBrowser;
import org.farthing.app.session.ScriptedSession;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The page of the private browser, in each of its states, and what its buttons ask for. */
@ExtendWith(ApplicationExtension.class)
class BrowserPageTest {
    private static final String SCREEN = "screen-browser";
    private static final Amount SPENT = Amount.parseCoins("0.00125");

    private WindowFixture window;
    private ScriptedBrowser browser;

    @Start
    void start(Stage stage) {
        var session = new ScriptedSession(Scenes.status(org.farthing.app.session.Phase.PROTECTED), Scenes.NOW);
        session.set(Scenes.channels());
        browser = session.scriptedBrowser();
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    private void turn() {
        window.run(() -> window.<javafx.scene.control.ToggleButton>node("nav-browser").fire());
    }

    private void press(String id) {
        window.run(() -> window.<Button>node(id).fire());
    }

    private static Map<LeakItem, LeakResult> all(LeakResult result) {
        var results = new EnumMap<LeakItem, LeakResult>(LeakItem.class);
        for (LeakItem item : LeakItem.values()) {
            results.put(item, result);
        }
        return results;
    }

    private static List<SiteLine> sites() {
        return List.of(new SiteLine("example.org", 2, 5, List.of("Cedar NL"), SPENT, Standing.OPEN),
                new SiteLine("news.example", 1, 0, List.of("Elm SE"), SPENT.plus(SPENT), Standing.OVER_SITE_LIMIT));
    }

    private void open() {
        browser.set(ScriptedBrowser.state(Phase.OPEN, all(LeakResult.PASSED), sites(), ""));
        window.until("open", () -> window.<Button>node("browser-open").getText().startsWith("Close"));
    }

    @Test
    void closedAndReadyItSaysWhichBrowserItPrefersAndWhy() {
        turn();
        window.untilState(SCREEN, ScreenState.READY);
        assertEquals("Firefox ESR is preferred: every site gets circuits of its own, in each tab.", window.text("browser-why"));
        for (LeakItem item : LeakItem.values()) {
            Node line = window.node("leak-" + item.name().toLowerCase(java.util.Locale.ROOT));
            assertEquals(LeakResult.NOT_CHECKED, line.getUserData());
            assertFalse(line.getStyleClass().contains("tone-success"), "nothing is green that was not checked");
        }
        assertEquals("Not checked yet", window.text("browser-progress"));
        assertEquals(List.of(), browser.asked(), "turning to the page starts nothing");
        window.picture("browser");
    }

    @Test
    void openingAsksOnceAndShowsTheChecksOneByOne() {
        turn();
        window.untilState(SCREEN, ScreenState.READY);
        CountDownLatch hold = browser.holdAll();
        press("browser-open");
        press("browser-open");
        Map<LeakItem, LeakResult> some = Map.of(LeakItem.NAMES, LeakResult.PASSED, LeakItem.IPV6, LeakResult.PASSED,
                LeakItem.WEBRTC, LeakResult.RUNNING);
        browser.set(ScriptedBrowser.state(Phase.CHECKING, some));
        window.untilState(SCREEN, ScreenState.WORKING);
        window.until("two of five", () -> window.<javafx.scene.control.Label>node("browser-progress").getText().equals("2 of 5"));
        window.picture("browser-checking");
        browser.set(ScriptedBrowser.state(Phase.OPEN, all(LeakResult.PASSED), sites(), ""));
        hold.countDown();
        window.untilState(SCREEN, ScreenState.READY);
        assertEquals(List.of("open firefox-esr -"), browser.asked());
        assertEquals("The site sees an address in Netherlands, not yours", window.text("leak-address"));
        assertEquals("Every site has circuits of its own, in each tab.", window.text("browser-why"));
        window.picture("browser-open");
    }

    @Test
    void aFailedCheckIsSaidAndNothingIsOpen() {
        turn();
        window.untilState(SCREEN, ScreenState.READY);
        var results = all(LeakResult.NOT_CHECKED);
        results.put(LeakItem.NAMES, LeakResult.FAILED);
        String sentence = "Not opened: names would be looked up by this computer. Nothing was sent. Try another browser.";
        browser.refuseWith(Optional.of(new WalletException(Kind.CHANNEL_STATE, sentence)));
        press("browser-open");
        browser.set(ScriptedBrowser.state(Phase.REFUSED, results, List.of(), sentence));
        window.untilState(SCREEN, ScreenState.BLOCKED);
        window.until("the reason", () -> window.<javafx.scene.control.Label>node("browser-message").getText().equals(sentence));
        window.until("the line", () -> window.node("leak-names").getUserData() == LeakResult.FAILED);
        assertEquals("Names would be looked up by this computer", window.text("leak-names"));
        assertEquals("Open private browser", window.ask(() -> window.<Button>node("browser-open").getText()));
        window.picture("browser-refused");
    }

    @Test
    void withoutABrowserThereIsThePageAsText() {
        browser.install(List.of());
        turn();
        window.untilState(SCREEN, ScreenState.EMPTY);
        assertEquals("No supported browser found. Install Firefox, or read the check page here.", window.text("browser-message"));
        assertTrue(window.ask(() -> window.node("browser-open").isDisabled()));
        press("browser-read-here");
        window.until("the text", () -> window.has("browser-page-text"));
        assertTrue(window.text("browser-page-text").contains("The site saw the address 45.3.2.1."));
        assertEquals(List.of("read"), browser.asked());
        window.picture("browser-none");
    }

    @Test
    void withoutMoneyOnAnyPathItWaitsForATopUp() {
        window.session.set(List.of(Scenes.channel(1, "Alder", "CH", "", ChannelPhase.OPEN, "0.41"),
                Scenes.channel(3, "Cedar", "NL", "", ChannelPhase.USED_UP, "1")));
        turn();
        browser.set(ScriptedBrowser.state(Phase.OPEN, all(LeakResult.PASSED)));
        window.untilState(SCREEN, ScreenState.READY);
        assertFalse(window.has("browser-top-up"), "while a path stands it works");
        window.session.set(Scenes.status(org.farthing.app.session.Phase.PAUSED));
        window.run(window.window.live()::refresh);
        window.untilState(SCREEN, ScreenState.NO_FUNDS);
        assertEquals("Paused until a deposit is topped up.", window.text("browser-message"));
        window.soundPicture("browser-no-funds");
        press("browser-top-up");
        window.until("the sheet", () -> window.has("topup-amount"));
        assertEquals("Top up Cedar", window.text("sheet-title"));
        assertTrue(window.session.money.started().isEmpty());
    }

    @Test
    void whatCouldNotBeCheckedIsOffAndSaid() {
        turn();
        var results = all(LeakResult.PASSED);
        results.put(LeakItem.IPV6, LeakResult.TURNED_OFF);
        browser.set(ScriptedBrowser.state(Phase.OPEN, results));
        window.untilState(SCREEN, ScreenState.PARTIAL);
        assertEquals("Open. IPv6 could not be checked, so it is off.", window.text("browser-message"));
    }

    @Test
    void aSiteGetsAnotherCircuitIsStoppedAndGoesOn() {
        turn();
        open();
        window.until("two sites", () -> window.<TableView<?>>node("browser-sites").getItems().size() == 2);
        assertTrue(window.ask(() -> window.node("browser-site-stop").isDisabled()), "no site is chosen");
        window.run(() -> window.<TableView<?>>node("browser-sites").getSelectionModel().select(0));
        press("browser-site-new");
        window.until("a new circuit", () -> browser.asked().equals(List.of("new example.org")));
        window.until("done", () -> !window.node("browser-site-stop").isDisabled());
        window.until("idle", () -> !window.node("browser-read-here").isDisabled());
        press("browser-site-stop");
        window.until("stopped", () -> browser.asked().contains("stop example.org"));
        window.until("idle", () -> !window.node("browser-read-here").isDisabled());
        window.run(() -> window.<TableView<?>>node("browser-sites").getSelectionModel().select(1));
        assertEquals("Let it go on", window.ask(() -> window.<Button>node("browser-site-stop").getText()));
        press("browser-site-stop");
        window.until("goes on", () -> browser.asked().contains("go on news.example"));
        assertEquals(new BigInteger("3750000000000000"), window.ask(() -> window.node("browser-spent-today").getUserData()));
    }

    @Test
    void whatIsAskedForMeanwhileComesNextAndNothingTwice() {
        turn();
        open();
        window.until("two sites", () -> window.<TableView<?>>node("browser-sites").getItems().size() == 2);
        window.run(() -> window.<TableView<?>>node("browser-sites").getSelectionModel().select(0));
        CountDownLatch under = browser.holdAll();
        press("browser-site-new");
        press("browser-site-new");
        press("browser-site-stop");
        press("browser-site-stop");
        window.run(() -> {
            TextField field = window.node("browser-limit-day");
            field.setText("2");
            field.fireEvent(new javafx.event.ActionEvent());
        });
        window.until("the first", () -> !browser.asked().isEmpty());
        assertEquals(List.of("new example.org"), browser.asked());
        under.countDown();
        window.until("all", () -> browser.asked().size() == 3);
        assertEquals(List.of("new example.org", "stop example.org", "limit - 2"), browser.asked());
    }

    @Test
    void limitsAreAmountsOrNothing() {
        turn();
        open();
        window.run(() -> {
            TextField field = window.node("browser-limit-site");
            field.setText("much");
            field.fireEvent(new javafx.event.ActionEvent());
        });
        assertEquals("Write an amount, or leave it empty for no limit.", window.text("browser-limit-error"));
        assertEquals(List.of(), browser.asked());
        window.run(() -> {
            TextField field = window.node("browser-limit-site");
            field.setText("0.05");
            field.fireEvent(new javafx.event.ActionEvent());
        });
        window.until("the limit", () -> browser.asked().equals(List.of("limit 0.05 -")));
        assertEquals("", window.text("browser-limit-error"));
    }

    @Test
    void limitsOfAnEarlierStartAreShownAndNotLostByALook() {
        BrowserState kept = ScriptedBrowser.state(Phase.OPEN, all(LeakResult.PASSED), sites(), "");
        browser.set(new BrowserState(kept.phase(), kept.browser(), kept.checks(), kept.checkedAt(), kept.address(), kept.country(),
                kept.isolation(), kept.refusal(), kept.sites(), kept.spentToday(), Optional.of(Amount.parseCoins("0.05")),
                Optional.of(Amount.parseCoins("0.5"))));
        turn();
        window.until("the limits", () -> window.<TextField>node("browser-limit-site").getText().equals("0.05")
                && window.<TextField>node("browser-limit-day").getText().equals("0.5"));
        window.run(() -> {
            window.node("browser-limit-site").requestFocus();
            window.node("browser-limit-day").requestFocus();
            window.node("browser-open").requestFocus();
        });
        assertEquals(List.of(), browser.asked());
        window.run(() -> {
            TextField field = window.node("browser-limit-day");
            field.setText("");
            field.fireEvent(new javafx.event.ActionEvent());
        });
        window.until("the limit is gone", () -> browser.asked().equals(List.of("limit 0.05 -")));
    }

    @Test
    void homeAndTheKeysOpenItToo() {
        window.untilState("screen-home", ScreenState.READY);
        window.until("the button", () -> window.has("open-browser-button"));
        assertTrue(window.ask(() -> window.node("open-browser-button").getStyleClass().contains("accent")));
        press("open-browser-button");
        window.until("asked", () -> browser.asked().size() == 1);
        window.until("the page", () -> window.has("browser-open"));
        window.until("idle", () -> !window.node("browser-read-here").isDisabled());
        window.press(KeyCode.B, true, true);
        window.until("asked again", () -> browser.asked().size() == 2);
    }

    @Test
    void anotherFirstPageAndBrowserAreAskedFor() {
        turn();
        window.untilState(SCREEN, ScreenState.READY);
        window.run(() -> {
            window.<ComboBox<Object>>node("browser-choice").getSelectionModel().select(1);
            window.<ComboBox<String>>node("browser-start-page").getEditor().setText("example.org");
        });
        press("browser-open");
        window.until("asked", () -> browser.asked().equals(List.of("open chromium example.org")));
        assertTrue(window.ask(() -> window.<ComboBox<Object>>node("browser-choice").getItems().size() == 2), "Tor Browser is left alone");
    }

    @Test
    void inASmallWindowEverythingIsThere() {
        turn();
        open();
        window.run(() -> {
            window.stage.setWidth(1000);
            window.stage.setHeight(680);
        });
        window.picture("small-browser");
        double bottom = window.ask(() -> window.node("browser-spent-today").localToScene(0, 0).getY());
        assertTrue(bottom < 680, "the last line is cut: " + bottom);
    }
}
