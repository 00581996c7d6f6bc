package org.farthing.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.farthing.app.instance.InstanceSession;
import org.farthing.app.practice.PracticeOptions;
import org.farthing.app.session.ChannelLine;
import org.farthing.app.session.Session;
import org.farthing.wallet.keys.Keystore;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Signer;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** What the window asks of a program that runs, beside money: the key, the contracts, and paths without a relay. */
@ExtendWith(ApplicationExtension.class)
class DesksJourneyTest extends MoneyJourney {
    private static final String OWN = "a password of its own";

    @Start
    void start(Stage stage) {
        open(stage);
    }

    @Test
    void theKeyOpensElsewhereAndTheContractsAreTheChains() throws Exception {
        Path file = folder.resolve("key.json");
        window.press(KeyCode.DIGIT9, true, false);
        var network = world.instance().access().network();
        assertEquals(network.channels().orElseThrow().toString(), window.text("settings-contract-channels"));
        assertEquals(network.registry().orElseThrow().toString(), window.text("settings-contract-registry"));

        fire("settings-keystore");
        type("keystore-password", PracticeOptions.DEFAULT_PASSWORD);
        type("keystore-own", OWN);
        type("keystore-again", OWN);
        type("keystore-file", file.toString());
        agree("the file", () -> window.stage.getScene().lookup("#keystore-result") instanceof Label label && !label.getText().isEmpty());
        leaveSheet();
        try (var own = new Password(OWN.toCharArray()); Signer key = Keystore.open(Files.readAllBytes(file), own)) {
            assertEquals(world.instance().address(), key.address());
        }
        byte[] before = Files.readAllBytes(file);
        Session session = new InstanceSession(world.instance(), () -> { });
        try (var password = new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray()); var own = new Password(OWN.toCharArray())) {
            assertThrows(WalletException.class, () -> session.settings().exportKey(password, own, file), "a file that is there stays");
        }
        assertEquals(before.length, Files.readAllBytes(file).length);
    }

    @Test
    void aRelayThatIsSetAsideIsOnNoPath() {
        Session session = new InstanceSession(world.instance(), () -> { });
        session.connect();
        window.until("protected", LONG, () -> window.window.live().moment().isProtected() && session.status().path().size() == 3);
        String exit = session.status().path().getLast().relayName();
        ChannelLine line = session.channels().stream().filter(each -> each.relayName().equals(exit)).findFirst().orElseThrow();
        session.circuits().useAnother(line.relay());
        session.circuits().newIdentity();
        window.until("another path", LONG, () -> window.window.live().moment().isProtected()
                && session.status().path().size() == 3
                && session.status().path().stream().noneMatch(hop -> hop.relayName().equals(exit)));
        assertTrue(session.circuits().now().circuits().stream().filter(circuit -> circuit.path().size() == 3)
                .noneMatch(circuit -> circuit.path().stream().anyMatch(hop -> hop.relayName().equals(exit))));
        assertFalse(session.relays().listing().relays().stream().anyMatch(relay -> relay.neverUse()), "the settings know nothing of it");

        // Nine more can go; then no path could be built.
        var others = session.channels().stream().filter(each -> !each.relayName().equals(exit)).toList();
        for (ChannelLine each : others.subList(0, RELAYS - 4)) {
            session.circuits().useAnother(each.relay());
        }
        var refusal = assertThrows(WalletException.class, () -> session.circuits().useAnother(others.getLast().relay()));
        assertTrue(refusal.getMessage().startsWith("No path can be built of the other relays that you have paid."));
    }
}
