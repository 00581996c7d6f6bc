package org.farthing.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.farthing.app.support.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as people and scripts give it, with whatever browsers this computer has. */
@Timeout(120)
class BrowserCommandTest {
    @TempDir
    private Path folder;

    @Test
    void theListNeedsNothingRunning() throws Exception {
        Program.Outcome outcome = Program.run("browser", "--list", "--json");
        assertEquals(0, outcome.status(), outcome.err());
        for (JsonNode browser : outcome.json().getFirst().path("browsers")) {
            assertTrue(Files.isExecutable(Path.of(browser.path("program").asText())), browser.toString());
            assertTrue(List.of("circuits-per-site", "circuits-per-destination", "circuits-per-start", "left-alone")
                    .contains(browser.path("use").asText()), browser.toString());
        }
    }

    @Test
    void withoutARunningProgramNothingIsOpened() {
        Program.Outcome outcome = Program.run("browser", "--data", folder.resolve("none").toString());
        assertEquals(1, outcome.status());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
    }

    @Test
    void refusalsAreOneSentenceAndLeaveNoProfile() throws Exception {
        Path data = folder.resolve("data");
        try (Program program = Program.start(folder.resolve("errors"), "demo", "--headless", "--json", "--socks", "0", "--data",
                data.toString())) {
            program.nextJson();
            refuses(data, "does not know a browser of that name", "lynx");
            refuses(data, "The first page is an address such as https://example.org/.", "chromium", "file:///etc/passwd");
            refuses(data, "The first page is an address such as https://example.org/.", "chromium", "https://user:secret@example.org/");
            refuses(data, "No private browser is open.", "--stop-site", "example.org");

            JsonNode state = Program.run("browser", "--state", "--json", "--data", data.toString()).json().getFirst();
            assertEquals("closed", state.path("phase").asText());
            assertEquals("not-checked", state.path("checks").path("names").asText());
            assertEquals(0, Program.run("browser", "--close", "--data", data.toString()).status(), "closing twice does no harm");

            Program.run("wallet", "lock", "--data", data.toString());
            if (browserInstalled()) {
                refuses(data, "The wallet is locked");
            }
            try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
                assertFalse(left.anyMatch(path -> ownedBy(path, program.pid())), "a profile is left");
            }
            program.terminate();
            assertEquals(0, program.await());
        }
    }

    private static boolean ownedBy(Path path, long pid) {
        try {
            return path.getFileName().toString().startsWith("farthing-browser-")
                    && Files.readString(path.resolve("owner")).startsWith(pid + " ");
        } catch (java.io.IOException _) {
            return false;
        }
    }

    private static boolean browserInstalled() throws java.io.IOException {
        for (JsonNode browser : Program.run("browser", "--list", "--json").json().getFirst().path("browsers")) {
            if (!browser.path("use").asText().equals("left-alone")) {
                return true;
            }
        }
        return false;
    }

    private static void refuses(Path data, String sentence, String... words) {
        Stream<String> always = Stream.of("browser", "--headless", "--json", "--data", data.toString());
        String[] all = Stream.concat(always, Stream.of(words)).toArray(String[]::new);
        Program.Outcome outcome = Program.run(all);
        assertEquals(1, outcome.status(), outcome.out());
        assertTrue(outcome.err().contains(sentence), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
    }
}
