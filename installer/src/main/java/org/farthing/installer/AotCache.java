package org.farthing.installer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The memory of a start: classes found, linked and partly run, that later starts take over instead of doing it again (JEP 483, 514).
 * It is trained on the window's real start, on a display that nobody sees.
 */
final class AotCache {
    /** Long enough for what the first page does once it is drawn. */
    private static final int SECONDS = 3;

    /** What methods did in three seconds: three megabytes, and with them the window came no sooner but some 60 ms later. */
    private static final List<String> WITHOUT_PROFILES = List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining",
            "-XX:-AOTReplayTraining");

    private final Target target;
    private final Path java;
    private final List<Path> jars;
    private final Path work;

    AotCache(Target target, Path java, List<Path> jars, Path work) {
        this.target = target;
        this.java = java;
        this.jars = jars;
        this.work = work;
    }

    void make(Path cache) throws IOException, InterruptedException {
        Path recorded = work.resolve("farthing.aotconf");
        Path data = work.resolve("training-data");
        List<String> recording = List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + recorded);
        switch (target.system()) {
            case LINUX -> onHiddenDisplay(display -> window(recording, data, Map.of("DISPLAY", display)));
            case MAC -> window(recording, data, Map.of());
            // Windows has no gentle signal that would let the start be written down: a command, which ends by itself, has to do.
            case WINDOWS -> Tools.system(Launch.command(java, recording, jars, List.of("--help")), Map.of());
        }
        if (!Files.exists(recorded)) {
            throw new IOException("The start was not recorded.");
        }
        var creating = new ArrayList<String>(WITHOUT_PROFILES);
        creating.addAll(List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + recorded, "-XX:AOTCache=" + cache));
        Tools.system(Launch.command(java, creating, jars, List.of()), Map.of());
        if (!Files.exists(cache)) {
            throw new IOException("The start was recorded and could not be written to " + cache.getFileName() + ".");
        }
    }

    private void window(List<String> recording, Path data, Map<String, String> environment) throws IOException, InterruptedException {
        Path looker = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = new ArrayList<String>(List.of(looker.toString(), "-cp", System.getProperty("java.class.path"),
                FirstWindow.class.getName(), String.valueOf(SECONDS)));
        command.addAll(Launch.command(java, recording, jars, List.of("--data", data.toString())));
        Tools.system(command, environment);
    }

    private interface Training {
        void on(String display) throws IOException, InterruptedException;
    }

    private static void onHiddenDisplay(Training training) throws IOException, InterruptedException {
        Tools.require("Xvfb", "xvfb libgtk-3-0");
        Process server = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var said = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))) {
            String number = said.readLine();
            if (number == null) {
                throw new IOException("Xvfb gave no display.");
            }
            training.on(":" + number.strip());
        } finally {
            server.destroy();
            server.waitFor();
        }
    }
}
