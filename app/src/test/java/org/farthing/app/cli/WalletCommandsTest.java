package org.farthing.app.cli;

import static org.farthing.app.support.PlainWallet.amount;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.farthing.app.support.PlainWallet;
import org.farthing.app.support.Program;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The wallet's commands on a network that somebody else runs, each as a process of its own would do it. */
@Timeout(120)
class WalletCommandsTest {
    private static final Address FRIEND = Address.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");

    @TempDir
    private Path folder;

    private PlainWallet wallet;

    @BeforeEach
    void begin() throws IOException {
        wallet = new PlainWallet(folder);
    }

    @AfterEach
    void end() {
        wallet.close();
    }

    private void refused(int status, String says, String... words) throws IOException {
        told(status, says, wallet.run(words));
    }

    private static void told(int status, String says, Program.Outcome outcome) {
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().contains(says), outcome.err());
        assertTrue(outcome.err().strip().matches("(?s).*[.?]"), outcome.err());
        assertFalse(outcome.err().contains("defect"), outcome.err());
        assertEquals(status, outcome.status(), outcome.err());
        assertEquals("", outcome.out());
    }

    @Test
    void aWalletIsMadeOnceAndItsWordsRestoreIt() throws Exception {
        JsonNode made = wallet.one("wallet", "create", "--words", "24", "--network", "practice", "--rpc", wallet.rpc());
        assertEquals(24, Mnemonic.parse(made.path("words").asText()).count());
        assertEquals(made.path("address"), wallet.one("wallet", "address").path("address"));
        refused(1, "already", "wallet", "create");
        refused(1, "already", "wallet", "restore", "--words-file", words(made.path("words").asText()).toString());
        refused(1, "12 or 24 words", "wallet", "create", "--words", "13");

        for (String file : List.of("vault", "vault.bak", "ledger.db", "ledger.db.seal")) {
            Files.delete(wallet.data().resolve(file));
        }
        JsonNode restored = wallet.one("wallet", "restore", "--words-file", words(made.path("words").asText()).toString());
        assertEquals(made.path("address"), restored.path("address"));
    }

    private Path words(String text) throws IOException {
        return Files.writeString(folder.resolve("words"), text);
    }

    @Test
    void wordsThatAreNoneAreSaidAndNothingIsMade() throws Exception {
        refused(1, "Did you mean", "wallet", "restore", "--words-file", words("abandin " + "abandon ".repeat(11)).toString());
        refused(1, "12 or 24", "wallet", "restore", "--words-file", words("abandon").toString());
        refused(1, "cannot be read", "wallet", "restore", "--words-file", folder.resolve("nothing").toString());
        assertFalse(Files.exists(wallet.data()));
    }

    @Test
    void passwordsAreNeverAskedForWhereNobodyCanAnswer() throws Exception {
        told(1, "--password-file", Program.run("wallet", "create", "--data", wallet.data().toString()));
        assertFalse(Files.exists(wallet.data()));
        Files.writeString(folder.resolve("password"), "short");
        refused(1, "too short", "wallet", "create");
    }

    @Test
    void moneyIsSentToTheWeiAndRemembered() throws Exception {
        Address own = wallet.create();
        refused(1, "holds 0", "wallet", "send", FRIEND.toString(), "1", "--yes");
        wallet.give(own, Amount.ofCoins(10));
        assertEquals(Amount.ofCoins(10), amount(wallet.one("wallet", "balance"), "balance"));

        refused(1, "--yes", "wallet", "send", FRIEND.toString(), "1");
        refused(1, "mistyped", "wallet", "send", FRIEND.toString().replace("Ae", "AE"), "1", "--yes");
        refused(1, "18 decimals", "wallet", "send", FRIEND.toString(), "0.1234567890123456789", "--yes");
        refused(1, "above 0", "wallet", "send", FRIEND.toString(), "0", "--yes");
        refused(1, "amount like", "wallet", "send", FRIEND.toString(), "one", "--yes");
        refused(1, "lost", "wallet", "send", Address.ZERO.toString(), "1", "--yes");
        assertEquals(List.of(), wallet.all("wallet", "history"));

        JsonNode sent = wallet.one("wallet", "send", FRIEND.toString(), "0.123456789012345678", "--yes");
        Amount part = Amount.parseCoins("0.123456789012345678");
        assertEquals(part, wallet.chain().balance(FRIEND));
        assertEquals(Amount.ofCoins(10).minus(part).minus(amount(sent, "fee")), wallet.chain().balance(own));
        wallet.one("wallet", "send", FRIEND.toString(), "all", "--yes");
        assertTrue(Amount.ofCoins(9).isMoreThan(Amount.ofCoins(10).minus(wallet.chain().balance(FRIEND))));

        List<JsonNode> history = wallet.all("wallet", "history");
        assertEquals(2, history.size());
        assertEquals(sent.path("hash"), history.getLast().path("hash"));
        assertEquals("confirmed", history.getLast().path("status").asText());
        assertEquals(sent.path("fee"), history.getLast().path("fee"));
        assertEquals(2, history.getLast().path("confirmations").asInt());
    }

    @Test
    void aWrongPasswordOpensNothingAndAChangedOneOnlyTheNew() throws Exception {
        Address own = wallet.create();
        wallet.give(own, Amount.ofCoins(1));
        Path other = Files.writeString(folder.resolve("new"), "another four words now");
        wallet.one("wallet", "password", "--new-password-file", other.toString());
        refused(1, "password", "wallet", "send", FRIEND.toString(), "0.1", "--yes");
        assertEquals(Amount.ZERO, wallet.chain().balance(FRIEND));
        Files.copy(other, folder.resolve("password"), StandardCopyOption.REPLACE_EXISTING);
        wallet.one("wallet", "send", FRIEND.toString(), "0.1", "--yes");
        assertEquals(Amount.parseCoins("0.1"), wallet.chain().balance(FRIEND));
    }

    @Test
    void keysGoToOtherWalletsAndComeFromThem() throws Exception {
        Address own = wallet.create();
        Path own2 = Files.writeString(folder.resolve("keystore-password"), "and four words more");
        Path keystore = folder.resolve("key.json");
        JsonNode exported = wallet.one("wallet", "export", keystore.toString(), "--keystore-password-file", own2.toString());
        assertEquals(own.toString(), exported.path("account").asText());
        refused(1, "already", "wallet", "export", keystore.toString(), "--keystore-password-file", own2.toString());
        refused(1, "already", "wallet", "import", keystore.toString(), "--keystore-password-file", own2.toString());

        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        try (var second = new PlainWallet(elsewhere)) {
            second.create();
            second.give(own, Amount.ofCoins(2));
            second.one("wallet", "import", keystore.toString(), "--keystore-password-file", own2.toString());
            second.one("wallet", "send", FRIEND.toString(), "1.5", "--from", own.toString(), "--yes");
            assertEquals(Amount.parseCoins("1.5"), second.chain().balance(FRIEND));
        }
    }

    @Test
    void contractsArePutUpOnceAndTheSettingsNameThem() throws Exception {
        Address own = wallet.create();
        refused(1, "holds 0", "contracts", "deploy", "--yes");
        wallet.give(own, Amount.ofCoins(100));
        JsonNode deployed = wallet.one("contracts", "deploy", "--yes");
        assertEquals(Amount.ofCoins(100).minus(amount(deployed, "cost")), wallet.chain().balance(own));
        String settings = Files.readString(wallet.data().resolve("farthing.toml"));
        assertTrue(settings.contains("channels = \"" + deployed.path("channels").asText() + "\""), settings);
        assertTrue(settings.contains("registry = \"" + deployed.path("registry").asText() + "\""), settings);
        refused(1, "known already", "contracts", "deploy", "--yes");
        assertEquals(0, wallet.all("relays").size());
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        refused(1, "wallet create", "wallet", "balance");
        wallet.one("wallet", "create");
        refused(1, "No node is known", "wallet", "balance");
        refused(1, "chain 31337", "wallet", "balance", "--rpc", wallet.rpc());
        refused(1, "No network has that name", "wallet", "balance", "--network", "moon", "--rpc", wallet.rpc());
        refused(1, "begins with https", "wallet", "balance", "--rpc", "ftp://example.org");
        refused(1, "cannot be reached", "wallet", "balance", "--network", "practice", "--rpc", "http://127.0.0.1:1");
        wallet.one("wallet", "balance", "--network", "custom", "--rpc", wallet.rpc());
        refused(1, "No Farthing runs", "wallet", "lock");
        refused(1, "No Farthing runs", "wallet", "unlock");
    }
}
