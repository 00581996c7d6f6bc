package org.farthing.app.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingsFile;
import org.farthing.app.instance.Instance;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.Origin;
import org.farthing.app.support.SocksClient;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A locked wallet pays for pages and for nothing else; or, where the settings want that, for nothing at all. */
@Timeout(120)
class BrowsingWhileLockedTest {
    private static final int MIB = 1024 * 1024;

    private static Amount signed(Instance instance) {
        return instance.rows().stream().map(row -> row.funds().signed()).reduce(Amount.ZERO, Amount::plus);
    }

    private static void unlock(Instance instance, String with) {
        try (var password = new Password(with.toCharArray())) {
            instance.unlock(password);
        }
    }

    private static void get(PracticeWorld world, Origin origin) throws IOException {
        assertEquals(2 * MIB, new SocksClient(world.socks()).get("localhost", origin.http(), "/bytes/" + 2 * MIB).length);
    }

    @Test
    void pagesLoadAndMoneyStays(@TempDir Path folder) throws Exception {
        var data = new DataFolder(folder.resolve("data"));
        try (Origin origin = Origin.start(); var password = new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray());
                PracticeWorld world = PracticeWorld.open(new PracticeOptions(data, 4, 0, password, Optional.empty()), _ -> { })) {
            Instance instance = world.instance();
            List<Bytes> channels = instance.rows().stream().map(ChannelRow::id).toList();
            instance.lock();
            assertTrue(instance.isLocked());
            Amount before = signed(instance);
            get(world, origin);
            assertTrue(signed(instance).isMoreThan(before), "relays are paid on");
            refused(() -> instance.channels(wallet -> {
                wallet.channels().topUp(channels.getFirst(), Amount.ofCoins(1));
                return wallet;
            }));
            // What an instance does by itself goes on where it needs no such key.
            instance.lookAtChain();
            instance.refreshRelays();
            assertEquals(channels, instance.rows().stream().map(ChannelRow::id).toList());
            assertThrows(WalletException.class, () -> unlock(instance, "another password"));
            assertTrue(instance.isLocked());

            unlock(instance, PracticeOptions.DEFAULT_PASSWORD);
            instance.channels(wallet -> {
                wallet.channels().topUp(channels.getFirst(), Amount.ofCoins(1));
                return wallet;
            });
            assertEquals(Amount.ofCoins(2), instance.rows().getFirst().funds().deposit());

            SettingsFile.set(data, "", Map.of("disconnect_when_locking", "true"));
            instance.lock();
            assertThrows(IOException.class, () -> get(world, origin));
            assertEquals(channels, instance.rows().stream().map(ChannelRow::id).toList());
            unlock(instance, PracticeOptions.DEFAULT_PASSWORD);
            assertFalse(instance.isLocked());
            assertTrue(instance.awaitCircuit(Duration.ofSeconds(60)));
            Eventually.holds(() -> {
                try {
                    get(world, origin);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    private static void refused(Runnable action) {
        assertEquals(Kind.LOCKED, assertThrows(WalletException.class, action::run).kind());
    }
}
