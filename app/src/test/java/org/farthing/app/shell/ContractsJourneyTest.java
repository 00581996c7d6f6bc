package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.SettingsFile;
import org.farthing.app.fx.ScreenState;
import org.farthing.wallet.chain.Contracts;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A chain without Farthing's contracts, and one that shows other code in their place. */
@ExtendWith(ApplicationExtension.class)
class ContractsJourneyTest extends WalletJourney {
    @Start
    void start(Stage stage) {
        showOn(stage);
    }

    private void openWallet() {
        openOnChain();
        unlock(PASSWORD);
        step("status-phase");
        window.press(KeyCode.DIGIT2, true, false);
    }

    private void untilMessage(String sentence) {
        window.until(sentence, () -> stage.getScene().lookup("#wallet-message") instanceof Label label && label.isVisible()
                && label.getText().equals(sentence));
    }

    private void untilReview(String primary) {
        window.until("the figures", () -> stage.getScene().lookup("#review-fee") instanceof Label label && label.getUserData() != null);
        String said = window.ask(() -> window.<Button>node("sheet-primary").getText());
        assertTrue(said.startsWith(primary), said);
    }

    @Test
    void theyArePutThereFromTheWindowAndTheWalletGoesOnWithThem() throws Exception {
        Address own = plain.create();
        data = new DataFolder(plain.data());
        openWallet();
        window.untilState("screen-wallet", ScreenState.BLOCKED);
        untilMessage("Farthing’s contract is not on Practice world yet. No money yet. Your address is below.");
        plain.give(own, Amount.ofCoins(3));
        untilMessage("Farthing’s contract is not on Practice world yet.");
        window.click("wallet-deploy");
        untilReview("Put it there for at most ");
        assertTrue(Settings.read(data).contracts().isEmpty());
        window.until("the order", () -> {
            if (!window.has("tx-fraction")) {
                window.press(KeyCode.ENTER, true, false);
            }
            return window.has("tx-fraction");
        });
        window.until("both", () -> stage.getScene().lookup("#tx-result") instanceof Label label
                && label.getText().startsWith("Confirmed."));
        window.press(KeyCode.ESCAPE, false, false);
        window.untilState("screen-wallet", ScreenState.READY);
        assertFalse(window.has("wallet-deploy"));
        areThere();
        assertTrue(Amount.ofCoins(3).isMoreThan(plain.chain().balance(own)), "nobody paid");
        // The wallet that was open all the time works with them: nothing but the relays is missing for a channel.
        String err = plain.run("channel", "open", "--relays", "3", "--yes").err();
        assertTrue(err.contains("relays") && !err.contains("contracts"), err);

        closeWindow();
        openWallet();
        window.untilState("screen-wallet", ScreenState.READY);
    }

    private void areThere() {
        Settings.ContractPlaces places = Settings.read(data).contracts().orElseThrow();
        Contracts ours = Contracts.load();
        assertTrue(ours.channels().isAt(plain.chain().code(places.channels())));
        assertTrue(ours.registry().isAt(plain.chain().code(places.registry())));
    }

    @Test
    void otherCodeThereLeadsToTheNode() throws Exception {
        plain.give(plain.create(), Amount.ofCoins(3));
        data = new DataFolder(plain.data());
        SettingsFile.set(data, "contracts", Map.of("channels", "\"0x1111111111111111111111111111111111111111\"",
                "registry", "\"0x2222222222222222222222222222222222222222\""));
        openWallet();
        window.untilState("screen-wallet", ScreenState.BLOCKED);
        untilMessage("The contract on this chain is not the known one.");
        window.click("wallet-change-network");
        window.until("the node", () -> "settings-node".equals(window.focused()));
    }
}
