package org.farthing.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
    @TempDir
    private Path folder;

    @Test
    void theCommandFindsTheProgramThroughLinksAndHandsArgumentsOnAsTheyAre() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the command is for systems with a shell");
        Path home = Files.createDirectories(folder.resolve("a folder").resolve("farthing"));
        Path command = executable(home.resolve("bin/farthing"),
                Launch.script(List.of(Path.of("/build/farthing.jar"), Path.of("/build/b.jar"))));
        // In place of the Java: says what it was asked, one argument a line.
        executable(home.resolve("runtime/bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), command);
        List<String> said = say(link, "wallet", "two words", "", "*");
        Path app = home.toRealPath().resolve("app");
        assertEquals("-XX:AOTCache=" + app.resolve(Launch.CACHE), said.getFirst());
        assertEquals(List.of("-cp", app + "/farthing.jar:" + app + "/b.jar", Launch.MAIN, "wallet", "two words", "", "*"),
                said.subList(said.indexOf("-cp"), said.size()));
        assertEquals(Launch.OPTIONS, said.subList(1, said.indexOf("-cp")));

        var small = new ArrayList<>(Launch.OPTIONS);
        small.addAll(Launch.SMALL);
        for (String without : Launch.WITHOUT_WINDOW) {
            List<String> headless = say(link, without, "--help");
            assertEquals(small, headless.subList(1, headless.indexOf("-cp")), without);
        }
    }

    private static List<String> say(Path command, String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(0, process.waitFor(), said.toString());
        return said;
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
