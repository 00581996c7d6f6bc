package org.farthing.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.farthing.app.DataFolder;
import org.farthing.app.practice.PracticeOptions;
import org.farthing.app.practice.PracticeWorld;
import org.farthing.app.support.Origin;
import org.farthing.app.support.Program;
import org.farthing.wallet.keys.Password;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the user has wrong is said in one sentence, with exit status 1 or 2, and leaves his files as they were. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadInputTest {
    private static final String PASSWORD = "four small words here";

    /** A world that has run and ended in order; tests work on copies. */
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    @BeforeAll
    static void runAWorldOnce() {
        try (var password = new Password(PASSWORD.toCharArray())) {
            PracticeWorld.open(new PracticeOptions(new DataFolder(shared.resolve("data")), 3, 0, password, Optional.empty()), _ -> { }).close();
        }
    }

    // ---- how it is told ----

    private void refused(int status, String says, String... arguments) throws IOException {
        SortedMap<String, String> before = contents();
        Program.Outcome outcome = Program.run(arguments);
        told(status, says, outcome);
        assertEquals("", outcome.out());
        assertEquals(before, contents(), "files were changed");
    }

    private static void told(int status, String says, Program.Outcome outcome) {
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertTrue(outcome.err().contains(says), outcome.err());
        assertTrue(outcome.err().stripTrailing().endsWith("."), outcome.err());
        assertFalse(outcome.err().contains("defect"), outcome.err());
        assertEquals(status, outcome.status(), outcome.err());
    }

    /** Everything below the folder but locks and SQLite's shared memory with its empty log, which whoever looks must take or make. */
    private SortedMap<String, String> contents() throws IOException {
        var contents = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> !file.toString().matches(".*(lock|-shm|-wal)")).forEach(file -> {
                try {
                    contents.put(folder.relativize(file).toString(),
                            Files.isDirectory(file) ? "folder" : Origin.sha256(Files.readAllBytes(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return contents;
    }

    // ---- what it is told of ----

    private String[] demo(Path data, String... more) throws IOException {
        Path password = folder.resolve("password");
        if (!Files.exists(password)) {
            Files.writeString(password, PASSWORD + "\n");
        }
        String[] usual = {"demo", "--headless", "--json", "--data", data.toString(), "--password-file", password.toString()};
        String[] all = Arrays.copyOf(usual, usual.length + more.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return all;
    }

    private String[] demoOnFreePort(Path data) throws IOException {
        return demo(data, "--socks", "0");
    }

    private Path world() throws IOException {
        Path from = shared.resolve("data");
        Path to = folder.resolve("world");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        return to;
    }

    @Test
    void aPortInUse() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            refused(1, port, demo(folder.resolve("new"), "--socks", port));
            refused(1, port, demo(world(), "--socks", port));
            refused(1, port, "devnet", "--port", port);
        }
    }

    @Test
    void aWrongPassword() throws IOException {
        Path other = folder.resolve("other");
        Files.writeString(other, "another");
        Path data = world();
        refused(1, "password", "demo", "--headless", "--socks", "0", "--data", data.toString(), "--password-file", other.toString());
        refused(1, "password", "demo", "--headless", "--socks", "0", "--data", data.toString());
        refused(1, "password file", "demo", "--headless", "--data", data.toString(), "--password-file", folder.resolve("none").toString());
        Files.write(other, new byte[5000]);
        refused(1, "password file", "demo", "--headless", "--data", data.toString(), "--password-file", other.toString());
    }

    @Test
    void aFolderOfSomethingElse() throws IOException {
        Path photos = Files.createDirectory(folder.resolve("photos"));
        Files.writeString(photos.resolve("cat.jpg"), "meow");
        refused(1, "not Farthing’s", demoOnFreePort(photos));
        refused(1, "not Farthing’s", "channel", "list", "--data", photos.toString());
        refused(1, "not Farthing’s", "relays", "--data", photos.toString());
    }

    @Test
    void aFolderThatIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "text");
        refused(1, "is a file", demoOnFreePort(file));
        refused(1, "is a file", "channel", "list", "--data", file.toString());
        refused(1, "data folder", demoOnFreePort(file.resolve("below")));
    }

    @Test
    void noFolder() throws IOException {
        Path none = folder.resolve("none");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        for (Path data : new Path[] {none, empty}) {
            refused(1, "no Farthing data", "channel", "list", "--data", data.toString());
            refused(1, "no Farthing data", "channel", "vouchers", "--json", "--data", data.toString());
            refused(1, "no Farthing data", "wallet", "balance", "--data", data.toString());
            refused(1, "no Farthing data", "relays", "--data", data.toString());
            refused(1, "no Farthing data", "practice", "stop-relay", "1", "--data", data.toString());
        }
    }

    @Test
    void nothingRuns() throws IOException {
        String data = world().toString();
        refused(1, "No Farthing runs", "wallet", "balance", "--data", data);
        refused(1, "cannot be reached", "wallet", "balance", "--data", data, "--rpc", "http://127.0.0.1:1");
        Path fresh = folder.resolve("fresh");
        refused(1, "cannot be reached", "demo", "--headless", "--json", "--socks", "0", "--data", fresh.toString(), "--rpc",
                "http://127.0.0.1:1");
        assertFalse(Files.exists(fresh), "a refused start leaves no folder");
        refused(1, "No Farthing runs", "relays", "--data", data);
        refused(1, "No Farthing runs", "practice", "start-relay", "1", "--data", data);
        refused(1, "No Farthing runs", "channel", "close", "0x1234567890", "--data", data);
        refused(1, "no such channel", "channel", "show", "0x0000000000", "--data", data);
        refused(1, "no such channel", "channel", "vouchers", "--channel", "0", "--data", data);
        // A program that was killed leaves the pointer to its socket behind.
        Files.writeString(folder.resolve("world/control"), folder.resolve("gone").toString());
        refused(1, "No Farthing runs", "relays", "--data", data);
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "41, 1", "-1, 1", "many, 2"})
    void aNumberOfRelaysThatNoWorldHas(String relays, int status) throws IOException {
        refused(status, "relays", demo(folder.resolve("new"), "--socks", "0", "--relays", relays));
        assertFalse(Files.exists(folder.resolve("new")));
    }

    @ParameterizedTest
    @CsvSource({"65536, 1", "-1, 1", "http, 2"})
    void aPortThatIsNone(String port, int status) throws IOException {
        refused(status, "--socks", demo(folder.resolve("new"), "--socks", port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"frobnicate", "channel frobnicate", "demo --frobnicate", "channel show", "practice stop-relay x", "demo --data",
        "--frobnicate", "channel", "wallet", "practice"})
    void wrongUsage(String words) throws IOException {
        refused(2, "farthing", words.isEmpty() ? new String[0] : words.split(" "));
    }

    @Test
    void anAddressThatIsNone() throws IOException {
        refused(1, "address", "devnet", "--port", "0", "--fund", "0x1234");
    }

    @Test
    void aSecondInstanceOnTheFolder() throws IOException {
        var data = new DataFolder(world());
        try (DataFolder.Hold _ = data.hold()) {
            refused(1, "already running", demoOnFreePort(data.path()));
        }
    }

    // ---- damage ----

    @ParameterizedTest
    @ValueSource(strings = {"socks_port = ", "socks_port = 70000", "socks_port = \"9250\"", "[practice]\nrelays = 2", "practice = 5\n[practice]",
        "\u0000", "socks_port = 9250.5"})
    void brokenSettings(String text) throws IOException {
        Path data = world();
        Files.writeString(data.resolve("farthing.toml"), text);
        refused(1, "farthing.toml", demoOnFreePort(data));
    }

    @Test
    void settingsThatAreNoText() throws IOException {
        Path data = world();
        Files.write(data.resolve("farthing.toml"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1});
        refused(1, "farthing.toml", demoOnFreePort(data));
        Files.write(data.resolve("farthing.toml"), new byte[100_000]);
        refused(1, "farthing.toml", demoOnFreePort(data));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vault", "ledger.db", "practice/chain/chain.journal", "practice/relay-2/till.db", "practice/relay-2/wallet.db",
        "practice/relay-2/identity", "practice/relay-2/onion-key", "practice/relay-2/operator"})
    void filesOverwrittenByAnother(String name) throws IOException {
        Path data = world();
        Files.writeString(data.resolve(name), "Dear diary, today I overwrote a file of somebody else's.\n".repeat(100));
        // A damaged vault alone is opened from the copy beside it.
        Files.deleteIfExists(data.resolve(name + ".bak"));
        damaged(data, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vault", "ledger.db", "practice/relay-2/till.db", "practice/relay-2/identity", "practice/relay-2/onion-key",
        "practice/relay-2/operator"})
    void filesCutShort(String name) throws IOException {
        Path data = world();
        byte[] whole = Files.readAllBytes(data.resolve(name));
        Files.write(data.resolve(name), Arrays.copyOf(whole, whole.length / 2));
        Files.deleteIfExists(data.resolve(name + ".bak"));
        damaged(data, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger.db", "practice/chain/chain.journal"})
    void filesThatAreGone(String name) throws IOException {
        Path data = world();
        Files.delete(data.resolve(name));
        told(1, name + ", is gone", Program.run(demoOnFreePort(data)));
        assertFalse(name.equals("ledger.db") && Files.exists(data.resolve(name)), "an empty ledger would hide what is gone");
    }

    /** The wallet's own files must not change by a single byte; a relay's damage may be found when others have begun. */
    private void damaged(Path data, String name) throws IOException {
        String is = Origin.sha256(Files.readAllBytes(data.resolve(name)));
        if (name.startsWith("practice/relay")) {
            told(1, "", Program.run(demoOnFreePort(data)));
        } else {
            refused(1, "", demoOnFreePort(data));
        }
        assertEquals(is, Origin.sha256(Files.readAllBytes(data.resolve(name))), name + " was changed");
        assertFalse(Files.exists(data.resolve("control")));
        // Nothing is left running: the folder can be held again.
        new DataFolder(data).hold().close();
    }

    @Test
    void aDamagedLedgerIsNotListed() throws IOException {
        Path data = world();
        Files.write(data.resolve("ledger.db"), "no database at all, but long enough to be taken for one".repeat(50)
                .getBytes(StandardCharsets.US_ASCII));
        refused(1, "no database", "channel", "list", "--data", data.toString());
        refused(1, "no database", "channel", "vouchers", "--data", data.toString());
    }

    @Test
    void aProgramsOwnStderrSaysNoMore() throws Exception {
        Path data = world();
        Files.write(data.resolve("ledger.db"), "no database".repeat(500).getBytes(StandardCharsets.US_ASCII));
        try (Program program = Program.start(folder.resolve("errors"), demoOnFreePort(data))) {
            int status = program.await();
            told(1, "damaged, or an older copy", new Program.Outcome(status, "", program.errors()));
        }
    }
}
