package org.farthing.installer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/**
 * A Java with JavaFX inside and only the modules that the program uses. JavaFX comes from the repository as jars that carry native
 * libraries as data, which each first start would unpack into the user's home; here they become modules whose libraries lie where the
 * system's loader finds them.
 */
final class RuntimeImage {
    /** What no class names: the months and numbers of the window's languages, and a file system within jars for whoever opens one. */
    private static final List<String> UNSEEN = List.of("jdk.localedata", "jdk.zipfs");
    /**
     * What JavaFX's modules ask for and nobody here comes to: Swing, sound, printing, reading and colour-matching of pictures by Java's own
     * means, and XML. The window's only use of java.desktop is the icon in the system's tray, which {@link TrayNotice} tries. On Linux
     * alone: macOS draws even that icon by Swing, and Windows was not looked at.
     */
    private static final List<String> UNUSED = List.of("java.desktop/javax/swing", "java.desktop/com/sun/java/swing",
            "java.desktop/com/sun/swing", "java.desktop/javax/sound", "java.desktop/com/sun/media", "java.desktop/javax/print", "java.desktop/sun/print",
            "java.desktop/javax/imageio", "java.desktop/com/sun/imageio", "java.xml/com/sun/org/apache");
    /** Beginnings of what the tray's icon needs of that. */
    private static final List<String> USED = List.of("java.desktop/javax/swing/KeyStroke", "java.desktop/javax/swing/Swing",
            "java.desktop/javax/swing/UIClientPropertyKey", "java.desktop/javax/swing/plaf/basic/BasicGraphicsUtils",
            "java.desktop/com/sun/java/swing/plaf/gtk/GTKConstants");
    /** The native parts of that. */
    private static final List<String> UNUSED_LIBRARIES = List.of("libjsound.so", "libsplashscreen.so", "libjavajpeg.so", "libmlib_image.so",
            "liblcms.so");
    /** JavaFX's look of before 2014, pictures and style sheets alone: a program has to ask for it. */
    private static final String OLD_LOOK = "com/sun/javafx/scene/control/skin/caspian/";
    private static final Comparator<Path> CLASSES_FIRST = Comparator.comparing(file -> !file.toString().endsWith(".class"));
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
        Path unused = Files.write(work.resolve("unused"), unused());
        Tools.jdk("jlink", List.of("--module-path", modules.toString(), "--add-modules", String.join(",", needed),
                "--include-locales", LANGUAGES, "--strip-debug", "--no-header-files", "--no-man-pages", "--compress", "zip-9",
                "--exclude-resources", "@" + unused, "--output", folder.toString()));
        trim(folder);
    }

    /** All but one file of each package of what is {@link #UNUSED}, since a module must have each package that it names. */
    private List<String> unused() throws IOException {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        var unused = new ArrayList<String>();
        for (String folder : target.system() == Target.System.LINUX ? UNUSED : List.<String>of()) {
            try (var files = Files.walk(modules.resolve(folder))) {
                Map<Path, List<Path>> packages = files.filter(Files::isRegularFile).collect(Collectors.groupingBy(Path::getParent));
                for (List<Path> members : packages.values()) {
                    members.stream().sorted(CLASSES_FIRST.thenComparing(RuntimeImage::size).thenComparing(Path::toString)).skip(1)
                            .map(file -> modules.relativize(file).toString()).filter(file -> USED.stream().noneMatch(file::startsWith))
                            .forEach(file -> unused.add("/" + file));
                }
            }
        }
        unused.sort(Comparator.naturalOrder());
        return unused;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
                if (!entry.name().startsWith("META-INF/") && !entry.name().startsWith(OLD_LOOK)) {
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
            for (String library : UNUSED_LIBRARIES) {
                Files.deleteIfExists(folder.resolve("lib").resolve(library));
            }
            Tools.require("strip", "binutils");
            try (var files = Files.walk(folder.resolve("lib"))) {
                for (Path library : files.filter(file -> file.toString().endsWith(".so")).sorted().toList()) {
                    Tools.system(List.of("strip", "--strip-unneeded", library.toString()), Map.of());
                }
            }
        }
    }
}
