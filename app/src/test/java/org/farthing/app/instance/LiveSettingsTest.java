package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingKey;
import org.farthing.app.Settings;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that change while the program runs, and what is remembered of relays. */
class LiveSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void aChangeIsInTheFileAndInUseAndCanBeTakenBack() throws IOException {
        var data = new DataFolder(folder);
        Files.writeString(data.settings(), "socks_port = 9300 # mine\n");
        var live = new LiveSettings(data);
        var heard = new ArrayList<Optional<Integer>>();
        live.follow(settings -> heard.add(settings.socksPort()));
        Optional<String> before = live.change(SettingKey.SOCKS_PORT, Optional.of("9301"));
        assertEquals(Optional.of("9300 # mine"), before);
        assertEquals(Optional.of(9301), Settings.read(data).socksPort());
        live.change(SettingKey.SOCKS_PORT, before);
        assertEquals("socks_port = 9300 # mine\n", Files.readString(data.settings()));
        live.change(SettingKey.SOCKS_PORT, Optional.empty());
        assertEquals(List.of(Optional.of(9300), Optional.of(9301), Optional.of(9300), Optional.empty()), heard);
    }

    @Test
    void whatCannotBeHadChangesNeither() throws IOException {
        var data = new DataFolder(folder);
        var live = new LiveSettings(data);
        var counting = new ArrayList<Optional<Integer>>();
        live.follow(settings -> counting.add(settings.socksPort()));
        live.follow(settings -> {
            if (settings.socksPort().equals(Optional.of(9301))) {
                throw new WalletException(Kind.BAD_INPUT, "taken");
            }
        });
        live.change(SettingKey.SOCKS_PORT, Optional.of("9300"));
        String file = Files.readString(data.settings());
        assertThrows(WalletException.class, () -> live.change(SettingKey.SOCKS_PORT, Optional.of("9301")));
        assertEquals(file, Files.readString(data.settings()));
        assertEquals(Optional.of(9300), live.now().socksPort());
        assertEquals(Optional.of(9300), counting.getLast(), "who had followed is told that it stays");
        assertThrows(WalletException.class, () -> live.change(SettingKey.SOCKS_PORT, Optional.of("many")));
        assertEquals(file, Files.readString(data.settings()));
    }

    @Test
    void whatSomebodysHandChangesCountsUnlessItHasAnError() throws IOException {
        var data = new DataFolder(folder);
        Files.writeString(data.settings(), "socks_port = 9300\n");
        var live = new LiveSettings(data);
        var heard = new ArrayList<Optional<Integer>>();
        live.follow(settings -> heard.add(settings.socksPort()));
        live.look();
        Files.writeString(data.settings(), "socks_port = 9301\n");
        live.look();
        live.look();
        Files.writeString(data.settings(), "# mine\n\nsocks_port = many\n");
        live.look();
        assertEquals(Optional.of(9301), live.now().socksPort(), "the last that made sense");
        String said = live.trouble().orElseThrow().getMessage();
        assertTrue(said.startsWith("The settings file farthing.toml has an error in line 3: "), said);
        assertThrows(WalletException.class, () -> live.change(SettingKey.DAY_LIMIT, Optional.of("\"1\"")), "nothing is written over it");
        assertEquals(Optional.of(9301), new LiveSettings(data).now().socksPort(), "the next start has them, too");
        Files.writeString(data.settings(), "socks_port = 9302\n");
        live.look();
        assertEquals(Optional.empty(), live.trouble());
        assertEquals(List.of(Optional.of(9300), Optional.of(9301), Optional.of(9302)), heard);
    }

    @Test
    void whatSomebodysHandAsksForAndCannotBeHadIsSaid() throws IOException {
        var data = new DataFolder(folder);
        Files.writeString(data.settings(), "socks_port = 9300\n");
        var live = new LiveSettings(data);
        live.follow(settings -> {
            if (settings.socksPort().equals(Optional.of(9301))) {
                throw new WalletException(Kind.BAD_INPUT, "taken");
            }
        });
        Files.writeString(data.settings(), "socks_port = 9301\n");
        assertThrows(WalletException.class, live::look);
        live.look();
        assertEquals(Optional.of(9300), live.now().socksPort());
        assertEquals("taken", live.trouble().orElseThrow().getMessage());
    }

    @Test
    void relaysAreKnownSinceTheyWereFirstSeen() throws IOException {
        Path file = folder.resolve("known");
        Bytes one = Bytes.of(new byte[32]);
        Bytes other = Bytes.of(new byte[] {1}).concat(Bytes.of(new byte[31]));
        Instant first = Instant.ofEpochSecond(1_000_000);
        KnownSince.in(file).see(List.of(one), first);
        var again = KnownSince.in(file);
        again.see(List.of(one, other), first.plusSeconds(60));
        assertEquals(Optional.of(first), KnownSince.in(file).of(one));
        assertEquals(Optional.of(first.plusSeconds(60)), KnownSince.in(file).of(other));
        byte[] stored = Files.readAllBytes(file);
        for (int at = 0; at < stored.length; at += 7) {
            byte[] damaged = stored.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertTrue(KnownSince.in(file).of(one).isEmpty(), "damaged at " + at);
        }
        Files.write(file, new byte[0]);
        assertTrue(KnownSince.in(file).of(one).isEmpty());
    }

    @Test
    void erasingLeavesWhatIsNotOurs() throws IOException {
        for (String name : List.of("vault", "vault.bak", "farthing.toml", "ledger.db", "ledger.db-wal", "ledger.db.seal", "guards", "lock",
                "measured", "relays", "known", "letter.txt", "vaultage")) {
            Files.writeString(folder.resolve(name), "x");
        }
        Files.createDirectories(folder.resolve("practice/relay-1"));
        Files.writeString(folder.resolve("practice/relay-1/till.db"), "x");
        new DataFolder(folder).erase();
        try (var left = Files.list(folder)) {
            assertEquals(List.of("letter.txt", "vaultage"), left.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }
}
