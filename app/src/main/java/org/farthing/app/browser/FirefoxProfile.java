package org.farthing.app.browser;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A Firefox that reaches the world through one port: {@code firefox-settings.js}, and the extension in {@code isolation/} that gives every
 * site circuits of its own. A Firefox that refuses the extension, as releases do, sends everything by its settings to the same port.
 */
final class FirefoxProfile {
    private static final String EXTENSION = "site-isolation@farthing.org";

    private FirefoxProfile() {
    }

    /** What user.js says for a port. */
    static String settings(int port) {
        return ProfileText.read("firefox-settings.js").replace("{port}", Integer.toString(port));
    }

    /**
     * Fills an empty folder.
     *
     * @param secret hexadecimal digits that begin each password of the extension's
     * @throws IOException if it cannot be written
     */
    static void write(Path folder, int port, String secret) throws IOException {
        Files.writeString(folder.resolve("user.js"), settings(port));
        Path extensions = Files.createDirectory(folder.resolve("extensions"));
        try (OutputStream file = Files.newOutputStream(extensions.resolve(EXTENSION + ".xpi")); var zip = new ZipOutputStream(file)) {
            add(zip, "manifest.json", ProfileText.read("isolation/manifest.json"));
            add(zip, "port.js", "\"use strict\";\nconst PORT = " + port + ";\nconst SECRET = \"" + secret + "\";\n");
            add(zip, "isolation.js", ProfileText.read("isolation/isolation.js"));
        }
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    /** What follows the program's name. A browser of the user's that runs already is left alone. */
    static List<String> arguments(Path folder, boolean windows, boolean headless, String page) {
        var arguments = new ArrayList<>(List.of("--no-remote", "--new-instance", "--profile", folder.toString()));
        if (windows) {
            // There the program that is started only starts another one, and would be gone at once.
            arguments.add("--wait-for-browser");
        }
        if (headless) {
            arguments.add("--headless");
        }
        arguments.add(page);
        return List.copyOf(arguments);
    }
}
