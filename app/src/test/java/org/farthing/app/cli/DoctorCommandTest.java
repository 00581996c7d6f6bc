package org.farthing.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.farthing.app.DataFolder;
import org.farthing.app.control.ControlServer;
import org.farthing.app.doctor.Check;
import org.farthing.app.instance.InstanceControl;
import org.farthing.app.practice.PracticeOptions;
import org.farthing.app.practice.PracticeWorld;
import org.farthing.app.support.Origin;
import org.farthing.wallet.keys.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code farthing doctor}: where nothing is, where something is wrong, and of a program that runs. */
@Timeout(120)
class DoctorCommandTest {
    @TempDir
    private Path folder;

    private record Ran(int status, String out, String err) {
        private Map<String, String> verdicts() throws IOException {
            var mapper = new JsonMapper();
            var lines = new java.util.ArrayList<JsonNode>();
            for (String line : out.lines().toList()) {
                lines.add(mapper.readTree(line));
            }
            return lines.stream().collect(Collectors.toMap(line -> line.path("check").asText(), line -> line.path("verdict").asText()));
        }
    }

    private static Ran run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = FarthingCommand.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Ran(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Ran doctor() {
        return run("doctor", "--data", folder.toString(), "--json");
    }

    @Test
    void whereNothingIsTheSurroundingsAreLookedAt() throws IOException {
        Ran ran = doctor();
        assertEquals(Check.values().length, ran.verdicts().size());
        assertEquals("not-checked", ran.verdicts().get("wallet"));
        assertEquals("not-checked", ran.verdicts().get("node"));
        assertTrue(List.of("fine", "attention").contains(ran.verdicts().get("disk")));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(), files.toList(), "looking makes nothing");
        }
    }

    @Test
    void aBrokenFileATakenPortAndASilentNodeAreSaidWithWhatToDo() throws IOException {
        Files.writeString(folder.resolve("farthing.toml"), "socks_prot = 1\n");
        Ran broken = doctor();
        assertEquals("failed", broken.verdicts().get("settings"));
        assertEquals(1, broken.status());
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int nobody = Origin.unusedPort();
            Files.writeString(folder.resolve("farthing.toml"), "socks_port = " + taken.getLocalPort()
                    + "\nnetwork = \"gnosis\"\nrpc = \"http://127.0.0.1:" + nobody + "\"\n");
            Ran ran = doctor();
            assertEquals("failed", ran.verdicts().get("port"));
            assertEquals("failed", ran.verdicts().get("node"));
            assertEquals("not-checked", ran.verdicts().get("clock"), "no other clock is asked");
            assertEquals("not-checked", ran.verdicts().get("chain"));
            assertEquals("failed", ran.verdicts().get("wallet"));
            assertEquals(1, ran.status());
            assertTrue(ran.out().contains("Another program uses port " + taken.getLocalPort() + ". Take another port"), ran.out());
            assertFalse(ran.out().contains(folder.toString()), "names no place");
        }
    }

    @Test
    void aProgramThatRunsIsAsked() throws IOException {
        var data = new DataFolder(folder.resolve("data"));
        try (var password = new Password(PracticeOptions.DEFAULT_PASSWORD.toCharArray());
                PracticeWorld world = PracticeWorld.open(new PracticeOptions(data, 4, 0, password, Optional.empty()), _ -> { });
                ControlServer _ = ControlServer.start(data, new InstanceControl(world.instance(), List.of()))) {
            Ran ran = run("doctor", "--data", data.path().toString(), "--json");
            for (String check : List.of("folder", "settings", "node", "chain", "contracts", "wallet", "port", "relays", "path", "leaks")) {
                assertEquals("fine", ran.verdicts().get(check), check + ": " + ran.out());
            }
            assertEquals("not-checked", ran.verdicts().get("clock"), "a practice chain has a time of its own");
            String plain = run("doctor", "--data", data.path().toString()).out();
            assertTrue(plain.contains("Fine         Chain node    It answers and keeps up."), plain);
            assertFalse((ran.out() + plain).contains(world.instance().address().toString()), "no address");
            assertFalse((ran.out() + plain).matches("(?s).*0x[0-9a-fA-F]{8}.*"), "no id");
        }
    }
}
