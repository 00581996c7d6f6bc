package org.farthing.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.farthing.app.refusals.SettingsFault;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final String ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    @TempDir
    private Path folder;

    @Test
    void theFirstTextSaysNothingUntilALineIsTakenOutOfItsComment() throws IOException {
        var data = new DataFolder(folder);
        SettingsFile.writeFirst(data);
        assertEquals(Settings.parse(""), Settings.read(data));
        // Every line that shows a usual value is a valid setting once the mark is gone.
        String all = Files.readString(data.settings()).replaceAll("(?m)^# (\\w+ = )", "$1").replace("0x...", ADDRESS);
        Settings settings = Settings.parse(all);
        assertEquals(Optional.of("gnosis"), settings.network());
        assertEquals(2, settings.rpc().size());
        assertEquals(Optional.of(31337L), settings.chainId());
        assertEquals(Optional.of(Amount.ofWei(100_000_000_000L)), settings.maxFee());
        assertEquals(Optional.of(Duration.ofMinutes(10)), settings.autoLock());
        assertEquals(Optional.of(Amount.ofCoins(1)), settings.deposit());
        assertEquals(Optional.of(Duration.ofDays(30)), settings.life());
        assertEquals(Optional.of(Duration.ofHours(6)), settings.spread());
        assertEquals(ADDRESS, settings.contracts().orElseThrow().channels().toString());
        assertEquals(Optional.of(6), settings.relays());
        assertEquals(Settings.SocksChoice.USUAL, settings.socks());
        assertEquals(Optional.of(Amount.ofCoins(1)), settings.dayLimit());
        assertEquals(Duration.ZERO, settings.keepVouchers());
        assertEquals(Set.of(), settings.neverUse());
        assertEquals(new Settings.WindowChoice(Optional.of("en"), Settings.Look.SYSTEM, 100, false, false, false), settings.window());
        assertEquals(Optional.of(Settings.RpcRoute.AFTER_START), settings.rpcRoute());
    }

    @Test
    void aSettingIsChangedWhereItStandsAndCommentsStay() throws IOException {
        var data = new DataFolder(folder);
        Files.writeString(data.settings(), "# mine\nnetwork = \"gnosis\" # here\n\n[practice]\nrelays = 5\n");
        SettingsFile.set(data, "", Map.of("network", "\"sepolia\""));
        SettingsFile.set(data, "", Map.of("rpc", "[\"http://127.0.0.1:8545\"]"));
        SettingsFile.set(data, "contracts", Map.of("channels", '"' + ADDRESS + '"', "registry", '"' + ADDRESS + '"'));
        Settings settings = Settings.read(data);
        assertEquals(Optional.of("sepolia"), settings.network());
        assertEquals(List.of(URI.create("http://127.0.0.1:8545")), settings.rpc());
        assertTrue(settings.contracts().isPresent());
        assertEquals(Optional.of(5), settings.relays());
        assertTrue(Files.readString(data.settings()).startsWith("# mine\n"));
        String before = Files.readString(data.settings());
        assertThrows(WalletException.class, () -> SettingsFile.set(data, "", Map.of("rpc", "nonsense")));
        assertEquals(before, Files.readString(data.settings()));
    }

    @Test
    void aSettingTakenBackIsACommentAgain() throws IOException {
        var data = new DataFolder(folder);
        SettingsFile.set(data, "window", Map.of("look", "\"dark\"", "text_size", "150"));
        SettingsFile.set(data, "", Map.of("never_use", "[\"0x" + "ab".repeat(32) + "\"]"));
        assertEquals(Settings.Look.DARK, Settings.read(data).window().look());
        assertEquals(150, Settings.read(data).window().textSize());
        assertEquals(1, Settings.read(data).neverUse().size());
        SettingsFile.unset(data, "window", List.of("look", "text_size"));
        SettingsFile.unset(data, "", List.of("never_use", "socks_port"));
        assertEquals(Settings.parse(""), Settings.read(data));
        assertTrue(Files.readString(data.settings()).contains("# look = \"dark\""), "what it was stays to be read");
        SettingsFile.set(data, "window", Map.of("look", "\"light\""));
        assertEquals(Settings.Look.LIGHT, Settings.read(data).window().look());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sokcs_port = 9250", "network = 5", "network = \"\"", "rpc = 5", "rpc = [\"ftp://example.org\"]",
        "rpc = [\"http://a\", \"http://b\", \"http://c\"]", "rpc = \"nowhere\"", "chain_id = 0", "max_fee_gwei = 0",
        "max_fee_gwei = 0.0000000001", "max_fee_gwei = \"5\"", "auto_lock_minutes = -1", "deposit = \"0\"", "deposit = 1",
        "deposit = \"-1\"", "channel_days = 6", "channel_days = 91", "spread = \"soon\"", "[contracts]\nchannels = \"0x12\"",
        "[contracts]\nchannels = \"" + ADDRESS + "\"", "[contracts]\nfist_block = 1", "[practice]\nrelay = 5",
        "socks_password = \"yes\"", "socks_extended_replies = 1", "rpc_through_circuits = \"sometimes\"", "rpc_through_circuits = true",
        "day_limit = 1", "day_limit = \"0\"", "keep_vouchers_days = -1", "never_use = \"0x12\"", "never_use = [\"0x12\"]",
        "[window]\nlook = \"pink\"", "[window]\ntext_size = 99", "[window]\ntext_size = 201", "[window]\nlanguage = \"German\"",
        "[window]\nhide_amounts = 1", "[window]\ncolour = 1"})
    void whatMakesNoSenseIsSaid(String text) {
        WalletException said = assertThrows(WalletException.class, () -> Settings.parse(text));
        long line = text.lines().count();
        assertTrue(said.getMessage().startsWith("The settings file farthing.toml has an error in line " + line + ": "), said.getMessage());
    }

    @Test
    void anErrorHasItsLineWhereverItStands() {
        String text = "# mine\nnetwork = \"gnosis\"\n\n[window]\n# look = \"pink\"\nlook = \"dark\"\n\n[practice]\nrelays = 2\n";
        WalletException said = assertThrows(WalletException.class, () -> Settings.parse(text));
        assertEquals("The settings file farthing.toml has an error in line 9: relays is a number from 3 to 40. Correct it, or move it away "
                + "to begin with the usual ones.", said.getMessage());
        assertEquals("The settings file farthing.toml has an error: it is too long. Correct it, or move it away to begin with the usual "
                        + "ones.",
                new SettingsFault(SettingsFault.Rule.TOO_LONG).sentence());
    }

    /** A program that stays goes on with what counted before; a command that ends says what is wrong. */
    @Test
    void theLastSettingsWithoutAnErrorStandInForThoseWithOne() throws IOException {
        var data = new DataFolder(folder);
        Files.writeString(data.settings(), "socks_port = 9300\n");
        assertEquals(Optional.empty(), SettingsInUse.read(data).trouble());
        SettingsInUse.keep(data);
        Files.writeString(data.settings(), "socks_port = 9300\nlook = \"dark\"\n");
        SettingsInUse used = SettingsInUse.read(data);
        assertEquals(Optional.of(9300), used.settings().socksPort());
        assertEquals("The settings file farthing.toml has an error in line 2: “look” is no setting. Correct it, or move it away to begin "
                + "with the usual ones.", used.trouble().orElseThrow().getMessage());
        assertThrows(WalletException.class, () -> Settings.read(data));
        Files.writeString(data.lastSettings(), "nonsense\n");
        assertThrows(WalletException.class, () -> SettingsInUse.read(data));
        Files.delete(data.lastSettings());
        assertThrows(WalletException.class, () -> SettingsInUse.read(data));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6", "h", "-6h", "6 h", "0h", "9999999d", "6w"})
    void timesHaveANumberAndAUnit(String text) {
        assertThrows(IllegalArgumentException.class, () -> Durations.parse(text));
    }
}
