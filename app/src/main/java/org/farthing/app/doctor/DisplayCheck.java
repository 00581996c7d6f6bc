package org.farthing.app.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the window needs of a Linux desktop: a display, and the GTK 3 library. Other systems bring theirs. */
final class DisplayCheck implements Examination {
    private static final String LIBRARY = "libgtk-3.so.0";
    private static final Path LOADER_CACHE = Path.of("/etc/ld.so.cache");
    private static final List<Path> PLACES = List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/lib"), Path.of("/lib64"),
            Path.of("/usr/local/lib"), Path.of("/usr/lib/x86_64-linux-gnu"), Path.of("/usr/lib/aarch64-linux-gnu"));

    private final String system;
    private final Map<String, String> environment;

    /**
     * @param system      the system property {@code os.name}
     * @param environment of this process
     */
    DisplayCheck(String system, Map<String, String> environment) {
        this.system = system;
        this.environment = environment;
    }

    @Override
    public Check check() {
        return Check.DISPLAY;
    }

    @Override
    public Finding examine() {
        boolean display = !environment.getOrDefault("DISPLAY", "").isEmpty() || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
        return judge(system.startsWith("Linux"), display, system.startsWith("Linux") && hasGtk());
    }

    private static boolean hasGtk() {
        return PLACES.stream().anyMatch(place -> Files.exists(place.resolve(LIBRARY))) || isInLoaderCache();
    }

    /** The cache has the names of all libraries as plain text. */
    private static boolean isInLoaderCache() {
        try {
            return new String(Files.readAllBytes(LOADER_CACHE), StandardCharsets.ISO_8859_1).contains(LIBRARY);
        } catch (IOException _) {
            return false;
        }
    }

    static Finding judge(boolean linux, boolean display, boolean gtk) {
        if (!linux) {
            return Finding.fine(Check.DISPLAY, "fine");
        }
        if (!gtk) {
            return Finding.failed(Check.DISPLAY, "no-gtk");
        }
        return display ? Finding.fine(Check.DISPLAY, "fine") : Finding.attention(Check.DISPLAY, "no-display");
    }
}
