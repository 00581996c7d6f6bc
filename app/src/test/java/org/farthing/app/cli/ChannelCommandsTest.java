package org.farthing.app.cli;

import static org.farthing.app.support.PlainWallet.amount;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.Origin;
import org.farthing.app.support.PlainWallet;
import org.farthing.app.support.Program;
import org.farthing.app.support.SocksClient;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A plain user of a chain, from the first word to the last wei: three processes and commands beside them. */
@Timeout(240)
class ChannelCommandsTest {
    @TempDir
    private Path folder;

    private PlainWallet wallet;

    private Map<String, JsonNode> channels() throws Exception {
        var channels = new HashMap<String, JsonNode>();
        for (JsonNode channel : wallet.all("channel", "list")) {
            channels.put(channel.path("id").asText(), channel);
        }
        return channels;
    }

    private void refused(String says, String... words) throws Exception {
        Program.Outcome outcome = wallet.run(words);
        assertEquals(1, outcome.status(), outcome.out() + outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().contains(says), outcome.err());
        assertFalse(outcome.err().contains("defect"), outcome.err());
    }

    private Program proxy(String errors) throws Exception {
        return Program.start(folder.resolve(errors), wallet.line("proxy", "--socks", "0"));
    }

    private static SocksClient socks(JsonNode ready) {
        String[] address = ready.path("socks").asText().split(":");
        return new SocksClient(new InetSocketAddress(InetAddress.ofLiteral(address[0]), Integer.parseInt(address[1])));
    }

    private Program relays(JsonNode contracts) throws Exception {
        return Program.start(folder.resolve("relay-errors"), "practice", "relays", "--json", "--rpc", wallet.rpc(), "--relays", "4",
                "--data", folder.resolve("relays").toString(), "--channels", contracts.path("channels").asText(),
                "--registry", contracts.path("registry").asText());
    }

    @Test
    void aPlainUserOpensPaysTopsUpClosesAndGetsEverythingBack() throws Exception {
        wallet = new PlainWallet(folder);
        try (Origin origin = Origin.start()) {
            JsonNode made = wallet.one("wallet", "create", "--network", "practice", "--rpc", wallet.rpc());
            Address own = Address.parse(made.path("address").asText());
            wallet.give(own, Amount.ofCoins(100));
            JsonNode contracts = wallet.one("contracts", "deploy", "--yes");
            refused("list has 0 relays", "channel", "open", "--relays", "1", "--yes");
            try (Program relays = relays(contracts)) {
                assertEquals(4, relays.nextJson().path("relays").asInt());
                List<JsonNode> listed = wallet.all("relays");
                assertEquals(4, listed.size());

                refused("one of the two", "channel", "open", "--yes");
                refused("7 to 90 days", "channel", "open", "--relays", "4", "--life", "6", "--yes");
                refused("No relay on the list", "channel", "open", "Nobody", "--yes");
                refused("--yes", "channel", "open", "--relays", "4", "--together");
                assertEquals(Map.of(), channels());
                JsonNode opened = wallet.one("channel", "open", "--relays", "4", "--deposit", "0.5", "--together", "--yes");
                assertEquals(4, opened.path("channels").size());
                assertEquals(4, channels().size());

                String first = opened.path("channels").path(0).asText();
                try (Program proxy = proxy("proxy-errors")) {
                    JsonNode ready = proxy.nextJson();
                    assertEquals("ready", ready.path("event").asText());
                    assertArrayEquals(Origin.bytes(700_000), socks(ready).get("127.0.0.1", origin.http(), "/bytes/700000"));
                    besideARunningProxy(origin, ready, first);
                    proxy.terminate();
                    assertEquals(0, proxy.await());
                    assertEquals("", proxy.errors());
                }
                evidence();
                drill(made.path("words").asText());
                everythingBack(own);
                relays.terminate();
                assertEquals(0, relays.await());
            }
        } finally {
            wallet.close();
        }
    }

    private void besideARunningProxy(Origin origin, JsonNode ready, String first) throws Exception {
        refused("already running", "proxy", "--socks", "0");
        assertEquals(3, wallet.one("circuits").path("path").size());
        JsonNode more = wallet.one("channel", "topup", first, "0.25");
        assertEquals(Amount.parseCoins("0.75"), amount(more, "deposit"));
        assertEquals(Amount.parseCoins("0.75"), amount(channels().get(first), "deposit"));

        wallet.one("wallet", "lock");
        refused("locked", "channel", "topup", first, "0.25");
        // Money stands still while it is locked, and pages go on.
        assertArrayEquals(Origin.bytes(1000), socks(ready).get("127.0.0.1", origin.http(), "/bytes/1000"));
        Files.writeString(folder.resolve("wrong"), "not the password at all");
        Program.Outcome wrong = Program.run("wallet", "unlock", "--data", wallet.data().toString(), "--password-file",
                folder.resolve("wrong").toString());
        assertEquals(1, wrong.status(), wrong.err());
        wallet.one("wallet", "unlock");
        Eventually.holds(() -> {
            try {
                assertArrayEquals(Origin.bytes(1000), socks(ready).get("127.0.0.1", origin.http(), "/bytes/1000"));
            } catch (SocksClient.Refused e) {
                throw new AssertionError(e);
            }
        });

        String used = channels().values().stream().filter(channel -> amount(channel, "acknowledged").compareTo(Amount.ZERO) > 0)
                .map(channel -> channel.path("id").asText()).findFirst().orElseThrow();
        JsonNode closed = wallet.one("channel", "close", used);
        Eventually.holds(() -> {
            JsonNode channel = channels().get(used);
            assertEquals("closed", channel.path("state").asText());
            assertEquals(closed.path("paid"), channel.path("settled"));
            assertEquals(amount(channel, "deposit"), amount(channel, "settled").plus(amount(channel, "returned")));
        });
    }

    private void evidence() throws Exception {
        int vouchers = wallet.all("channel", "vouchers").size();
        assertTrue(vouchers > 0);
        for (String format : List.of("", "--csv")) {
            Path file = folder.resolve("history" + format);
            var words = new ArrayList<>(List.of("channel", "vouchers", "--out", file.toString()));
            if (!format.isEmpty()) {
                words.add(format);
            }
            assertEquals(vouchers, wallet.one(words.toArray(String[]::new)).path("vouchers").asInt());
            Program.Outcome checked = Program.run("channel", "verify", file.toString(), "--json", "--rpc", wallet.rpc());
            assertEquals(0, checked.status(), checked.err());
            assertTrue(checked.json().getFirst().path("chainAgrees").asBoolean());
            Files.writeString(file, Files.readString(file).replaceFirst("0x[0-9a-f]{130}", "0x" + "11".repeat(65)));
            assertEquals(1, Program.run("channel", "verify", file.toString()).status());
        }
        assertEquals(0, wallet.all("channel", "vouchers", "--since", "2100-01-01").size());
        refused("Write a date", "channel", "vouchers", "--since", "yesterday");
    }

    private void drill(String words) throws Exception {
        Path file = Files.writeString(folder.resolve("words"), words);
        JsonNode drill = wallet.one("wallet", "drill", "--words-file", file.toString());
        assertTrue(drill.path("works").asBoolean(), drill.toString());
        assertEquals(4, drill.path("found").asInt());
        Files.writeString(file, "abandon ".repeat(11) + "about");
        refused("another wallet", "wallet", "drill", "--words-file", file.toString());

        Map<String, JsonNode> before = channels();
        Files.writeString(file, words);
        Path elsewhere = folder.resolve("elsewhere");
        Files.createDirectory(elsewhere);
        Files.copy(wallet.data().resolve("farthing.toml"), elsewhere.resolve("farthing.toml"));
        Program.Outcome restored = Program.run("wallet", "restore", "--json", "--words-file", file.toString(), "--data",
                elsewhere.toString(), "--password-file", folder.resolve("password").toString());
        assertEquals(0, restored.status(), restored.err());
        assertEquals(4, restored.json().getFirst().path("channels").asInt(), restored.out());
        assertEquals(0, restored.json().getFirst().path("uncertain").asInt(), restored.out());
        for (JsonNode again : Program.run("channel", "list", "--json", "--data", elsewhere.toString()).json()) {
            JsonNode known = before.get(again.path("id").asText());
            assertEquals(known.path("state"), again.path("state"));
            assertEquals(known.path("deposit"), again.path("deposit"));
            assertEquals(known.path("settled"), again.path("settled"));
            assertTrue(amount(again, "signed").compareTo(amount(known, "acknowledged")) >= 0
                    || !again.path("state").asText().equals("open"), again.toString());
        }
    }

    private void everythingBack(Address own) throws Exception {
        assertFalse(wallet.one("channel", "refund-all", "--status").path("running").asBoolean());
        wallet.one("channel", "refund-all", "--yes");
        Eventually.holds(() -> {
            JsonNode status = wallet.one("channel", "refund-all", "--status");
            // A relay that has nothing to cash does not close; its channel is asked back by the plan, a day later.
            for (JsonNode line : status.path("channels")) {
                assertTrue(line.path("state").asText().equals("closed") || line.has("next"), status.toString());
            }
        });
        Amount locked = channels().values().stream().filter(channel -> !channel.path("state").asText().equals("closed"))
                .map(channel -> amount(channel, "deposit")).reduce(Amount.ZERO, Amount::plus);
        Amount settled = channels().values().stream().map(channel -> amount(channel, "settled")).reduce(Amount.ZERO, Amount::plus);
        Amount fees = wallet.all("wallet", "history").stream().map(line -> amount(line, "fee")).reduce(Amount.ZERO, Amount::plus);
        assertEquals(Amount.ofCoins(100), wallet.chain().balance(own).plus(locked).plus(settled).plus(fees), "every wei is somewhere");
    }
}
