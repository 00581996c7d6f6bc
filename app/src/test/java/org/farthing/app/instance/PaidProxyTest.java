package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.farthing.app.DataFolder;
import org.farthing.app.Settings.SocksChoice;
import org.farthing.app.support.SocksClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PaidProxyTest {
    @TempDir
    private Path folder;

    private PaidProxy listen(SocksChoice choice) {
        return PaidProxy.listen(new RelayList(), new DataFolder(folder), choice, 0, true);
    }

    @Test
    void whoDoesNotKnowThePasswordGetsNothing() {
        String password;
        try (PaidProxy proxy = listen(new SocksChoice(true, false))) {
            password = proxy.password().orElseThrow();
            var socks = new SocksClient(proxy.socks().orElseThrow());
            IOException without = assertThrows(IOException.class, () -> socks.connect("127.0.0.1", 80));
            assertTrue(without.getMessage().contains("no such method"), without.getMessage());
            IOException wrong = assertThrows(IOException.class, () -> socks.connect("127.0.0.1", 80, "somebody"));
            assertTrue(!(wrong instanceof SocksClient.Refused), wrong.getMessage());
        }
        try (PaidProxy again = listen(new SocksChoice(true, false))) {
            assertEquals(Optional.of(password), again.password());
        }
    }

    @Test
    void finerRepliesAreForThoseWhoWantThem() {
        try (PaidProxy proxy = listen(SocksChoice.USUAL)) {
            assertEquals(Optional.empty(), proxy.password());
            assertEquals(1, reply(proxy));
        }
        try (PaidProxy proxy = listen(new SocksChoice(false, true))) {
            assertTrue(reply(proxy) >= 0xE0, "it says that nothing is connected");
        }
    }

    private static int reply(PaidProxy proxy) {
        var socks = new SocksClient(proxy.socks().orElseThrow());
        return assertThrows(SocksClient.Refused.class, () -> socks.connect("127.0.0.1", 80)).reply();
    }
}
