package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.session.Phase;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The first run, the way back from words, and unlocking, with typed keys alone on the real program. */
@ExtendWith(ApplicationExtension.class)
class KeyboardJourneyTest extends WalletJourney {
    @Start
    void start(Stage stage) {
        showOn(stage);
    }

    private Keys welcome() {
        window.untilState("screen-welcome", ScreenState.READY);
        window.untilPressesCount();
        return new Keys(window);
    }

    private void enter(Keys keys) {
        window.untilPressesCount();
        keys.press(KeyCode.ENTER);
    }

    /** Enter, Enter, Enter, Enter: as many keys as clicks. */
    @Test
    void thePracticeWorldIsFourKeysAwayFromAPage() {
        open(Optional.empty(), List.of());
        Keys keys = welcome();
        assertTrue(window.ask(() -> window.<RadioButton>node("welcome-practice").isSelected()));
        enter(keys);
        step("connect-toggle");
        enter(keys);
        window.until("protected", () -> stage.getScene().lookup("#browser-read-here") != null);
        enter(keys);
        step("check-page-text");
        enter(keys);
        step("home-wallet");
        window.until("Home", () -> stage.getScene().lookup("#screen-home") != null);
        assertEquals(Phase.PROTECTED, window.ask(() -> window.<Label>node("status-phase").getUserData()));
        assertTrue(Files.exists(data.practiceWorld().path()));
    }

    @Test
    void aWalletComesBackFromTypedWordsAndIsUnlocked() throws Exception {
        var made = plain.one("wallet", "create", "--network", "practice", "--rpc", plain.rpc());
        plain.give(Address.parse(made.path("address").asText()), Amount.ofCoins(7));
        plain.chain().mine(1);
        openOnChain();
        Keys keys = welcome();
        keys.press(KeyCode.DOWN).press(KeyCode.DOWN);
        assertEquals("welcome-restore", window.focused());
        enter(keys);
        step("restore-words");
        assertEquals("restore-words", window.focused());
        keys.type(made.path("words").asText());
        window.untilPressesCount();
        keys.control(KeyCode.ENTER);
        step("welcome-password");
        assertEquals("welcome-password", window.focused());
        keys.type(PASSWORD).tabTo("welcome-password-again").type(PASSWORD);
        enter(keys);
        step("welcome-node");
        window.until("the settled node", () -> window.<TextInputControl>node("welcome-node").getText().equals(plain.rpc()));
        enter(keys);
        window.until("what was found", () -> stage.getScene().lookup("#restore-result") instanceof Label label
                && label.getText().equals("Found 7.00\u00A0PLAY in the wallet, and no channels."));
        window.untilPressesCount();
        keys.control(KeyCode.ENTER);
        step("home-wallet");

        keys.control(KeyCode.L);
        window.untilState("screen-home", ScreenState.LOCKED);
        keys.control(KeyCode.L);
        window.untilState("screen-unlock", ScreenState.READY);
        assertEquals("unlock-password", window.focused());
        keys.type("not this one here").press(KeyCode.ENTER);
        step("unlock-error");
        // The wrong one is chosen whole: typing replaces it.
        keys.type(PASSWORD).press(KeyCode.ENTER);
        window.until("Home", () -> stage.getScene().lookup("#screen-home") != null);
        window.until("the amount", () -> window.<Label>node("home-wallet").getText().equals("7.00\u00A0PLAY"));
        keys.control(KeyCode.Q);
        window.until("the window to close", window.closed::get);
    }
}
