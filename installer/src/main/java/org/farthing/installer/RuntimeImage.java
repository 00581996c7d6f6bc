package org.farthing.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * A Java with JavaFX inside and only the modules that the program uses. JavaFX comes from the repository as jars that carry native
 * libraries as data, which each first start would unpack into the user's home; here they become modules whose libraries lie where the
 * system's loader finds them.
 */
final class RuntimeImage {
    /** What no class names: the months and numbers of the window's languages, and a file system within jars for whoever opens one. */
    private static final List<String> UNSEEN = List.of("jdk.localedata", "jdk.zipfs");
    static final String LANGUAGES = "en,de,es,fa,fr,zh";

    private final Target target;
    private final Instant time;
    private final Path work;

    RuntimeImage(Target target, Instant time, Path work) {
        this.target = target;
        this.time = time;
        this.work = work;
    }

    /** Makes the image in {@code folder}, which must not be there yet. */
    void make(List<Path> javafx, List<Path> program, Path folder) throws IOException, InterruptedException {
        Path modules = Files.createDirectories(work.resolve("jmods"));
        for (Path jar : javafx) {
            module(jar, modules);
        }
        var needed = new TreeSet<String>(UNSEEN);
        javafx.forEach(jar -> needed.add(name(jar)));
        needed.addAll(used(javafx, program));
        Tools.jdk("jlink", List.of("--module-path", modules.toString(), "--add-modules", String.join(",", needed),
                "--include-locales", LANGUAGES, "--strip-debug", "--no-header-files", "--no-man-pages", "--compress", "zip-9",
                "--output", folder.toString()));
        trim(folder);
    }

    /** {@code javafx-graphics-25.0.4-linux.jar} holds the module javafx.graphics. */
    private static String name(Path jar) {
        String[] parts = jar.getFileName().toString().split("-");
        return parts[0] + "." + parts[1];
    }

    private void module(Path jar, Path modules) throws IOException {
        Path classes = Files.createDirectories(work.resolve(name(jar)).resolve("classes"));
        Path libraries = Files.createDirectories(work.resolve(name(jar)).resolve("lib"));
        try (var file = new JarFile(jar.toFile())) {
            for (JarEntryName entry : file.stream().filter(each -> !each.isDirectory()).map(JarEntryName::new).toList()) {
                if (!entry.name().startsWith("META-INF/")) {
                    Path folder = entry.isLibrary() ? libraries : classes;
                    Path copy = folder.resolve(entry.name()).normalize();
                    if (!copy.startsWith(folder)) {
                        throw new IOException(jar.getFileName() + " would write outside of its folder.");
                    }
                    Files.createDirectories(copy.getParent());
                    try (var in = file.getInputStream(entry.entry())) {
                        Files.copy(in, copy);
                    }
                }
            }
        }
        Tools.jdk("jmod", List.of("create", "--class-path", classes.toString(), "--libs", libraries.toString(), "--date", time.toString(),
                modules.resolve(name(jar) + ".jmod").toString()));
    }

    private record JarEntryName(ZipEntry entry) {
        String name() {
            return entry.getName();
        }

        boolean isLibrary() {
            return name().endsWith(".so") || name().endsWith(".dylib") || name().endsWith(".dll");
        }
    }

    private static List<String> used(List<Path> javafx, List<Path> program) throws IOException {
        var all = new ArrayList<Path>(javafx);
        all.addAll(program);
        List<String> arguments = new ArrayList<>(List.of("--multi-release", "25", "--ignore-missing-deps", "--print-module-deps"));
        all.forEach(jar -> arguments.add(jar.toString()));
        String[] lines = Tools.jdk("jdeps", arguments).strip().split("\n");
        return List.of(lines[lines.length - 1].strip().split(","));
    }

    /** Programs beside {@code java} itself, and the names of native functions, of use to those alone who debug the Java. */
    private void trim(Path folder) throws IOException, InterruptedException {
        for (String program : List.of("keytool", "jwebserver", "rmiregistry", "jrunscript")) {
            Files.deleteIfExists(folder.resolve("bin").resolve(program));
            Files.deleteIfExists(folder.resolve("bin").resolve(program + ".exe"));
        }
        if (target.system() == Target.System.LINUX) {
            Tools.require("strip", "binutils");
            try (var files = Files.walk(folder.resolve("lib"))) {
                for (Path library : files.filter(file -> file.toString().endsWith(".so")).sorted().toList()) {
                    Tools.system(List.of("strip", "--strip-unneeded", library.toString()), Map.of());
                }
            }
        }
    }
}
