package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings;
import org.farthing.app.support.PlainWallet;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InstanceTest {
    @Test
    void anIdleWalletLocksItselfAndForgetsNothing(@TempDir Path folder) throws Exception {
        try (var wallet = new PlainWallet(folder)) {
            Address own = wallet.create();
            wallet.give(own, Amount.ofCoins(3));
            var data = new DataFolder(wallet.data());
            Settings settings = Settings.read(data);
            NetworkChoice choice = NetworkChoice.of(data, settings, Optional.empty(), List.of(URI.create(wallet.rpc())));
            try (NetworkInstance opened = NetworkInstance.open(data, Optional.of(data.hold()), choice, settings)) {
                Instance instance = opened.instance();
                assertTrue(instance.isLocked());
                unlock(instance);
                instance.lookAtChain();
                assertEquals(Amount.ofCoins(3), instance.balance());
                instance.lockIfIdle(Duration.ofHours(1));
                assertFalse(instance.isLocked());
                instance.lockIfIdle(Duration.ofSeconds(-1));
                assertTrue(instance.isLocked());
                WalletException locked = assertThrows(WalletException.class, () -> instance.open(Purse::address));
                assertEquals(Kind.LOCKED, locked.kind());
                assertEquals(own, instance.address());
                unlock(instance);
                assertEquals(own, instance.open(Purse::address));
                assertThrows(WalletException.class, data::hold, "nobody else may have the folder");
            }
            data.hold().close();
        }
    }

    private static void unlock(Instance instance) {
        try (var password = new Password(PlainWallet.PASSWORD.toCharArray())) {
            instance.unlock(password);
        }
    }
}
