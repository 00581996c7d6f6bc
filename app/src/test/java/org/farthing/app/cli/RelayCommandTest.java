package org.farthing.app.cli;

import static org.farthing.app.support.PlainWallet.amount;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.farthing.app.relay.RelayAccess;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.Origin;
import org.farthing.app.support.PlainWallet;
import org.farthing.app.support.Program;
import org.farthing.app.support.SocksClient;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Relays as processes of their own, from their files of settings, on a chain that somebody else runs. */
@Timeout(240)
class RelayCommandTest {
    private static final Address PAYOUT = Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");

    @TempDir
    private Path folder;

    private PlainWallet wallet;
    private JsonNode contracts;
    private final List<Program> relays = new ArrayList<>();

    @BeforeEach
    void begin() throws IOException {
        wallet = new PlainWallet(folder);
        wallet.give(wallet.create(), Amount.ofCoins(100));
        contracts = wallet.one("contracts", "deploy", "--yes");
    }

    @AfterEach
    void end() throws IOException {
        for (Program relay : relays) {
            relay.close();
        }
        wallet.close();
    }

    private Path config(int number) {
        return folder.resolve("relay-" + number).resolve("relay.toml");
    }

    private String[] line(int number, String... words) {
        var all = new ArrayList<>(List.of("relay"));
        all.addAll(List.of(words));
        all.addAll(List.of("--json", "--config", config(number).toString(), "--password-file", folder.resolve("password").toString()));
        return all.toArray(String[]::new);
    }

    private JsonNode one(int number, String... words) throws IOException {
        Program.Outcome outcome = Program.run(line(number, words));
        assertEquals(0, outcome.status(), outcome.err());
        return outcome.json().getFirst();
    }

    private void refused(int number, String says, String... words) {
        Program.Outcome outcome = Program.run(line(number, words));
        assertEquals(1, outcome.status(), outcome.out());
        assertTrue(outcome.err().contains(says), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertFalse(outcome.err().contains("defect"), outcome.err());
    }

    private void write(int number, int port, String more) throws IOException {
        write(number, port, more, "");
    }

    /** @param tables at the end of the file */
    private void write(int number, int port, String more, String tables) throws IOException {
        Files.writeString(config(number), """
                name = "Relay %d"
                country = "CH"
                listen = "127.0.0.1:%d"
                advertise = "127.0.0.1:%d"
                payout = "%s"
                drain_seconds = 1
                network = "practice"
                rpc = "%s"
                %s
                [contracts]
                channels = "%s"
                registry = "%s"
                %s
                """.formatted(number, port, port, PAYOUT, wallet.rpc(), more, contracts.path("channels").asText(),
                contracts.path("registry").asText(), tables));
    }

    private Program start(int number) throws IOException {
        Program relay = Program.start(folder.resolve("relay-errors-" + number), line(number));
        relays.add(relay);
        assertEquals("ready", relay.nextJson().path("event").asText());
        return relay;
    }

    @Test
    void relaysEarnAndCashWhatTheirPayersSigned() throws Exception {
        for (int number = 1; number <= 3; number++) {
            JsonNode made = one(number, "init");
            assertEquals(12, made.path("words").asText().split(" ").length);
            wallet.give(Address.parse(made.path("operator").asText()), Amount.ofCoins(2));
            write(number, Origin.unusedPort(), number == 3 ? "exit_ports = \"standard\"" : "");
            start(number);
        }
        JsonNode status = one(1, "status");
        assertEquals("active", status.path("listed").asText());
        assertEquals(3, wallet.all("relays").size());
        assertEquals("nothing", one(1, "update").path("done").asText());
        assertEquals(Amount.ZERO, amount(one(1, "earnings"), "earned"));

        wallet.one("channel", "open", "--relays", "3", "--deposit", "0.5", "--together", "--yes");
        try (Origin origin = Origin.start();
                Program proxy = Program.start(folder.resolve("proxy-errors"), wallet.line("proxy", "--socks", "0"))) {
            String[] address = proxy.nextJson().path("socks").asText().split(":");
            var socks = new SocksClient(new InetSocketAddress(InetAddress.ofLiteral(address[0]), Integer.parseInt(address[1])));
            assertArrayEquals(Origin.bytes(700_000), socks.get("127.0.0.1", origin.http(), "/bytes/700000"));
            proxy.terminate();
            assertEquals(0, proxy.await());
        }
        Map<String, JsonNode> channels = channels();
        for (int number = 1; number <= 3; number++) {
            JsonNode earnings = one(number, "earnings");
            JsonNode channel = channels.get("Relay " + number);
            // The last voucher's answer, or the voucher itself, may have been on its way when the proxy ended.
            Amount earned = amount(earnings, "earned");
            assertFalse(amount(channel, "acknowledged").isMoreThan(earned), channel.toString());
            assertFalse(earned.isMoreThan(amount(channel, "signed")), channel.toString());
            assertTrue(earned.isMoreThan(Amount.ZERO));
            assertTrue(amount(earnings, "listingFees").isMoreThan(Amount.ZERO));
        }

        relays.get(1).kill();
        Amount owed = amount(one(2, "earnings"), "owed");
        start(2);
        assertEquals(owed, amount(one(2, "earnings"), "owed"));
        JsonNode redeemed = one(2, "redeem", "--yes", "--dust");
        assertEquals(1, redeemed.path("channels").asInt());
        assertEquals(owed, amount(redeemed, "cashed"));
        assertEquals(owed, wallet.chain().balance(PAYOUT));
        JsonNode after = one(2, "earnings");
        assertEquals(Amount.ZERO, amount(after, "owed"));
        assertEquals(amount(redeemed, "fee"), amount(after, "closingFees"));
        assertEquals(0, one(2, "redeem", "--yes").path("channels").asInt());

        assertEquals("retired", one(3, "retire", "--yes").path("listed").asText());
        relays.getFirst().terminate();
        assertEquals(0, relays.getFirst().await());
        refused(1, "does not run", "status");
        assertFalse(amount(channels.get("Relay 1"), "acknowledged").isMoreThan(amount(one(1, "earnings"), "owed")));
    }

    private Map<String, JsonNode> channels() throws IOException {
        var channels = new HashMap<String, JsonNode>();
        for (JsonNode channel : wallet.all("channel", "list")) {
            channels.put(channel.path("name").asText(), channel);
        }
        return channels;
    }

    @Test
    void aRelayFollowsItsFileWithoutANewStart() throws Exception {
        wallet.give(Address.parse(one(1, "init").path("operator").asText()), Amount.ofCoins(2));
        int port = Origin.unusedPort();
        int figures = Origin.unusedPort();
        write(1, port, "unit_price = \"0.0002\"", "[metrics]\nport = " + figures);
        Program running = start(1);
        assertEquals(Amount.parseCoins("0.0002"), listedPrice());
        assertTrue(one(1, "status").path("reached").asBoolean());

        write(1, port, "unit_price = \"0.0003\"\nexit_ports = \"reduced\"", "[metrics]\nport = " + figures);
        assertEquals(0, one(1, "reload").path("needRestart").size());
        assertEquals(Amount.parseCoins("0.0003"), listedPrice());
        assertTrue(one(1, "status").path("exit").asBoolean());

        write(1, port, "unit_price = \"7\"", "[metrics]\nport = " + figures);
        refused(1, "coins, not wei", "reload");
        assertEquals(Amount.parseCoins("0.0003"), amount(one(1, "status"), "price"), "all stays as it was");

        write(1, port, "unit_price = \"0.0001\"", "");
        JsonNode partly = one(1, "reload");
        assertEquals("[\"[metrics]\"]", partly.path("needRestart").toString());
        assertEquals(Amount.parseCoins("0.0001"), listedPrice());

        write(1, port, "unit_price = \"0.0004\"", "[metrics]\nport = " + figures);
        if (!System.getProperty("os.name").startsWith("Windows")) {
            new ProcessBuilder("kill", "-HUP", Long.toString(running.pid())).start().waitFor();
            Eventually.holds(() -> assertEquals(Amount.parseCoins("0.0004"), amount(one(1, "status"), "price")));
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            String text = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + figures + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            assertTrue(text.contains("farthing_circuits 0\n"), text);
            assertTrue(text.contains("farthing_earned_coins 0\n"), text);
        }
    }

    private Amount listedPrice() throws IOException {
        return amount(wallet.all("relays").getFirst(), "price");
    }

    /** The identity never comes to where the relay runs: only keys that speak for it do, each for a while. */
    @Test
    void aRelayRunsWithKeysThatItsIdentityWasLentTo() throws Exception {
        Path safe = folder.resolve("safe");
        JsonNode identity = identity("new", safe.toString());
        assertFalse(identity.has("until"));
        Path lent = folder.resolve("lent");
        JsonNode made = identity("lend", safe.toString(), lent.toString(), "--days", "3");
        assertEquals(identity.path("relay"), made.path("relay"));
        assertEquals(made.path("until"), identity("show", lent.toString()).path("until"));
        assertEquals(1, Program.run("relay", "identity", "lend", safe.toString(), lent.toString()).status(), "nothing is overwritten");
        assertTrue(Program.run("relay", "identity", "lend", lent.toString(), folder.resolve("more").toString()).err()
                .contains("It can lend no further"));

        Files.createDirectories(config(1).getParent());
        int port = Origin.unusedPort();
        write(1, port, "identity = \"" + lent + "\"");
        wallet.give(Address.parse(one(1, "init").path("operator").asText()), Amount.ofCoins(2));
        start(1);
        JsonNode status = one(1, "status");
        assertEquals(identity.path("relay"), status.path("relay"));
        assertEquals("active", status.path("listed").asText());
        assertTrue(status.path("reached").asBoolean(), "a link by the lent key stands");
        assertEquals(made.path("until"), status.path("keyUntil"));
        assertEquals("nothing", one(1, "update").path("done").asText());
        assertEquals(identity.path("relay"), wallet.all("relays").getFirst().path("id"), "whoever reads the list takes the lent key's word");
        relays.getFirst().terminate();
        assertEquals(0, relays.getFirst().await());

        // The next key, of the same identity: the same relay.
        Path next = folder.resolve("next");
        identity("lend", safe.toString(), next.toString(), "--days", "1");
        write(1, port, "identity = \"" + next + "\"");
        start(1);
        assertEquals(identity.path("relay"), one(1, "status").path("relay"));
        assertEquals(1, wallet.all("relays").size());
        relays.getLast().terminate();
        assertEquals(0, relays.getLast().await());

        Path over = folder.resolve("over");
        RelayAccess.lend(safe, over, Duration.ofDays(1), Instant.now().minus(Duration.ofDays(2)));
        write(1, port, "identity = \"" + over + "\"");
        refused(1, "ran out on");
    }

    private static JsonNode identity(String... words) throws IOException {
        var line = new ArrayList<>(List.of("relay", "identity"));
        line.addAll(List.of(words));
        line.add("--json");
        Program.Outcome outcome = Program.run(line.toArray(String[]::new));
        assertEquals(0, outcome.status(), outcome.err());
        return outcome.json().getFirst();
    }

    @Test
    void whatAnOperatorHasWrongIsSaid() throws Exception {
        refused(1, "were written to");
        refused(1, "relay init");
        JsonNode made = one(1, "init");
        assertFalse(one(1, "init").has("words"), "they are shown once");
        refused(1, "lack \"name\"");
        int port = Origin.unusedPort();
        write(1, port, "rols = \"entry\"");
        refused(1, "\"rols\" is no setting");
        write(1, port, "exit_ports = [\"25\"]");
        refused(1, "no exit connects to");
        write(1, port, "roles = [\"exit\"]");
        refused(1, "exit_ports");
        Files.writeString(config(1), Files.readString(config(1)).replace("roles = [\"exit\"]", "").replace("network = \"practice\"",
                "network = \"gnosis\"").replace("127.0.0.1:" + port, "203.0.113.7:" + port));
        refused(1, "chain 31337, not to");
        write(1, port, "");
        refused(1, "bond of 1 PLAY");
        assertEquals(0, wallet.all("relays").size());
        wallet.give(Address.parse(made.path("operator").asText()), Amount.ofCoins(2));
        start(1);
        refused(1, "already running");
        one(2, "init");
        write(2, port, "");
        refused(2, "another program has the port");
        Files.writeString(folder.resolve("wrong"), "not the password at all");
        Program.Outcome wrong = Program.run("relay", "--config", config(2).toString(), "--password-file",
                folder.resolve("wrong").toString());
        assertEquals(1, wrong.status());
        assertTrue(wrong.err().contains("password"), wrong.err());
        Files.write(folder.resolve("relay-2").resolve("relay").resolve("identity"), new byte[5]);
        refused(2, "damaged");
    }
}
