package org.farthing.app.practice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.farthing.app.DataFolder;
import org.farthing.app.support.Eventually;
import org.farthing.app.support.Origin;
import org.farthing.app.support.SocksClient;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.VoucherHistory;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens, and however much is logged: no destination, no isolation name, no key and no address of Alice's, no channel and no
 * voucher stands in a log, neither in a message nor in an exception that goes with one.
 */
@Timeout(120)
class SilentLogTest {
    private static final Logger OURS = Logger.getLogger("farthing");
    private static final String DESTINATION = "a-clinic-nobody-knows-of.example";
    private static final String PERSON = "somebody-s-own-tab";

    @TempDir
    private Path folder;

    /** Everything that is logged anywhere in the process, at every level in our own code. */
    private static final class Listener extends Handler {
        private final Queue<String> heard = new ConcurrentLinkedQueue<>();

        private Listener() {
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord line) {
            var text = new StringWriter();
            text.append(new SimpleFormatter().formatMessage(line));
            if (line.getThrown() != null) {
                line.getThrown().printStackTrace(new PrintWriter(text, true));
            }
            heard.add(line.getLoggerName() + ": " + text.toString().toLowerCase(Locale.ROOT));
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void nothingOfHersStandsInALog() throws Exception {
        var listener = new Listener();
        Level before = OURS.getLevel();
        OURS.setLevel(Level.ALL);
        Logger.getLogger("").addHandler(listener);
        try (Origin origin = Origin.start()) {
            List<String> hers = live(origin);
            assertTrue(listener.heard.stream().anyMatch(line -> line.startsWith("farthing")), "something was logged at all");
            for (String line : listener.heard) {
                for (String secret : hers) {
                    assertFalse(line.contains(secret.toLowerCase(Locale.ROOT)), "a log line holds \"" + secret + "\": " + line);
                }
            }
        } finally {
            Logger.getLogger("").removeHandler(listener);
            OURS.setLevel(before);
        }
    }

    /** A day with everything in it that goes wrong. Answers what must not be in a log. */
    private List<String> live(Origin origin) throws Exception {
        var data = new DataFolder(folder.resolve("data"));
        var hers = new ArrayList<>(List.of(DESTINATION, PERSON, "169.254.169.254", ":" + origin.http(), "/bytes/12345"));
        try (var password = new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray());
                PracticeWorld world = PracticeWorld.open(new PracticeOptions(data, 4, 0, password, Optional.empty()), _ -> { })) {
            var socks = new SocksClient(world.socks());
            assertArrayEquals(Origin.bytes(12345), socks.http("localhost", origin.http(), "/bytes/12345", new byte[0], PERSON));
            assertThrows(IOException.class, () -> socks.connect(DESTINATION, 80, PERSON));
            assertThrows(IOException.class, () -> socks.connect("169.254.169.254", 80));
            assertThrows(IOException.class, () -> socks.connect("127.0.0.1", 25));
            world.killRelay(1);
            world.killRelay(2);
            assertThrows(IOException.class, () -> {
                while (true) {
                    socks.http("localhost", origin.http(), "/bytes/12345", new byte[0], PERSON);
                }
            });
            world.startRelay(1);
            world.startRelay(2);
            Eventually.holds(() -> assertTrue(world.client().status().readyCircuits() > 0));
            var channels = world.instance().rows();
            world.instance().lock();
            // Pages go on: what signs vouchers stays in memory, what moves money does not.
            assertArrayEquals(Origin.bytes(12345), socks.http("localhost", origin.http(), "/bytes/12345", new byte[0], PERSON));
            try (var wrong = new Password("wrong".toCharArray())) {
                assertThrows(WalletException.class, () -> world.instance().unlock(wrong));
            }
            world.instance().unlock(password);
            for (ChannelRow row : channels) {
                hers.addAll(List.of(digits(row.id().hex()), digits(row.terms().signer().toString()), digits(row.terms().salt().hex())));
            }
            hers.add(digits(world.instance().address().toString()));
            world.instance().channels(wallet -> {
                wallet.ledger().history().forEach(VoucherHistory.Filter.ALL, entry -> hers.add(digits(entry.signature().hex())));
                return null;
            });
            assertEquals(4, channels.size());
        }
        return hers;
    }

    /** The first 16 hexadecimal digits: enough to tell by, also where a line is cut. */
    private static String digits(String hex) {
        String bare = hex.startsWith("0x") ? hex.substring(2) : hex;
        return bare.substring(0, 16);
    }
}
