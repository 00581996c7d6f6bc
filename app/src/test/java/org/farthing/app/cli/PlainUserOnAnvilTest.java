package org.farthing.app.cli;

import static org.farthing.app.support.PlainUser.amount;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.farthing.app.support.AnvilNode;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.Origin;
import org.farthing.app.support.PlainUser;
import org.farthing.app.support.Program;
import org.farthing.app.support.SocksClient;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Hash;

/**
 * A plain user of a chain that a real node keeps: twelve channels, every way in which one can end, and at each step the same figures in the
 * command's list, in the ledger, and in what the node answers to plain JSON-RPC. Every wei is accounted for.
 */
@Timeout(300)
class PlainUserOnAnvilTest {
    private static final int RELAYS = 12;
    private static final List<String> NAMES = List.of("Alder", "Birch", "Cedar", "Doum", "Elm", "Fir", "Ginkgo", "Hazel", "Iroko",
            "Juniper", "Relay 11", "Relay 12");
    private static final Amount MONEY = Amount.ofCoins(100);
    private static final String CHANNELS = Hash.sha3String("channels(bytes32)").substring(0, 10);

    @TempDir
    private Path folder;

    private AnvilNode node;
    private PlainUser user;
    private Address own;
    private Address contract;

    private Map<String, JsonNode> channels() throws IOException {
        var channels = new LinkedHashMap<String, JsonNode>();
        for (JsonNode channel : user.all("channel", "list")) {
            channels.put(channel.path("id").asText(), channel);
        }
        return channels;
    }

    private static boolean isOver(JsonNode channel) {
        return List.of("closed", "refunded").contains(channel.path("state").asText());
    }

    /** List, ledger and node say the same of every channel, and of all the money. */
    private void everyFigureAgrees() throws Exception {
        Map<String, JsonNode> listed = channels();
        Amount locked = Amount.ZERO;
        Amount settled = Amount.ZERO;
        try (Ledger ledger = Ledger.openReadOnly(user.data().resolve("ledger.db"))) {
            assertEquals(listed.size(), ledger.channels().size());
            for (ChannelRow row : ledger.channels()) {
                JsonNode channel = listed.get(row.id().toString());
                assertEquals(row.state().label(), channel.path("state").asText());
                assertEquals(row.funds().deposit(), amount(channel, "deposit"));
                assertEquals(row.funds().signed(), amount(channel, "signed"));
                assertEquals(row.funds().acknowledged(), amount(channel, "acknowledged"));
                assertEquals(row.settled(), amount(channel, "settled"));
                assertEquals(row.returned(), amount(channel, "returned"));
                assertTrue(row.settled().compareTo(row.funds().signed()) <= 0, "nothing was cashed that was not signed");
                settled = settled.plus(row.settled());
                // The contract's own word on it: deposit, expiry, and 1 for open, 2 for over.
                List<BigInteger> word = node.view(contract, CHANNELS + row.id().hex().replaceFirst("^0x", ""));
                if (isOver(channel)) {
                    assertEquals(2, word.get(2).intValueExact());
                    assertEquals(amount(channel, "deposit"), amount(channel, "settled").plus(amount(channel, "returned")));
                } else {
                    assertEquals(1, word.get(2).intValueExact(), channel.toString());
                    assertEquals(amount(channel, "deposit").wei(), word.getFirst());
                    assertEquals(Instant.parse(channel.path("expiresAt").asText()).getEpochSecond(), word.get(1).longValueExact());
                    locked = locked.plus(amount(channel, "deposit"));
                }
            }
        }
        assertEquals(locked, node.balance(contract), "the contract holds the open channels' deposits and nothing else");
        assertEquals(settled, node.cashed(contract));
        Amount fees = user.all("wallet", "history").stream().map(line -> amount(line, "fee")).reduce(Amount.ZERO, Amount::plus);
        assertEquals(node.fees(own), fees, "fees, by the history and by the receipts");
        assertEquals(MONEY, node.balance(own).plus(locked).plus(settled).plus(fees), "every wei is somewhere");
    }

    private static void load(JsonNode ready, Origin origin, int times) throws Exception {
        String[] address = ready.path("socks").asText().split(":");
        var socks = new SocksClient(new InetSocketAddress(InetAddress.ofLiteral(address[0]), Integer.parseInt(address[1])));
        for (int i = 0; i < times; i++) {
            assertArrayEquals(Origin.bytes(300_000), socks.get("127.0.0.1", origin.http(), "/bytes/300000"));
        }
    }

    private List<String> used() throws IOException {
        return channels().values().stream().filter(each -> each.path("state").asText().equals("open"))
                .filter(each -> amount(each, "acknowledged").isMoreThan(Amount.ZERO)).map(each -> each.path("id").asText()).toList();
    }

    private void closed(String id) throws Exception {
        Eventually.holds(() -> assertEquals("closed", channels().get(id).path("state").asText()));
    }

    @Test
    void everyWayThatAChannelCanEndIsAccountedForToTheWei() throws Exception {
        node = AnvilNode.start();
        try (AnvilNode _ = node; Origin origin = Origin.start()) {
            user = new PlainUser(folder, node.uri().toString());
            own = user.create();
            node.give(own, MONEY);
            JsonNode contracts = user.one("contracts", "deploy", "--yes");
            contract = Address.parse(contracts.path("channels").asText());
            Path relayData = folder.resolve("relays");
            try (Program relays = Program.start(folder.resolve("relay-errors"), "practice", "relays", "--json", "--rpc", user.rpc(),
                    "--relays", Integer.toString(RELAYS), "--data", relayData.toString(), "--channels", contract.toString(),
                    "--registry", contracts.path("registry").asText())) {
                assertEquals(RELAYS, relays.nextJson().path("relays").asInt());
                JsonNode opened = user.one("channel", "open", "--relays", Integer.toString(RELAYS), "--together", "--yes");
                assertEquals(RELAYS, opened.path("channels").size());
                assertEquals(1, user.all("wallet", "history").stream()
                        .filter(line -> line.path("purpose").asText().contains("open")).count(), "one transaction for all");
                everyFigureAgrees();

                try (Program proxy = Program.start(folder.resolve("proxy-errors"), user.line("proxy", "--socks", "0"))) {
                    JsonNode ready = proxy.nextJson();
                    load(ready, origin, 4);
                    Eventually.holds(() -> assertTrue(used().size() >= 3));
                    List<String> used = used();

                    user.one("channel", "topup", used.getLast(), "0.5");
                    assertEquals(Amount.parseCoins("1.5"), amount(channels().get(used.getLast()), "deposit"));

                    // Both agree: the rest is back at once.
                    user.one("channel", "close", used.getFirst());
                    closed(used.getFirst());
                    // The relay alone.
                    String cashed = used.get(1);
                    Program.Outcome cash = Program.run("practice", "cash-relay", number(cashed), "--json", "--data", relayData.toString());
                    assertEquals(0, cash.status(), cash.err());
                    closed(cashed);
                    proxy.terminate();
                    assertEquals(0, proxy.await());
                    assertEquals("", proxy.errors());
                }
                everyFigureAgrees();

                // A relay that is gone: the money comes back without it.
                String left = channels().values().stream().filter(each -> !isOver(each)).map(each -> each.path("id").asText())
                        .findFirst().orElseThrow();
                assertEquals(0, Program.run("practice", "stop-relay", number(left), "--data", relayData.toString()).status());
                user.one("channel", "request-close", left);
                node.later(Duration.ofHours(25));
                JsonNode refunded = user.one("channel", "refund", left);
                assertEquals(Amount.ofCoins(1), amount(refunded, "returned"));
                everyFigureAgrees();
                everythingBack();
                relays.terminate();
                assertEquals(0, relays.await());
            }
        }
    }

    /** The number of a channel's relay: practice relays are named in the order of their numbers. */
    private String number(String channel) throws IOException {
        int number = NAMES.indexOf(channels().get(channel).path("name").asText()) + 1;
        assertTrue(number > 0);
        return Integer.toString(number);
    }

    private void everythingBack() throws Exception {
        user.one("channel", "refund-all", "--patience", "1s", "--yes");
        for (int day = 0; day < 3 && channels().values().stream().anyMatch(each -> !isOver(each)); day++) {
            node.later(Duration.ofHours(25));
            user.one("channel", "refund-all");
        }
        JsonNode status = user.one("channel", "refund-all", "--status");
        assertTrue(status.path("done").asBoolean(), status.toString());
        assertTrue(channels().values().stream().allMatch(PlainUserOnAnvilTest::isOver));
        assertEquals(Amount.ZERO, node.balance(contract));
        everyFigureAgrees();
    }
}
