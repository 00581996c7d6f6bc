package org.farthing.app.cli;

import static org.farthing.app.support.PlainWallet.amount;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.PlainWallet;
import org.farthing.app.support.Program;
import org.farthing.wallet.devnet.DevChain;
import org.farthing.wallet.devnet.DevRpcServer;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Relays that are gone, and openings that take their time: the money comes back, and restarts change nothing about it. */
@Timeout(240)
class RecoveryCommandsTest {
    @TempDir
    private Path folder;

    private PlainWallet wallet;
    private Address own;

    @BeforeEach
    void begin() throws Exception {
        wallet = new PlainWallet(folder);
        own = wallet.create();
        wallet.give(own, Amount.ofCoins(100));
    }

    @AfterEach
    void end() {
        wallet.close();
    }

    /** Enters four relays in the list and ends them: nobody answers there any more. */
    private void relaysThatAreGone() throws Exception {
        JsonNode contracts = wallet.one("contracts", "deploy", "--yes");
        try (Program relays = Program.start(folder.resolve("relay-errors"), "practice", "relays", "--json", "--rpc", wallet.rpc(),
                "--relays", "4", "--data", folder.resolve("relays").toString(), "--channels", contracts.path("channels").asText(),
                "--registry", contracts.path("registry").asText())) {
            relays.nextJson();
            relays.terminate();
            assertEquals(0, relays.await());
            assertEquals("", relays.errors());
        }
    }

    private Map<String, JsonNode> channels() throws IOException {
        var channels = new HashMap<String, JsonNode>();
        for (JsonNode channel : wallet.all("channel", "list")) {
            channels.put(channel.path("id").asText(), channel);
        }
        return channels;
    }

    private void later(int hours) {
        wallet.chain().increaseTime(Duration.ofHours(hours));
        wallet.chain().mine(1);
    }

    private void everyWeiIsSomewhere() throws IOException {
        Amount locked = channels().values().stream().filter(channel -> !channel.path("state").asText().equals("refunded"))
                .map(channel -> amount(channel, "deposit")).reduce(Amount.ZERO, Amount::plus);
        Amount fees = wallet.all("wallet", "history").stream().map(line -> amount(line, "fee")).reduce(Amount.ZERO, Amount::plus);
        assertEquals(Amount.ofCoins(100), wallet.chain().balance(own).plus(locked).plus(fees));
    }

    @Test
    void moneyComesBackFromRelaysThatAreGone() throws Exception {
        relaysThatAreGone();
        JsonNode opened = wallet.one("channel", "open", "--relays", "4", "--together", "--yes");
        String first = opened.path("channels").path(0).asText();
        told("cannot be taken back yet", wallet.run("channel", "refund", first));
        JsonNode requested = wallet.one("channel", "request-close", first);
        assertEquals("close-requested", requested.path("state").asText());
        later(25);
        JsonNode refunded = wallet.one("channel", "refund", first);
        assertEquals("refunded", refunded.path("state").asText());
        assertEquals(Amount.ofCoins(1), amount(refunded, "returned"));
        everyWeiIsSomewhere();

        // The rest at once, over four commands and two days: each goes on where the one before ended.
        JsonNode plan = wallet.one("channel", "refund-all", "--patience", "1s", "--yes");
        assertTrue(plan.path("running").asBoolean(), plan.toString());
        assertEquals(3, plan.path("channels").size());
        later(1);
        wallet.one("channel", "refund-all");
        assertEquals(3, channels().values().stream().filter(each -> each.path("state").asText().equals("close-requested")).count());
        later(25);
        JsonNode done = wallet.one("channel", "refund-all");
        assertTrue(done.path("done").asBoolean(), done.toString());
        assertEquals(4, channels().values().stream().filter(each -> each.path("state").asText().equals("refunded")).count());
        assertEquals(Amount.ZERO, wallet.chain().balance(Address.parse(contract())));
        everyWeiIsSomewhere();
    }

    private String contract() throws IOException {
        return wallet.one("channel", "show", channels().keySet().iterator().next()).path("contract").asText();
    }

    @Test
    void openingsAreSpreadOverTimeAndGoOnAfterARestart() throws Exception {
        relaysThatAreGone();
        JsonNode planned = wallet.one("channel", "open", "--relays", "3", "--over", "3s", "--yes");
        assertEquals(3, planned.path("schedule").size());
        assertEquals(0, channels().size());
        try (Program proxy = Program.start(folder.resolve("proxy-errors"), wallet.line("proxy", "--socks", "0"))) {
            proxy.nextJson();
            // What is overdue is not opened all at once: one now, the others later, by chance.
            Eventually.holds(() -> assertEquals(1, channels().values().stream()
                    .filter(each -> each.path("state").asText().equals("open")).count()));
            proxy.kill();
        }
        assertEquals(List.of("done", "waiting"), wallet.all("channel", "schedule").stream().map(line -> line.path("status").asText())
                .distinct().toList());
        assertEquals(2, wallet.one("channel", "schedule", "--cancel").path("cancelled").asInt());
        wallet.one("channel", "open", "--relays", "1", "--yes");
        assertEquals(2, channels().size());
        everyWeiIsSomewhere();
    }

    @Test
    void aLockedProxySpendsNothingUntilItIsUnlocked() throws Exception {
        wallet.one("contracts", "deploy", "--yes");
        try (Program proxy = Program.start(folder.resolve("proxy-errors"), wallet.line("proxy", "--socks", "0"))) {
            proxy.nextJson();
            assertFalse(wallet.one("wallet", "balance").path("locked").asBoolean());
            wallet.one("wallet", "lock");
            assertTrue(wallet.one("wallet", "balance").path("locked").asBoolean());
            told("locked", wallet.run("wallet", "send", own.toString(), "1", "--yes"));
            wallet.one("wallet", "unlock");
            wallet.one("wallet", "send", own.toString(), "1", "--yes");
            long asked = System.nanoTime();
            proxy.terminate();
            assertEquals(0, proxy.await());
            assertTrue(Duration.ofNanos(System.nanoTime() - asked).toSeconds() < 30);
        }
    }

    @Test
    void twoNodesMustSayTheSame() throws Exception {
        told("same host", wallet.run("wallet", "balance", "--rpc", wallet.rpc(), "--rpc", wallet.rpc()));
        try (DevChain other = DevChain.open(null, Map.of(own, Amount.ofCoins(7)), InstantSource.system());
                DevRpcServer liar = DevRpcServer.start(other, 0)) {
            String elsewhere = "http://localhost:" + liar.port();
            Program.Outcome outcome = wallet.run("wallet", "balance", "--rpc", wallet.rpc(), "--rpc", elsewhere);
            assertEquals(1, outcome.status(), outcome.out() + outcome.err());
        }
    }

    @Test
    void practiceRelaysStayOffRealChains() throws Exception {
        Program.Outcome outcome = Program.run("practice", "relays", "--rpc", "http://127.0.0.1:1", "--data",
                folder.resolve("relays").toString(), "--channels", own.toString(), "--registry", own.toString());
        told("cannot be reached", outcome);
        told("not there, or has other code", Program.run("practice", "relays", "--rpc", wallet.rpc(), "--data",
                folder.resolve("relays").toString(), "--channels", own.toString(), "--registry", own.toString()));
        told("Name a folder", Program.run("practice", "relays", "--rpc", wallet.rpc()));
        told("both contracts", Program.run("practice", "relays", "--rpc", wallet.rpc(), "--data",
                folder.resolve("relays").toString(), "--registry", own.toString()));
    }

    private static void told(String says, Program.Outcome outcome) {
        assertEquals(1, outcome.status(), outcome.out() + outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().contains(says), outcome.err());
        assertFalse(outcome.err().contains("defect"), outcome.err());
    }
}
