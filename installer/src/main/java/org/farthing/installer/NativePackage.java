package org.farthing.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Packages of macOS and Windows, by the JDK's jpackage: the same runtime, jars and memory of a start, with the system's own launcher. The
 * kind {@code app} is that without a package around it, on every system.
 */
final class NativePackage {
    static final String APP = "app";
    /** By which Windows knows later versions as the same program. Never changed. */
    private static final String UPGRADES = "4cf8e3a7-3f0d-5c83-9a52-8b1c7d0e61f4";
    private static final String NAME = "Farthing";
    private static final String CLASS_PATH = "app.classpath=";

    private final Order order;

    NativePackage(Order order) {
        this.order = order;
    }

    Path make(String kind, Path image) throws IOException {
        Path out = order.work().resolve("packages").resolve(kind);
        Tools.deleteAll(out);
        Files.createDirectories(out);
        Path folder = kind.equals(APP) ? out : order.work().resolve("parts").resolve("native");
        Tools.deleteAll(folder);
        Tools.jdk("jpackage", program(image, folder));
        Path program = only(folder);
        classPath(program, image);
        if (!kind.equals(APP)) {
            Tools.jdk("jpackage", around(kind, program, out));
        }
        return only(out);
    }

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow(() -> new IOException("jpackage left nothing."));
        }
    }

    private List<String> program(Path image, Path folder) {
        var arguments = new ArrayList<String>(List.of("--type", "app-image", "--name", NAME, "--app-version", version(), "--vendor",
                "The Farthing project", "--description", "Private browsing through relays that are paid as they work", "--copyright",
                "Apache-2.0", "--runtime-image", image.resolve("runtime").toString(), "--input", image.resolve("app").toString(),
                "--main-jar", "farthing.jar", "--main-class", Launch.MAIN, "--icon", icon().toString(), "--app-content",
                image.resolve("doc").toString(), "--dest", folder.toString(), "--java-options",
                "-XX:AOTCache=$APPDIR/" + Launch.CACHE));
        for (String option : Launch.OPTIONS) {
            arguments.addAll(List.of("--java-options", option));
        }
        return List.copyOf(arguments);
    }

    /** jpackage takes the jars as they lie in the folder; the memory of a start fits the order alone that it was made with. */
    private void classPath(Path program, Path image) throws IOException {
        Path settings;
        try (Stream<Path> files = Files.walk(program)) {
            settings = files.filter(file -> file.getFileName().toString().equals(NAME + ".cfg")).findFirst()
                    .orElseThrow(() -> new IOException("jpackage left no settings of its launcher."));
        }
        var lines = new ArrayList<String>();
        for (String line : Files.readAllLines(settings)) {
            if (!line.startsWith(CLASS_PATH)) {
                lines.add(line);
            }
            if (line.equals("[Application]")) {
                for (Path jar : Jars.inOrder(order.programJar()).program()) {
                    if (Files.exists(image.resolve("app").resolve(jar.getFileName().toString()))) {
                        lines.add(CLASS_PATH + "$APPDIR/" + jar.getFileName());
                    }
                }
            }
        }
        Files.write(settings, lines);
        // jpackage gave its copies the time of day, and the memory of a start knows the jars by theirs.
        Tools.date(program, order.time());
    }

    private List<String> around(String kind, Path program, Path out) {
        var arguments = new ArrayList<String>(List.of("--type", kind, "--name", NAME, "--app-version", version(), "--app-image",
                program.toString(), "--license-file", order.project().resolve("LICENSE").toString(), "--dest", out.toString()));
        if (order.target().system() == Target.System.WINDOWS) {
            arguments.addAll(List.of("--win-menu", "--win-menu-group", NAME, "--win-dir-chooser", "--win-per-user-install",
                    "--win-upgrade-uuid", UPGRADES));
        }
        return List.copyOf(arguments);
    }

    /** macOS counts from 1 on; what the program calls itself stays as it is. */
    private String version() {
        boolean beforeOne = order.target().system() == Target.System.MAC && order.version().startsWith("0.");
        return beforeOne ? "1" + order.version().substring(1) : order.version();
    }

    private Path icon() {
        return order.icons().resolve(switch (order.target().system()) {
            case LINUX -> "mark-256.png";
            case MAC -> "mark.icns";
            case WINDOWS -> "mark.ico";
        });
    }
}
