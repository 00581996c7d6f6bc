package org.farthing.app.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.farthing.app.DataFolder;
import org.farthing.app.SettingsFile;
import org.farthing.app.browser.BrowserTexts;
import org.farthing.app.browser.LeakCheck;
import org.farthing.app.browser.StartPage;
import org.farthing.app.practice.PracticeOptions;
import org.farthing.app.practice.PracticeWorld;
import org.farthing.app.session.BrowserState.Standing;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.SocksClient;
import org.farthing.circuit.client.GuardedPort;
import org.farthing.circuit.socks.PortPassword;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the private browser's pages show while nothing can be carried, on the port that it has, of a whole practice world. */
@Timeout(180)
class ExplanationsTest {
    private static final String SITE = "site.example";

    private InetSocketAddress port;

    private String page() throws IOException {
        try (Socket socket = new SocksClient(port).connect(SITE, 80)) {
            socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + SITE + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** In plain HTTP the page says it; where there is TLS nobody but the site can, and the browser is refused. */
    private void explains(String sentence) throws Exception {
        Eventually.holds(() -> {
            try {
                String page = page();
                assertTrue(page.startsWith("HTTP/1.1 503 ") && page.contains(sentence), page);
                assertTrue(page.contains("Nothing went out directly."), page);
                assertFalse(page.contains("<script") || page.contains("http://") || page.contains("https://"), "it loads nothing: " + page);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThrows(SocksClient.Refused.class, () -> new SocksClient(port).connect(SITE, 443).close());
    }

    @Test
    void thePageSaysWhyAndWhatToDo(@TempDir Path folder) throws Exception {
        var data = new DataFolder(folder.resolve("data"));
        try (var password = new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray());
                PracticeWorld world = PracticeWorld.open(new PracticeOptions(data, 4, 0, password, Optional.empty()), _ -> { })) {
            Instance instance = world.instance();
            var check = new LeakCheck(new LeakCheck.Plan("nobody.example", 1, OptionalInt.empty(), List.of(), Optional.empty()), false,
                    System::nanoTime);
            var gate = new BrowserGate(check, () -> BrowserTexts.ENGLISH, Set.of(), PortPassword.of("nobody knows"));
            try (GuardedPort opened = instance.proxy().client().openGuardedPort(gate)) {
                port = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), opened.number());
                gate.serve(opened.number(), new StartPage("token", check, () -> false, Optional::empty, () -> BrowserTexts.ENGLISH));
                gate.admitOnly(peer -> peer.getAddress().isLoopbackAddress());
                gate.open(true, false);

                gate.pause(SITE, Standing.OVER_SITE_LIMIT);
                explains("you have stopped or paused this site");
                gate.resume(SITE);
                gate.pauseAll(true);
                explains("you have stopped or paused this site");
                gate.pauseAll(false);

                instance.proxy().client().disconnect();
                explains("Connect in Farthing’s window, then load the page again.");
                instance.connect();
                assertTrue(instance.awaitCircuit(Duration.ofSeconds(60)));

                SettingsFile.set(data, "", Map.of("disconnect_when_locking", "true"));
                instance.lock();
                explains("Farthing is not connected, or the wallet is locked.");
                instance.unlock(password);
                assertTrue(instance.awaitCircuit(Duration.ofSeconds(60)));

                List<Bytes> channels = instance.rows().stream().map(ChannelRow::id).toList();
                instance.channels(wallet -> {
                    wallet.channels().requestCloseMany(channels);
                    return wallet;
                });
                explains("No path of relays has money left in its channels. Top up a deposit");
                assertEquals(4, channels.size());
            }
        }
    }
}
