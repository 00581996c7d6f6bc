package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.SettingsFile;
import org.farthing.app.control.ControlServer;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.LyingNode;
import org.farthing.app.support.PlainWallet;
import org.farthing.app.support.Program;
import org.farthing.circuit.directory.ListAnswer;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that shows this user's program other relays than everybody else sees. The relays are another process, and ask the node itself.
 */
@Timeout(180)
class LyingNodeTest {
    private static final String NOBODY = "0x00000000000000000000000000000000000000ee";

    @TempDir
    private Path folder;

    private PlainWallet wallet;

    private NetworkInstance open(DataFolder data) {
        Settings settings = Settings.read(data);
        NetworkChoice choice = NetworkChoice.of(data, settings, Optional.empty(), List.of());
        NetworkInstance opened = NetworkInstance.listen(data.hold(), choice, settings, 0);
        try (var password = new Password(PlainWallet.PASSWORD.toCharArray())) {
            opened.instance().unlock(password);
        }
        return opened;
    }

    private static void connect(Instance instance) throws Exception {
        instance.refreshRelays();
        instance.lookAtChain();
        instance.payFromOpenChannels();
        instance.connect();
        assertTrue(instance.awaitCircuit(Duration.ofSeconds(40)), instance.proxy().status().lastFailure());
    }

    /** Waits until relays know the newest block: they read every few seconds. */
    private void awaitRelays(Instance instance) throws Exception {
        long block = wallet.chain().blockNumber();
        Eventually.holds(() -> {
            List<ListAnswer> answers = instance.proxy().client().askForLists(block, 3).get(20, TimeUnit.SECONDS);
            assertEquals(4, answers.stream().filter(answer -> answer.hash().isPresent()).map(ListAnswer::operator).distinct().count());
        });
    }

    @Test
    void whatANodeHidesIsFoundAndAnotherListIsRefused() throws Exception {
        wallet = new PlainWallet(folder);
        var data = new DataFolder(wallet.data());
        try (LyingNode node = LyingNode.before(URI.create(wallet.rpc()))) {
            wallet.give(wallet.create(), Amount.ofCoins(100));
            JsonNode contracts = wallet.one("contracts", "deploy", "--yes");
            SettingsFile.set(data, "", Map.of("rpc", "\"" + node.url() + "\"", "network", "\"practice\""));
            try (Program relays = Program.start(folder.resolve("relay-errors"), "practice", "relays", "--json", "--rpc", wallet.rpc(),
                    "--relays", "4", "--data", folder.resolve("relays").toString(), "--channels", contracts.path("channels").asText(),
                    "--registry", contracts.path("registry").asText())) {
                relays.nextJson();
                wallet.one("channel", "open", "--relays", "4", "--deposit", "0.002", "--together", "--yes");
                JsonNode victim = wallet.all("relays").getFirst();
                aHiddenRelayIsListedNevertheless(data, node, victim);
                anotherListIsRefused(data, node, victim);
            }
        } finally {
            wallet.close();
        }
    }

    private void aHiddenRelayIsListedNevertheless(DataFolder data, LyingNode node, JsonNode victim) throws Exception {
        node.hideEventsOf(victim.path("id").asText());
        try (NetworkInstance opened = open(data); ControlServer _ = control(data, opened)) {
            Instance instance = opened.instance();
            instance.refreshRelays();
            assertEquals(3, instance.relayCount(), "before there are circuits, what the node hides is hidden");
            connect(instance);
            // Three relays of four carry the circuits on which the fourth is asked for.
            Eventually.holds(() -> {
                instance.refreshRelays();
                assertEquals(4, instance.relayCount());
            });
            List<JsonNode> listed = wallet.all("relays");
            assertEquals(4, listed.size());
            assertTrue(listed.stream().anyMatch(relay -> relay.path("id").equals(victim.path("id"))
                    && relay.path("address").equals(victim.path("address"))), listed.toString());
            assertFalse(listed.getFirst().has("alarm"), listed.toString());
        }
    }

    private void anotherListIsRefused(DataFolder data, LyingNode node, JsonNode victim) throws Exception {
        node.tellTheTruth();
        try (NetworkInstance opened = open(data); ControlServer _ = control(data, opened)) {
            Instance instance = opened.instance();
            connect(instance);
            awaitRelays(instance);
            instance.refreshRelays();
            JsonNode before = wallet.all("relays").getFirst();
            assertTrue(before.path("confirmed").asBoolean(), before.toString());
            assertTrue(before.path("compared").path("agree").asInt() >= 3, before.toString());

            wallet.chain().mine(1);
            awaitRelays(instance);
            node.exchange(victim.path("operator").asText(), NOBODY);
            List<JsonNode> after = List.of();
            // On a busy machine the relays' answers may come too late: then it is used for want of them, until they come.
            for (int reading = 0; reading < 5 && after.size() != 4; reading++) {
                instance.refreshRelays();
                after = wallet.all("relays");
            }
            assertEquals(4, after.size(), "the list before is in use");
            assertTrue(after.getFirst().path("alarm").asText().contains("use another node"), after.getFirst().toString());
            assertEquals(before.path("listHash"), after.getFirst().path("listHash"));
            assertEquals(0, after.getFirst().path("compared").path("agree").asInt());
            assertTrue(after.getFirst().path("compared").path("disagree").asInt() >= 3, after.getFirst().toString());
            assertTrue(instance.proxy().status().readyCircuits() > 0);

            node.tellTheTruth();
            instance.refreshRelays();
            assertFalse(wallet.all("relays").getFirst().has("alarm"));
        }
    }

    private static ControlServer control(DataFolder data, NetworkInstance opened) {
        return ControlServer.start(data, new InstanceControl(opened.instance(), List.of()));
    }
}
