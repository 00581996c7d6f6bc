package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.stage.Stage;
import org.farthing.app.Settings;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.refusals.SettingsFault;
import org.farthing.app.session.HandClock;
import org.farthing.app.session.Phase;
import org.farthing.app.session.Scenes;
import org.farthing.app.session.ScriptedMoney;
import org.farthing.app.session.ScriptedSession;
import org.farthing.app.session.ScriptedSettings;
import org.farthing.app.session.SettingsDesk;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The settings: saved at once, undone for ten seconds, found by search; what asks for the password. */
@ExtendWith(ApplicationExtension.class)
class SettingsPageTest {
    private WindowFixture window;

    @Start
    void start(Stage stage) {
        var session = new ScriptedSession(Scenes.status(Phase.PROTECTED), Scenes.NOW);
        window = new WindowFixture(stage, session, new HandClock(Scenes.NOW));
    }

    @BeforeEach
    void turn() {
        window.run(() -> window.<ToggleButton>node("nav-settings").fire());
        window.untilState("screen-settings", ScreenState.READY);
    }

    private void type(String field, String text) {
        window.run(() -> {
            TextField into = window.node(field);
            into.requestFocus();
            into.setText(text);
            into.fireEvent(new javafx.event.ActionEvent());
        });
    }

    private void untilFile(String line) {
        window.until(line, () -> window.session.settings().file().lines().anyMatch(line::equals));
    }

    private void untilSaid(String id, String sentence) {
        window.until(sentence, () -> window.<Label>node(id).getText().equals(sentence));
    }

    @Test
    void openingThePageSavesNothing() {
        window.pass(Duration.ofSeconds(1));
        assertEquals(List.of(), window.session.settings().asked());
        assertFalse(window.has("toast-undo"));
    }

    @Test
    void refundsWaitForTheirOwnerWhereThatIsWanted() {
        assertTrue(window.ask(() -> window.<CheckBox>node("settings-refund-by-itself").isSelected()), "usual");
        window.run(() -> window.<CheckBox>node("settings-refund-by-itself").fire());
        untilFile("refund_by_itself = false");
        window.run(() -> window.<CheckBox>node("settings-refund-by-itself").fire());
        window.until("the usual", () -> !window.session.settings().file().lines().anyMatch("refund_by_itself = false"::equals));
    }

    @Test
    void aFileWithAnErrorIsSaidOnEveryPageAndCanBeOpened() {
        var fault = new SettingsFault(OptionalInt.of(14), SettingsFault.Rule.NUMBER, List.of("socks_port", "0", "65535"));
        window.session.settings().troubleWith(Optional.of(new WalletException(fault)));
        window.pass(Duration.ofSeconds(1));
        window.untilState("screen-settings", ScreenState.BLOCKED);
        String sentence = "The settings file has an error in line 14: socks_port is a number from 0 to 65535. Last good settings are "
                + "in use.";
        untilSaid("banner-text", sentence);
        window.soundPicture("settings-broken");
        window.session.settings().refuseWith(Optional.of(new WalletException(WalletException.Kind.STORAGE_UNAVAILABLE, "No editor.")));
        window.run(() -> window.<Button>node("banner-action").fire());
        window.until("the file to be asked for", () -> window.session.settings().asked().equals(List.of("open file")));
        untilSaid("banner-text", sentence + " No editor.");
        window.session.settings().troubleWith(Optional.empty());
        window.pass(Duration.ofSeconds(1));
        window.untilState("screen-settings", ScreenState.READY);
        window.until("nothing to be said", () -> !window.has("banner"));
    }

    @Test
    void aChangeIsSavedAtOnceAndCanBeUndoneForTenSeconds() {
        window.run(() -> window.<ComboBox<Settings.Look>>node("settings-look").setValue(Settings.Look.DARK));
        untilFile("look = \"dark\"");
        window.until("the toast", () -> window.has("toast-undo"));
        assertEquals("Saved: Look.", window.text("toast-text"));
        assertTrue(window.ask(() -> window.stage.getScene().getRoot().getPseudoClassStates().contains(PseudoClass.getPseudoClass("dark"))),
                "it counts at once");
        window.run(() -> window.<Button>node("toast-undo").fire());
        window.until("the old look", () -> window.<ComboBox<Settings.Look>>node("settings-look").getValue() == Settings.Look.SYSTEM);
        assertFalse(window.session.settings().file().lines().anyMatch("look = \"dark\""::equals));
        assertFalse(window.has("toast-undo"));

        window.run(() -> window.<CheckBox>node("settings-focus-problems").fire());
        untilFile("focus_problems = true");
        window.until("the toast", () -> window.has("toast-undo"));
        window.pass(Duration.ofSeconds(9));
        assertTrue(window.has("toast-undo"));
        window.pass(Duration.ofSeconds(1));
        assertFalse(window.has("toast-undo"), "after ten seconds it is gone");
    }

    /** The file keeps its word for it; nobody has to type that. */
    @Test
    void howOpeningsAreSpreadIsChosenAndNotTyped() {
        ComboBox<Duration> spread = window.node("settings-spread");
        assertEquals(Duration.ofHours(6), window.ask(spread::getValue), "the usual");
        window.run(() -> spread.setValue(Duration.ZERO));
        untilFile("spread = \"together\"");
        assertEquals("not at all: one transaction", window.ask(() -> spread.getConverter().toString(spread.getValue())));
        window.run(() -> spread.setValue(Duration.ofMinutes(30)));
        untilFile("spread = \"30m\"");
        assertEquals("Saved: Spread openings over.", window.text("toast-text"));
        window.run(() -> spread.setValue(Duration.ofHours(6)));
        window.until("the usual", () -> window.session.settings().file().lines().noneMatch(line -> line.startsWith("spread =")));
    }

    @Test
    void numbersAreTypedAsTheKeyboardTypesThem() {
        type("settings-port", "۹۲۵۱");
        untilFile("socks_port = 9251");
        type("settings-day-limit", "۰٫۲۵");
        untilFile("day_limit = \"0.25\"");
        // What was saved is shown a moment later, over whatever is typed by then.
        untilSaid("toast-text", "Saved: Limit per day.");
        type("settings-day-limit", "1,234");
        untilSaid("settings-day-limit-error", "Write an amount, or leave it empty for no limit.");
        assertTrue(window.session.settings().file().lines().anyMatch("day_limit = \"0.25\""::equals), "and nothing was changed");
        type("settings-max-fee", "1.234,5");
        untilSaid("settings-max-fee-error", "Write a number like 100.");
    }

    @Test
    void textGrowsUpToTwiceItsSize() {
        window.run(() -> window.<ComboBox<Integer>>node("settings-text-size").setValue(200));
        untilFile("text_size = 200");
        window.until("28 pixels", () -> window.<Label>node("page-title").getFont().getSize() > 40);
    }

    @Test
    void whatMakesNoSenseIsSaidUnderTheFieldAndNothingIsSaved() {
        type("settings-port", "80");
        untilSaid("settings-port-error", "A port is a number from 1024 to 65535.");
        type("settings-day-limit", "lots");
        untilSaid("settings-day-limit-error", "Write an amount, or leave it empty for no limit.");
        type("settings-node", "ftp://example.org");
        untilSaid("settings-node-error", "Start with https://, or http:// for this computer.");
        assertEquals(List.of(), window.session.settings().asked());
        window.session.settings().refuseWith(Optional.of(new WalletException(WalletException.Kind.BAD_INPUT,
                "Another program uses port 9999. Take another one, or 0 for any free one.")));
        type("settings-port", "9999");
        untilSaid("settings-port-error", "Another program uses port 9999. Take another one, or 0 for any free one.");
        window.session.settings().refuseWith(Optional.empty());
        type("settings-port", "9251");
        untilFile("socks_port = 9251");
        window.until("no error", () -> !WindowFixture.visible(window.node("settings-port-error")));
        type("settings-day-limit", "1,5");
        untilFile("day_limit = \"1.5\"");
        type("settings-node", "https://one.example https://other.example");
        untilFile("rpc = [\"https://one.example\", \"https://other.example\"]");
        type("settings-port", "");
        window.until("the usual port", () -> window.session.settings().now().socksPort().isEmpty());
    }

    @Test
    void aNodeIsTestedBeforeItIsTaken() {
        type("settings-node", "https://one.example");
        untilFile("rpc = [\"https://one.example\"]");
        window.run(() -> window.<Button>node("settings-node-test").fire());
        untilSaid("settings-node-result", "It answers, and it is on this wallet’s chain.");
        assertEquals("test [https://one.example]", window.session.settings().asked().getLast());
        window.session.settings().refuseWith(Optional.of(new WalletException(WalletException.Kind.WRONG_CHAIN,
                "That node is on another chain (id 1); this wallet is on Gnosis Chain. Nothing was changed.")));
        window.run(() -> window.<Button>node("settings-node-test").fire());
        untilSaid("settings-node-result", "That node is on another chain (id 1); this wallet is on Gnosis Chain. Nothing was changed.");
    }

    @Test
    void theDaysSpendingIsShown() {
        window.session.settings().set(new SettingsDesk.Today(Optional.of(Amount.ofCoins(1)), Amount.parseCoins("0.21"), false));
        window.pass(Duration.ofSeconds(1));
        untilSaid("settings-today", "0.21\u00A0PLAY of 1.00\u00A0PLAY today.");
        window.session.settings().set(new SettingsDesk.Today(Optional.of(Amount.ofCoins(1)), Amount.ofCoins(1), true));
        window.pass(Duration.ofSeconds(1));
        window.until("the limit", () -> window.<Label>node("settings-today").getText()
                .contains("the limit is reached, and browsing is paused"));
    }

    @Test
    void searchFindsByNameByNoteAndByTheKeyInTheFile() {
        for (String text : List.of("port", "socks_port", "where programs reach")) {
            window.run(() -> window.<TextField>node("settings-search").setText(text));
            assertTrue(window.has("settings-port"), text);
            assertFalse(window.has("settings-look"), text);
        }
        window.run(() -> window.<TextField>node("settings-search").setText("nonsense"));
        assertFalse(window.has("settings-port"));
        window.run(() -> window.<TextField>node("settings-search").setText("erase"));
        assertTrue(window.has("settings-erase"));
    }

    // ---- what asks for the password ----

    private void fill(String field, String text) {
        window.run(() -> window.<TextField>node(field).setText(text));
    }

    private void pressUntil(java.util.function.BooleanSupplier done) {
        window.until("the press", () -> {
            if (!done.getAsBoolean() && window.stage.getScene().lookup("#sheet-primary") instanceof Button primary) {
                primary.fire();
            }
            return done.getAsBoolean();
        });
    }

    private boolean said(String sentence) {
        return window.stage.getScene().lookup("#sheet-error") instanceof Label error && error.isVisible()
                && error.getText().contains(sentence);
    }

    @Test
    void anotherPasswordIsTypedTwiceAndLongEnough() {
        window.run(() -> window.<Button>node("settings-password").fire());
        fill("password-before", "wrong");
        fill("password-fresh", "short");
        pressUntil(() -> said("Use 12 characters or more"));
        fill("password-fresh", "another long password");
        fill("password-again", "another long passwort");
        pressUntil(() -> said("The two passwords differ."));
        fill("password-again", "another long password");
        pressUntil(() -> said("That password does not open this wallet."));
        assertEquals("", window.ask(() -> window.<TextField>node("password-before").getText()), "it does not stay in the field");
        fill("password-before", ScriptedSettings.PASSWORD);
        fill("password-fresh", "another long password");
        fill("password-again", "another long password");
        pressUntil(() -> window.stage.getScene().lookup("#sheet-root") == null);
        assertEquals(List.of("password of 21"), window.session.settings().asked());
    }

    @Test
    void theWordsAreShownForThePasswordAndGoWithTheSheet() {
        window.run(() -> window.<Button>node("settings-words").fire());
        fill("words-password", "wrong");
        pressUntil(() -> said("That password does not open this wallet."));
        assertFalse(window.has("settings-words-list"));
        fill("words-password", ScriptedSettings.PASSWORD);
        pressUntil(() -> window.has("settings-words-list"));
        assertEquals(12, window.ask(() -> window.node("settings-words-list").lookupAll(".label").size()));
        window.press(javafx.scene.input.KeyCode.ESCAPE, false, false);
        assertFalse(window.has("settings-words-list"));
    }

    @Test
    void theKeyIsWrittenForThePasswordAndUnderOneOfItsOwn() {
        window.soundPicture("settings");
        window.run(() -> window.<Button>node("settings-keystore").fire());
        window.soundPicture("settings-keystore");
        fill("keystore-password", "wrong");
        fill("keystore-own", "short");
        pressUntil(() -> said("Use 12 characters or more"));
        fill("keystore-own", "another long password");
        fill("keystore-again", "another long passwort");
        pressUntil(() -> said("The two passwords differ."));
        fill("keystore-again", "another long password");
        fill("keystore-file", "");
        pressUntil(() -> window.has("keystore-file-error"));
        assertEquals("Write a file’s name.", window.text("keystore-file-error"));
        fill("keystore-file", "key.json");
        pressUntil(() -> said("That password does not open this wallet."));
        for (String field : List.of("keystore-password", "keystore-own", "keystore-again")) {
            assertEquals("", window.ask(() -> window.<TextField>node(field).getText()), "it does not stay in the field");
        }
        fill("keystore-password", ScriptedSettings.PASSWORD);
        fill("keystore-own", "another long password");
        fill("keystore-again", "another long password");
        pressUntil(() -> !window.session.settings().asked().isEmpty());
        window.until("the end", () -> window.<Label>node("keystore-result").getText().startsWith("The key of " + ScriptedMoney.OWN));
        assertEquals(List.of("key with 21 to key.json"), window.session.settings().asked());
        window.press(javafx.scene.input.KeyCode.ESCAPE, false, false);
        assertFalse(window.has("sheet-root"));
    }

    @Test
    void theContractsAreShownToBeCompared() {
        String channels = window.text("settings-contract-channels");
        assertEquals(window.session.settings().facts().contracts().orElseThrow().channels().toString(), channels);
        window.run(() -> window.<Button>node("settings-contract-registry-copy").fire());
        assertEquals(window.session.settings().facts().contracts().orElseThrow().registry().toString(),
                window.ask(() -> javafx.scene.input.Clipboard.getSystemClipboard().getString()));
    }

    @Test
    void erasingSaysWhatIsLostAndNeedsThePassword() {
        window.run(() -> window.<Button>node("settings-erase").fire());
        assertEquals("93.9912\u00A0PLAY in the wallet and 6.00\u00A0PLAY in channels can only be found again with your words.",
                window.text("erase-lost"));
        fill("erase-password", "wrong");
        pressUntil(() -> said("That password does not open this wallet."));
        assertEquals(List.of(), window.session.settings().asked());
        fill("erase-password", ScriptedSettings.PASSWORD);
        pressUntil(window.closed::get);
        assertEquals(List.of("erase"), window.session.settings().asked());
    }

    @Test
    void aWorseStatusTakesTheKeyboardWhereThatIsWanted() {
        window.until("protected", () -> window.window.live().moment().isProtected());
        window.run(() -> window.<CheckBox>node("settings-focus-problems").fire());
        untilFile("focus_problems = true");
        window.run(() -> window.<Node>node("settings-search").requestFocus());
        window.session.set(Scenes.status(Phase.PAUSED));
        window.run(window.window.live()::refresh);
        window.until("the keyboard on the status", () -> window.stage.getScene().getFocusOwner() == window.node("status-phase"));
    }
}
