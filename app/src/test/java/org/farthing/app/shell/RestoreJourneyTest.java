package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingsFile;
import org.farthing.app.fx.ScreenState;
import org.farthing.app.instance.Purse;
import org.farthing.app.support.Program;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A wallet that comes back from its words: with its channels, on another network, in the place of one whose password is lost. */
@ExtendWith(ApplicationExtension.class)
class RestoreJourneyTest extends WalletJourney {
    @Start
    void start(Stage stage) {
        showOn(stage);
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
            restore(words, PASSWORD + " anew");
            window.until("what was found", () -> stage.getScene().lookup("#restore-result") instanceof Label label
                    && label.getText().startsWith("Found 3 channels with 3.00\u00A0PLAY"));
            assertEquals("All 3 relays confirmed what you last signed; the channels can be used again.", window.text("restore-details"));
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
        restore("test test test test test test test test test test test junk", PASSWORD);
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

    /** What the copy's own README says, done. */
    @Test
    void aCopyOpensInAnEmptyFolderAndFindsItsMoney() throws Exception {
        openOnChain();
        makeWallet();
        showWords();
        closeInTheMiddle();
        openOnChain();
        unlock(PASSWORD);
        step("home-wallet");
        plain.give(Address.parse(Purse.noted(data).orElseThrow().toString()), Amount.ofCoins(3));
        plain.chain().mine(1);
        window.press(KeyCode.DIGIT9, true, false);
        window.click("settings-back-up");
        Path copy = folder.resolve("copy.zip");
        window.type("save-file", copy.toString());
        window.until("the copy", () -> {
            window.press(KeyCode.ENTER, true, false);
            return stage.getScene().lookup("#save-result") instanceof Label label && label.isVisible();
        });
        window.press(KeyCode.ESCAPE, false, false);
        closeWindow();

        data = new DataFolder(folder.resolve("elsewhere"));
        Files.createDirectories(data.path());
        try (var zip = new ZipFile(copy.toFile())) {
            assertEquals(List.of("README.txt", "vault", "farthing.toml", "vouchers.jsonl"),
                    zip.stream().map(ZipEntry::getName).toList());
            for (String name : List.of("vault", "farthing.toml")) {
                Files.copy(zip.getInputStream(zip.getEntry(name)), data.path().resolve(name));
            }
        }
        openOnChain();
        unlock("not this one here");
        step("unlock-error");
        unlock(PASSWORD);
        step("home-wallet");
        window.until("the amount", () -> window.<Label>node("home-wallet").getText().equals("3.00\u00A0PLAY"));
        closeWindow();
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
        assertTrue(window.text("welcome-error").startsWith("These words are another wallet’s"), window.text("welcome-error"));
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

    /** Types words, settles a password, and has the node of before looked at for what they open. */
    private void restore(String words, String password) {
        step("restore-words");
        window.type("restore-words", words);
        window.click("welcome-primary");
        step("welcome-password");
        window.type("welcome-password", password);
        window.type("welcome-password-again", password);
        window.click("welcome-primary");
        step("welcome-node");
        window.click("welcome-primary");
    }

    private void restoreFromUnlock(String words) {
        window.click("unlock-restore");
        restore(words, PASSWORD + " anew");
    }
}
