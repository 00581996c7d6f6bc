package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.stage.Stage;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingsFile;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.program.Desktop;
import org.farthing.app.program.DesktopOptions;
import org.farthing.app.session.NewWalletDesk.Profile;
import org.farthing.app.support.PlainWallet;
import org.farthing.app.support.Program;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** A wallet of one's own, from its first words to its restoring, on an embedded chain behind its node. */
@ExtendWith(ApplicationExtension.class)
@Timeout(240)
class WalletJourneyTest {
    private static final String PASSWORD = "four small words here";

    @TempDir
    private static Path temporary;

    private Path folder;
    private DataFolder data;
    private PlainWallet plain;
    private Desktop desktop;
    private WindowFixture window;
    private Stage stage;

    @Start
    void start(Stage given) {
        stage = given;
    }

    @BeforeEach
    void begin() throws IOException {
        folder = Files.createTempDirectory(temporary, "run");
        plain = new PlainWallet(folder);
        data = new DataFolder(folder.resolve("window"));
    }

    @AfterEach
    void end() {
        desktop.close();
        plain.close();
    }

    private void open(Optional<String> network, List<URI> rpc) {
        desktop = Desktop.open(new DesktopOptions(data, network, rpc, false));
        WaitForAsyncUtils.waitForAsyncFx(30_000, () -> window = new WindowFixture(stage, desktop));
    }

    private void openOnChain() {
        open(Optional.of("practice"), List.of(URI.create(plain.rpc())));
    }

    private void closeWindow() {
        window.press(KeyCode.Q, true, false);
        window.until("the window to close", window.closed::get);
        desktop.close();
    }

    private void step(String id) {
        window.until("#" + id, () -> stage.getScene().lookup("#" + id) != null && WindowFixture.visible(stage.getScene().lookup("#" + id)));
    }

    private void choose(String id) {
        window.untilState("screen-welcome", ScreenState.READY);
        window.run(() -> window.<RadioButton>node(id).fire());
    }

    private void toPassword() {
        step("welcome-node");
        window.until("the settled node", () -> window.<TextInputControl>node("welcome-node").getText().equals(plain.rpc()));
        window.click("welcome-primary");
        step("welcome-password");
    }

    private void makeWallet() {
        choose("welcome-real");
        window.click("welcome-primary");
        toPassword();
        window.type("welcome-password", PASSWORD);
        window.type("welcome-password-again", PASSWORD);
        window.click("welcome-primary");
        step("words-show");
    }

    private List<String> showWords() {
        window.click("words-show");
        step("words-list");
        return window.ask(() -> {
            var words = new ArrayList<String>();
            for (Node each : window.<GridPane>node("words-list").getChildren()) {
                words.add(((Label) each).getText().replaceFirst("\\d+\\s+", ""));
            }
            return words;
        });
    }

    /** Picks the right word of each question, or where {@code wrong} is one of them another one. */
    private String pick(List<String> words, int wrong) {
        return window.ask(() -> {
            String picked = "";
            for (int number = 1; number <= 3; number++) {
                FlowPane choices = window.node("words-check-" + number);
                assertEquals(6, choices.getChildren().size());
                int position = Integer.parseInt(choices.getAccessibleText().replaceAll("\\D", ""));
                String right = words.get(position - 1);
                boolean astray = number == wrong;
                RadioButton pick = choices.getChildren().stream().map(RadioButton.class::cast)
                        .filter(each -> each.getText().equals(right) != astray).findFirst().orElseThrow();
                pick.fire();
                picked = astray ? position + " " + pick.getText() : picked;
            }
            return picked;
        });
    }

    private void unlock(String password) {
        window.untilState("screen-unlock", ScreenState.READY);
        window.type("unlock-password", password);
        window.click("unlock-button");
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

    private void closeInTheMiddle() {
        window.click("welcome-quit");
        window.until("the window to close", window.closed::get);
        desktop.close();
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

    @Test
    void restoreFindsTheChannelsAndSaysWhatIsWrongWithWords() throws Exception {
        var made = plain.one("wallet", "create", "--network", "practice", "--rpc", plain.rpc());
        String words = made.path("words").asText();
        plain.give(Address.parse(made.path("address").asText()), Amount.ofCoins(50));
        var contracts = plain.one("contracts", "deploy", "--yes");
        SettingsFile.set(data(), "contracts", Map.of("channels", '"' + contracts.path("channels").asText() + '"',
                "registry", '"' + contracts.path("registry").asText() + '"'));
        try (Program relays = Program.start(folder.resolve("relay-errors"), "practice", "relays", "--json", "--rpc", plain.rpc(),
                "--relays", "3", "--data", folder.resolve("relays").toString(), "--channels", contracts.path("channels").asText(),
                "--registry", contracts.path("registry").asText())) {
            relays.nextJson();
            plain.one("channel", "open", "--relays", "3", "--together", "--yes");
            openOnChain();
            choose("welcome-restore");
            window.click("welcome-primary");
            wrongWords(words);
            window.type("restore-words", words);
            window.run(() -> {
                var pasted = new ClipboardContent();
                pasted.putString(words);
                Clipboard.getSystemClipboard().setContent(pasted);
            });
            window.click("welcome-primary");
            step("welcome-password");
            window.type("welcome-password", PASSWORD + " anew");
            window.type("welcome-password-again", PASSWORD + " anew");
            window.click("welcome-primary");
            step("welcome-node");
            window.click("welcome-primary");
            window.until("what was found", () -> stage.getScene().lookup("#restore-result") instanceof Label label
                    && label.getText().startsWith("Found 3 channels with 3.00\u00A0PLAY"));
            assertEquals("All 3 relays confirmed what you last signed; they can be used again.", window.text("restore-details"));
            window.soundPicture("welcome-found");
            window.click("welcome-finish");
            step("home-channels");
            window.until("the deposits", () -> window.<Label>node("home-channels").getText().equals("3.00\u00A0PLAY"));
            assertFalse(window.has("home-need-words"), "who typed the words has them");
        }
    }

    private DataFolder data() throws IOException {
        Files.createDirectories(data.path());
        SettingsFile.writeFirst(data);
        SettingsFile.set(data, "", Map.of("network", "\"practice\"", "rpc", '"' + plain.rpc() + '"'));
        return data;
    }

    private void wrongWords(String words) {
        step("restore-words");
        List<String> list = new ArrayList<>(List.of(words.split(" ")));
        window.type("restore-words", String.join(" ", list.subList(0, 11)));
        window.click("welcome-primary");
        assertEquals("That is 11 words. A wallet has 12 or 24.", window.text("restore-words-error"));
        list.set(3, "aple");
        window.type("restore-words", String.join(" ", list));
        window.click("welcome-primary");
        assertEquals("“aple”, word 4, is not a recovery word. Did you mean “apple”?", window.text("restore-words-error"));
        window.soundPicture("welcome-wrong-words");
        window.click("restore-words-use");
        assertTrue(window.ask(() -> window.<TextInputControl>node("restore-words").getText().split(" ")[3].equals("apple")));
        List<String> swapped = new ArrayList<>(List.of(("test ".repeat(11) + "junk").split(" ")));
        swapped.set(11, "test");
        swapped.set(0, "junk");
        window.type("restore-words", String.join(" ", swapped));
        window.click("welcome-primary");
        assertEquals("All 12 are recovery words, but together they open no wallet. One is wrong or two are swapped. Compare from word 1.",
                window.text("restore-words-error"));
    }

    @Test
    void emptyWordsMayBeTriedOnAnotherNetwork() {
        openOnChain();
        choose("welcome-restore");
        window.click("welcome-primary");
        step("restore-words");
        window.type("restore-words", "test test test test test test test test test test test junk");
        window.click("welcome-primary");
        step("welcome-password");
        window.type("welcome-password", PASSWORD);
        window.type("welcome-password-again", PASSWORD);
        window.click("welcome-primary");
        step("welcome-node");
        window.click("welcome-primary");
        step("restore-other-network");
        assertEquals("These words open a wallet without money or channels on Practice world. Try another network, or check the words.",
                window.text("restore-result"));
        assertTrue(Files.exists(data.vault()));
        window.click("restore-other-network");
        step("welcome-node");
        assertFalse(Files.exists(data.vault()));
        assertFalse(Files.exists(data.ledger()));
        assertTrue(window.ask(() -> window.<Labeled>node("welcome-primary").getText().equals("Look for the wallet")));
    }

    @Test
    void aForgottenPasswordIsReplacedByTheWordsAndByNoOthers() throws Exception {
        openOnChain();
        makeWallet();
        List<String> words = showWords();
        closeInTheMiddle();
        byte[] vault = Files.readAllBytes(data.vault());

        openOnChain();
        window.untilState("screen-unlock", ScreenState.READY);
        restoreFromUnlock("test test test test test test test test test test test junk");
        step("welcome-error");
        assertTrue(window.text("welcome-error").startsWith("These words are another wallet's"), window.text("welcome-error"));
        assertArrayEquals(vault, Files.readAllBytes(data.vault()));
        window.click("welcome-back");
        window.click("welcome-back");
        window.click("welcome-back");
        window.untilState("screen-unlock", ScreenState.READY);

        restoreFromUnlock(String.join(" ", words));
        window.until("the end of the search", () -> stage.getScene().lookup("#welcome-finish") instanceof Button button
                && !button.isDisabled());
        window.click("welcome-finish");
        step("home-wallet");
        closeWindow();
        assertArrayEquals(vault, Files.readAllBytes(data.path().resolve("vault.replaced-1")), "the old one is kept");

        openOnChain();
        unlock(PASSWORD);
        step("unlock-error");
        unlock(PASSWORD + " anew");
        step("home-wallet");
    }

    private void restoreFromUnlock(String words) {
        window.click("unlock-restore");
        step("restore-words");
        window.type("restore-words", words);
        window.click("welcome-primary");
        step("welcome-password");
        window.type("welcome-password", PASSWORD + " anew");
        window.type("welcome-password-again", PASSWORD + " anew");
        window.click("welcome-primary");
        step("welcome-node");
        window.click("welcome-primary");
    }
}
