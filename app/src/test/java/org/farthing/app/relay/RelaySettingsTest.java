package org.farthing.app.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.farthing.circuit.directory.Descriptor.PortRange;
import org.farthing.circuit.directory.Descriptor.Role;
import org.farthing.circuit.relay.ExitPolicy;
import org.farthing.circuit.relay.RelayLimits;
import org.farthing.circuit.wire.MalformedException;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelaySettingsTest {
    private static final Path FILE = Path.of("/somewhere/relay.toml");
    private static final String LEAST = """
            name = "Alder"
            advertise = "203.0.113.7:9001"
            rpc = "https://one.example"
            """;
    private static final String CONTRACTS = """
            [contracts]
            channels = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
            registry = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
            """;

    private static RelaySettings parse(String more) {
        return RelaySettings.parse(FILE, LEAST + more + "\n" + CONTRACTS);
    }

    @Test
    void aRelayIsNoExitUnlessItsOperatorSaysSo() {
        RelaySettings usual = parse("");
        assertEquals(Set.of(Role.GUARD, Role.MIDDLE), usual.roles());
        assertEquals(List.of(), usual.exitPorts());
        assertEquals(Amount.parseCoins("0.0001"), usual.unitPrice());
        assertEquals(Duration.ofHours(48), usual.redemption().margin());
        assertEquals(Optional.empty(), usual.payout());
        assertEquals(Path.of("/somewhere/relay/identity"), usual.files().identity());
        assertEquals(Set.of(Role.GUARD, Role.MIDDLE, Role.EXIT), parse("exit_ports = \"reduced\"").roles());
        assertEquals(ExitPolicy.STANDARD.ports(), parse("exit_ports = \"standard\"").exitPorts());
        assertEquals(List.of(new PortRange(80, 80), new PortRange(8000, 8100)),
                parse("exit_ports = [\"80\", \"8000-8100\"]").exitPorts());
    }

    @Test
    void theFileAsItIsWrittenNamesWhatIsMissing() {
        WalletException told = assertThrows(WalletException.class, () -> RelaySettings.parse(FILE, RelaySettingsText.FIRST));
        assertTrue(told.getMessage().contains("\"name\""), told.getMessage());
        // What it shows commented out is right, too.
        String all = RelaySettingsText.FIRST.replaceAll("(?m)^# (\\w+ = .*)$", "$1").replace("0x...",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
        assertEquals("My relay", RelaySettings.parse(FILE, all).name());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            listen = "localhost:9001"        | listen
            listen = "0.0.0.0"               | address and a port
            listen = "0.0.0.0:99999"         | 1 to 65535
            country = "Switzerland"          | two capital letters
            unit_price = "0"                 | above 0
            unit_price = 1                   | text in quotes
            unit_price = "100000000000000"   | coins, not wei
            roles = ["exit"]                 | exit_ports makes
            exit_ports = ["443", "80"]       | ascend
            exit_ports = ["web"]             | standard
            exit_ports = ["20-30"]           | no exit connects to
            payout = "0x12"                  | payout
            name_servers = ["dns.example"]   | name_servers
            drain_seconds = 601              | 0 to 600
            unknown = 1                      | is no setting
            name = "Twice"                   | line
            """)
    void everyFaultIsOneSentenceThatNamesTheKey(String line, String says) {
        WalletException told = assertThrows(WalletException.class, () -> parse(line));
        assertTrue(told.getMessage().contains(says), told.getMessage());
        assertTrue(told.getMessage().contains("relay.toml"), told.getMessage());
    }

    @Test
    void limitsAndFiguresAreOffUnlessTheOperatorWantsThem() {
        assertEquals(RelayLimits.USUAL, parse("").limits());
        assertEquals(Optional.empty(), parse("").metrics());
        RelaySettings some = RelaySettings.parse(FILE, LEAST + CONTRACTS + "[limits]\ncircuits = 100\nmbit_per_second = 8\n[metrics]\nport = 9464\n");
        assertEquals(new RelayLimits(100, 4096, 64, 1_000_000), some.limits());
        assertEquals(Optional.of(9464), some.metrics());
        for (String wrong : List.of("[limits]\nmbit_per_second = 7", "[limits]\nlinks = 0", "[limits]\ncircuit = 5", "[metrics]\nport = 80")) {
            assertThrows(WalletException.class, () -> RelaySettings.parse(FILE, LEAST + CONTRACTS + wrong), wrong);
        }
    }

    @Test
    void anAddressThatNobodyReachesIsRefusedWhereTheNetworkIsPublic() {
        for (String inside : List.of("192.168.1.7", "10.0.0.1", "127.0.0.1", "[fe80::1]")) {
            String file = LEAST.replace("203.0.113.7", inside) + CONTRACTS;
            WalletException told = assertThrows(WalletException.class, () -> RelaySettings.parse(FILE, file));
            assertTrue(told.getMessage().contains("nobody reaches"), told.getMessage());
            assertEquals("Alder", RelaySettings.parse(FILE, "network = \"practice\"\n" + file).name());
        }
    }

    @Test
    void whatNeedsANewStartIsNamedAndStaysUntilThen() {
        RelaySettings before = parse("");
        RelaySettings next = parse("listen = \"0.0.0.0:9999\"\nunit_price = \"0.0002\"\nexit_ports = \"reduced\"\ndrain_seconds = 9");
        assertEquals(List.of("listen"), before.needingRestart(next));
        RelaySettings taken = before.taking(next);
        assertEquals(before.listen(), taken.listen());
        assertEquals(Amount.parseCoins("0.0002"), taken.unitPrice());
        assertEquals(ExitPolicy.REDUCED.ports(), taken.exitPorts());
        assertEquals(Duration.ofSeconds(9), taken.drain());
        assertEquals(List.of(), before.needingRestart(before));
    }

    @Test
    void theMarginIsNeverBelowWhatARequestLeaves() {
        assertThrows(WalletException.class, () -> RelaySettings.parse(FILE, LEAST + CONTRACTS + "[redemption]\nbefore_end_hours = 24\n"));
    }

    @Test
    void onionKeysAreReplacedEveryWeekAndKeptForAnother() {
        Instant start = Instant.ofEpochSecond(1_800_000_000L);
        var random = new SecureRandom();
        OnionKeys first = OnionKeys.fresh(random, start);
        assertEquals(first, first.at(start.plus(Duration.ofDays(7)).minusSeconds(1), random));
        OnionKeys second = first.at(start.plus(Duration.ofDays(7)), random);
        assertEquals(List.of(second.present(), first.present()), second.all());
        OnionKeys stored = OnionKeys.decode(second.encode());
        assertEquals(second.all().stream().map(key -> key.publicValue()).toList(),
                stored.all().stream().map(key -> key.publicValue()).toList());
        assertEquals(second.since(), stored.since());
        OnionKeys third = second.at(start.plus(Duration.ofDays(14)), random);
        assertEquals(second.present(), third.all().getLast(), "the first one is gone");
        byte[] cut = new byte[second.encode().length - 1];
        System.arraycopy(second.encode(), 0, cut, 0, cut.length);
        assertThrows(MalformedException.class, () -> OnionKeys.decode(cut));
    }
}
