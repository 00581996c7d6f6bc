package org.farthing.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Packages of macOS and Windows, by the JDK's jpackage: the same runtime, jars and memory of a start, with the system's own launcher. */
final class NativePackage {
    /** By which Windows knows later versions as the same program. Never changed. */
    private static final String UPGRADES = "4cf8e3a7-3f0d-5c83-9a52-8b1c7d0e61f4";

    private final Order order;

    NativePackage(Order order) {
        this.order = order;
    }

    Path make(String kind, Path image) throws IOException {
        Path out = order.work().resolve("packages");
        Tools.deleteAll(out);
        Files.createDirectories(out);
        Tools.jdk("jpackage", arguments(kind, image, out));
        try (Stream<Path> files = Files.list(out)) {
            return files.findFirst().orElseThrow(() -> new IOException("jpackage left no package."));
        }
    }

    private List<String> arguments(String kind, Path image, Path out) throws IOException {
        // jpackage takes versions of macOS from 1 on; what the program calls itself stays as it is.
        String version = order.version().startsWith("0.") ? "1" + order.version().substring(1) : order.version();
        var arguments = new ArrayList<String>(List.of("--type", kind, "--name", "Farthing", "--app-version",
                order.target().system() == Target.System.MAC ? version : order.version(), "--vendor", "The Farthing project",
                "--description", "Private browsing through relays that are paid as they work", "--copyright", "Apache-2.0",
                "--runtime-image", image.resolve("runtime").toString(), "--input", image.resolve("app").toString(), "--main-jar",
                "farthing.jar", "--main-class", Launch.MAIN, "--icon", icon().toString(), "--license-file",
                order.project().resolve("LICENSE").toString(), "--app-content", image.resolve("doc").toString(), "--dest", out.toString(),
                "--java-options", "-XX:AOTCache=$APPDIR/" + Launch.CACHE));
        for (String option : Launch.OPTIONS) {
            arguments.addAll(List.of("--java-options", option));
        }
        if (order.target().system() == Target.System.WINDOWS) {
            arguments.addAll(List.of("--win-menu", "--win-menu-group", "Farthing", "--win-dir-chooser", "--win-per-user-install",
                    "--win-upgrade-uuid", UPGRADES));
        }
        return List.copyOf(arguments);
    }

    private Path icon() {
        return order.icons().resolve(order.target().system() == Target.System.MAC ? "mark.icns" : "mark.ico");
    }
}
