package org.farthing.app.support;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs that others made, as this machine has them. */
public final class Tool {
    private static final int LIMIT_SECONDS = 300;

    /** What a program printed and left with. */
    public record Outcome(int status, String out, String err) {
        /** What it printed, where it ended well. */
        public String text() {
            if (status != 0) {
                throw new AssertionError("status " + status + ": " + err + out);
            }
            return out;
        }
    }

    private Tool() {
    }

    /** Where the program lies; in the folders for administrators' programs too. */
    public static Optional<Path> find(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/sbin";
        return Arrays.stream(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)).filter(Files::isExecutable).findFirst();
    }

    /** Skips the test, with the name of the first program that this machine lacks. */
    public static void require(String... names) {
        for (String name : names) {
            Assumptions.assumeTrue(find(name).isPresent(), name + " is not installed");
        }
    }

    public static Outcome run(String... command) throws IOException, InterruptedException {
        return run(Path.of("."), Map.of(), List.of(command));
    }

    /** Runs a program to its end, in {@code folder} and with these variables beside the others; it gets nothing to read. */
    public static Outcome run(Path folder, Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        Path err = Files.createTempFile("farthing-tool", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                Thread limit = Thread.startVirtualThread(() -> endIn(process));
                String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                int status = process.waitFor();
                limit.interrupt();
                return new Outcome(status, out, Files.readString(err));
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.delete(err);
        }
    }

    /** The SHA-256 of what the program prints, as it comes; {@code input} is what it gets to read. */
    public static String digestOf(InputStream input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            Thread feeding = Thread.startVirtualThread(() -> feed(input, process));
            String digest = Origin.sha256(process.getInputStream());
            feeding.join();
            if (process.waitFor() != 0) {
                throw new AssertionError(command[0] + " ended with status " + process.exitValue());
            }
            return digest;
        } finally {
            process.destroyForcibly();
        }
    }

    private static void feed(InputStream input, Process process) {
        try (OutputStream out = process.getOutputStream()) {
            input.transferTo(out);
        } catch (IOException _) {
            // It has ended, and its status says how.
            return;
        }
    }

    private static void endIn(Process process) {
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            // It has ended by itself.
            return;
        }
    }
}
