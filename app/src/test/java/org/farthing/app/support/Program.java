package org.farthing.app.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.farthing.app.Main;
import org.farthing.app.cli.FarthingCommand;

/** The program as a process of its own, which signals can end. */
public final class Program implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What a command printed and left with. */
    public record Outcome(int status, String out, String err) {
        public List<JsonNode> json() throws IOException {
            var lines = new ArrayList<JsonNode>();
            for (String line : out.lines().toList()) {
                lines.add(MAPPER.readTree(line));
            }
            return lines;
        }
    }

    private final Process process;
    private final Path errors;
    private final BufferedReader out;

    private Program(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts the program.
     *
     * @param errors the file that its stderr goes to
     */
    public static Program start(Path errors, String... arguments) throws IOException {
        return start(errors, List.of(), arguments);
    }

    /**
     * Starts the program.
     *
     * @param errors  the file that its stderr goes to
     * @param options more of the Java machine's options
     */
    public static Program start(Path errors, List<String> options, String... arguments) throws IOException {
        return start(errors, List.of(), options, arguments);
    }

    /** Starts the program under the eyes of the system. */
    public static Program watched(NetworkCalls calls, Path errors, String... arguments) throws IOException {
        return start(errors, calls.tracer(), List.of(), arguments);
    }

    private static Program start(Path errors, List<String> before, List<String> options, String... arguments) throws IOException {
        var command = new ArrayList<>(before);
        command.addAll(List.of(ProcessHandle.current().info().command().orElseThrow(), "-Xmx512m",
                "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        return new Program(new ProcessBuilder(command).redirectError(errors.toFile()).start(), errors);
    }

    /** The program's classes and libraries, without the tests themselves: it must run without them. */
    public static String classPath() {
        return String.join(File.pathSeparator, Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes")).map(entry -> Path.of(entry).toAbsolutePath().toString()).toList());
    }

    /** Runs a command in this process. */
    public static Outcome run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = FarthingCommand.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The next line it prints, read as JSON. Fails if it ends instead. */
    public JsonNode nextJson() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the program ended: " + errors());
        }
        return MAPPER.readTree(line);
    }

    public String errors() throws IOException {
        return Files.readString(errors);
    }

    public long pid() {
        return process.pid();
    }

    /** SIGTERM, where the system has it. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL: nothing of the program's runs any more. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Its exit status, once it ends. */
    public int await() throws InterruptedException, IOException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IOException("the program does not end: " + errors());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        out.close();
    }
}
