package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.NewWalletDesk.Profile;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A wallet of one's own, from its first words over lock and unlock, on an embedded chain behind its node. */
@ExtendWith(ApplicationExtension.class)
class WalletJourneyTest extends WalletJourney {
    @Start
    void start(Stage stage) {
        showOn(stage);
    }

    @Test
    void createBackUpLockUnlock() {
        openOnChain();
        choose("welcome-real");
        window.click("welcome-primary");
        step("welcome-node");
        window.until("the settled node", () -> window.<TextInputControl>node("welcome-node").getText().equals(plain.rpc()));
        window.soundPicture("welcome-network");
        wrongNodes();
        window.click("welcome-primary");
        step("welcome-password");
        wrongPasswords();
        window.soundPicture("welcome-password");
        window.type("welcome-password-again", PASSWORD);
        window.click("welcome-primary");

        step("words-show");
        assertFalse(window.has("words-list"), "words are shown on request alone");
        assertTrue(window.ask(() -> window.<Button>node("welcome-primary").isDisabled()));
        window.soundPicture("welcome-words-hidden");
        List<String> words = showWords();
        assertEquals(12, words.size());
        window.soundPicture("welcome-words");
        window.click("welcome-primary");
        step("words-check-1");
        assertTrue(window.ask(() -> window.<Button>node("welcome-primary").isDisabled()), "three answers first");
        String[] wrong = pick(words, 2).split(" ");
        window.click("welcome-primary");
        step("words-check-2-error");
        assertEquals("Word " + wrong[0] + " is not “" + wrong[1] + "”. Look at your paper; Back shows the words again.",
                window.text("words-check-2-error"));
        window.soundPicture("welcome-check");
        window.click("welcome-back");
        step("words-show");
        assertFalse(window.has("words-list"));
        window.click("words-show");
        window.click("welcome-primary");
        step("words-check-1");
        pick(words, 0);
        window.click("welcome-primary");

        step("receive-address");
        window.until("the address", () -> window.<Label>node("receive-address").getUserData() != null);
        var address = Address.parse(window.ask(() -> (String) window.<Label>node("receive-address").getUserData()));
        assertEquals("Nothing has arrived yet. You can leave; it keeps looking.", window.text("receive-progress"));
        plain.give(address, Amount.parseCoins("7.5"));
        plain.chain().mine(1);
        window.until("the money", () -> window.<Label>node("receive-progress").getText().startsWith("7.50\u00A0PLAY has arrived and is"));
        window.soundPicture("welcome-receive");
        window.click("receive-copy");
        assertEquals(address.toString(), window.ask(() -> Clipboard.getSystemClipboard().getString()));
        window.click("welcome-finish");
        step("home-wallet");
        window.until("the amount", () -> window.<Label>node("home-wallet").getText().equals("7.50\u00A0PLAY"));
        assertFalse(window.has("home-need-words"), "the words were checked");

        window.click("lock-button");
        window.untilState("screen-home", ScreenState.LOCKED);
        assertEquals("•••", window.text("home-wallet"));
        window.click("banner-action");
        unlock(PASSWORD);
        step("home-wallet");
        window.until("the amount", () -> window.<Label>node("home-wallet").getText().equals("7.50\u00A0PLAY"));
        closeWindow();

        openOnChain();
        window.untilState("screen-unlock", ScreenState.READY);
        String card = window.text("unlock-wallet");
        assertTrue(card.matches("Practice world, last opened \\d+ \\w+ \\d{4}, no channels"), card);
        assertEquals("unlock-password", window.focused());
        window.soundPicture("unlock");
        unlock("not this one here");
        step("unlock-error");
        window.type("unlock-password", PASSWORD);
        window.click("unlock-button");
        window.until("Home", () -> stage.getScene().lookup("#screen-home") != null);
        assertFalse(window.has("home-need-words"));
    }

    private void wrongNodes() {
        window.type("welcome-node", "ftp://example.com");
        window.click("welcome-primary");
        assertEquals("Start with https://, or http:// for this computer.", window.text("welcome-node-error"));
        window.type("welcome-node", "http://example.com");
        window.click("welcome-primary");
        assertEquals("Start with https://, or http:// for this computer.", window.text("welcome-node-error"));
        window.type("welcome-node", "http://127.0.0.1:1");
        window.click("welcome-primary");
        step("welcome-node-error");
        assertEquals("127.0.0.1 gave no answer in 10 s. Nothing was changed.", window.text("welcome-node-error"));
        window.type("welcome-node", plain.rpc());
        chooseNetwork("Gnosis");
        window.click("welcome-primary");
        step("welcome-node-error");
        assertEquals("That node is on Practice world; this wallet is on Gnosis Chain.", window.text("welcome-node-error"));
        chooseNetwork("Practice");
        assertFalse(window.has("welcome-node-error"));
    }

    private void chooseNetwork(String name) {
        window.run(() -> {
            ChoiceBox<Profile> networks = window.node("welcome-network");
            networks.setValue(networks.getItems().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow());
        });
    }

    private void wrongPasswords() {
        window.type("welcome-password", "eleven char");
        window.click("welcome-primary");
        assertEquals("Use 12 characters or more; four random words are easy to keep.", window.text("welcome-password-error"));
        window.type("welcome-password", PASSWORD);
        assertFalse(window.has("welcome-password-error"));
        window.type("welcome-password-again", PASSWORD + "?");
        window.click("welcome-primary");
        assertEquals("The two passwords differ. Type the second one again.", window.text("welcome-password-again-error"));
        assertFalse(Files.exists(data.vault()), "nothing is made by trying");
    }

    @Test
    void aCheckThatWasPutOffIsAskedForAtHomeAfterARestartToo() {
        openOnChain();
        makeWallet();
        List<String> words = showWords();
        closeInTheMiddle();

        openOnChain();
        unlock(PASSWORD);
        window.until("the reminder", () -> window.has("home-need-words"));
        window.soundPicture("home-reminder");
        window.click("home-need-words-check");
        step("words-show");
        window.type("words-password", "a wrong password");
        window.click("words-show");
        step("welcome-error");
        assertFalse(window.has("words-list"));
        window.type("words-password", PASSWORD);
        assertEquals(words, showWords());
        window.click("welcome-primary");
        step("words-check-1");
        pick(words, 0);
        window.click("welcome-primary");
        window.until("Home", () -> stage.getScene().lookup("#screen-home") != null);
        window.until("no reminder", () -> !window.has("home-need-words"));
    }

    /** Nothing but keys, as somebody without a mouse has it. */
    @Test
    void aWalletIsMadeByKeysAlone() {
        openOnChain();
        var keys = new FxRobot();
        window.untilState("screen-welcome", ScreenState.READY);
        window.until("presses to count", () -> window.focused().equals("welcome-practice"));
        keys.push(KeyCode.DOWN);
        assertEquals("welcome-real", window.focused());
        assertTrue(window.ask(() -> window.<RadioButton>node("welcome-real").isSelected()), "arrows choose");
        assertEquals("Choose a network", window.ask(() -> window.<Button>node("welcome-primary").getText()));
        enter(keys);
        step("welcome-node");
        window.until("the settled node", () -> window.<TextInputControl>node("welcome-node").getText().equals(plain.rpc()));
        assertEquals("welcome-network", window.focused());
        keys.push(KeyCode.TAB);
        assertEquals("welcome-node", window.focused());
        enter(keys);
        step("welcome-password");
        assertEquals("welcome-password", window.focused());
        keys.write(PASSWORD);
        keys.push(KeyCode.TAB).push(KeyCode.TAB);
        assertEquals("welcome-password-again", window.focused());
        keys.write(PASSWORD);
        enter(keys);
        step("words-show");
        assertEquals("words-show", window.focused());
        keys.push(KeyCode.SPACE);
        step("words-list");
        // Enter alone would hide them again: it presses the button under the keyboard.
        window.untilPressesCount();
        keys.press(KeyCode.CONTROL).push(KeyCode.ENTER).release(KeyCode.CONTROL);
        window.until("the check", () -> window.has("words-check-1"));
        for (int i = 0; i < 40 && !window.focused().equals("words-later"); i++) {
            keys.push(KeyCode.TAB);
        }
        assertEquals("words-later", window.focused());
        keys.push(KeyCode.SPACE);
        step("receive-address");
        enter(keys);
        window.until("Home", () -> stage.getScene().lookup("#screen-home") != null);
        window.until("the reminder", () -> window.has("home-need-words"));
    }

    private void enter(FxRobot keys) {
        window.untilPressesCount();
        keys.push(KeyCode.ENTER);
    }
}
