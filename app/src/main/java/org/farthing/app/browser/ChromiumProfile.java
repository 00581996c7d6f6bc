package org.farthing.app.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Chromium, or one of its kin, that reaches the world through one port: {@code chromium-arguments.txt} on its command line, preferences
 * in its folder. Chromium's SOCKS knows no user names, so a start has a port, and with it circuits, of its own.
 *
 * <p>Its sandbox is never switched off: no argument here does.
 */
final class ChromiumProfile {
    private ChromiumProfile() {
    }

    /**
     * Fills an empty folder.
     *
     * @throws IOException if it cannot be written
     */
    static void write(Path folder) throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("Default")).resolve("Preferences"),
                ProfileText.read("chromium-preferences.json"));
        Files.writeString(folder.resolve("Local State"), ProfileText.read("chromium-local-state.json"));
        // Its first start is not to ask anything.
        Files.createFile(folder.resolve("First Run"));
    }

    /** What follows the program's name. */
    static List<String> arguments(Path folder, int port, boolean headless, String page) {
        String features = String.join(",", ProfileText.lines("chromium-features.txt"));
        var arguments = new ArrayList<String>();
        arguments.add("--user-data-dir=" + folder);
        // A dump is a picture of the memory: it goes with the rest.
        arguments.add("--crash-dumps-dir=" + folder);
        ProfileText.lines("chromium-arguments.txt").stream()
                .map(line -> line.replace("{port}", Integer.toString(port)).replace("{features}", features)).forEach(arguments::add);
        if (headless) {
            arguments.add("--headless=new");
        }
        arguments.add(page);
        return List.copyOf(arguments);
    }
}
