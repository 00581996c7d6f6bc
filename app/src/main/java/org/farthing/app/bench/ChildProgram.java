package org.farthing.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.farthing.app.Main;

/** A command of this program in a process of its own, run by the same Java. */
final class ChildProgram implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ENDS_WITHIN_SECONDS = 20;

    private final String command;
    private final Process process;
    private final Path errors;
    private final BufferedReader out;
    /** Whoever ends the bench in the middle ends what it has started. */
    private final Thread withUs;

    /**
     * Starts it.
     *
     * @param errors  the file for its stderr
     * @param options of the Java machine; without effect where the program is no Java that can be given any
     */
    ChildProgram(Path errors, List<String> options, List<String> arguments) throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow(() -> new IOException("the system does not tell this program"));
        var line = new ArrayList<>(List.of(java));
        if (Path.of(java).getFileName().toString().startsWith("java")) {
            line.addAll(options);
            line.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), Main.class.getName()));
        }
        line.addAll(arguments);
        this.command = arguments.getFirst();
        this.errors = errors;
        this.process = new ProcessBuilder(line).redirectError(errors.toFile()).start();
        this.withUs = new Thread(process::destroy, "bench-end");
        try {
            Runtime.getRuntime().addShutdownHook(withUs);
        } catch (IllegalStateException e) {
            process.destroy();
            throw new IOException("this program is ending", e);
        }
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    private static String absolute(String classPath) {
        return String.join(File.pathSeparator, List.of(classPath.split(File.pathSeparator)).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString()).toList());
    }

    /** Runs a command to its end; gives the last line that it prints, read as JSON. */
    static JsonNode run(Path errors, List<String> options, List<String> arguments) throws IOException, InterruptedException {
        try (var program = new ChildProgram(errors, options, arguments)) {
            JsonNode last = program.nextJson();
            for (String line = program.out.readLine(); line != null; line = program.out.readLine()) {
                last = MAPPER.readTree(line);
            }
            if (program.process.waitFor() != 0) {
                throw program.failed();
            }
            return last;
        }
    }

    /** The next line that it prints, read as JSON. */
    JsonNode nextJson() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw failed();
        }
        return MAPPER.readTree(line);
    }

    private IOException failed() throws IOException {
        return new IOException("\"farthing " + command + "\" ended: " + Files.readString(errors).strip());
    }

    long pid() {
        return process.pid();
    }

    /** Ends it in order where it does so in time. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(withUs);
        } catch (IllegalStateException _) {
            // This program is ending itself, and the hook has nothing left to do.
        }
        out.close();
    }
}
