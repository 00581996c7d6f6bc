package org.farthing.app.browser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The computer that this runs on. Reads files, and on Windows asks {@code reg} for App Paths; asks nobody on the network. */
public final class ThisMachine implements Machine {
    private static final int BEGINNING = 4096;
    private static final int REGISTRY_SECONDS = 5;
    private static final Pattern REGISTRY_LINE = Pattern.compile("\\sREG_(EXPAND_)?SZ\\s+(\\S.*\\S)");
    private static final Pattern VARIABLE = Pattern.compile("%([^%]+)%");

    @Override
    public System system() {
        String os = java.lang.System.getProperty("os.name", "");
        if (os.startsWith("Windows")) {
            return System.WINDOWS;
        }
        return os.startsWith("Mac") ? System.MAC : System.LINUX;
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(java.lang.System.getenv(name)).filter(value -> !value.isEmpty());
    }

    @Override
    public String home() {
        return java.lang.System.getProperty("user.home");
    }

    @Override
    public boolean isProgram(String path) {
        try {
            return Files.isRegularFile(Path.of(path)) && Files.isExecutable(Path.of(path));
        } catch (InvalidPathException _) {
            return false;
        }
    }

    @Override
    public String beginning(String path) {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            return new String(in.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1);
        } catch (IOException | InvalidPathException _) {
            return "";
        }
    }

    @Override
    public Optional<String> appPath(String program) {
        for (String root : List.of("HKCU", "HKLM")) {
            String key = root + "\\Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\" + program;
            Optional<String> found = defaultValue(key);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<String> defaultValue(String key) {
        try {
            Process query = new ProcessBuilder("reg", "query", key, "/ve").redirectErrorStream(true).start();
            query.getOutputStream().close();
            String text = new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!query.waitFor(REGISTRY_SECONDS, TimeUnit.SECONDS) || query.exitValue() != 0) {
                return Optional.empty();
            }
            return valueOf(text, this::variable);
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /**
     * What {@code reg query KEY /ve} printed: a line such as {@code (Default)  REG_SZ  C:\…}, the first word in the user's language. In one
     * of the kind REG_EXPAND_SZ variables stand between percent signs.
     *
     * @return empty where nothing is set, or a variable of it is not
     */
    static Optional<String> valueOf(String printed, Function<String, Optional<String>> variables) {
        Optional<Matcher> line = printed.lines().map(REGISTRY_LINE::matcher).filter(Matcher::find).findFirst();
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String value = line.get().group(2).replace("\"", "");
        if (line.get().group(1) == null) {
            return Optional.of(value);
        }
        var path = new StringBuilder();
        Matcher names = VARIABLE.matcher(value);
        while (names.find()) {
            Optional<String> known = variables.apply(names.group(1));
            if (known.isEmpty()) {
                return Optional.empty();
            }
            names.appendReplacement(path, Matcher.quoteReplacement(known.get()));
        }
        return Optional.of(names.appendTail(path).toString());
    }
}
