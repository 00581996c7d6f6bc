package org.farthing.installer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The program's jars as they are packaged. From what the repository holds they differ in four things: other systems' native libraries are
 * left out (some fifteen megabytes), and so is what of some large libraries the program never comes to ({@link Reach}, some eleven); then
 * signatures, since a Java remembers no class of a signed jar from one start to the next, and their bytes were compared with the checked-in
 * sums before; and every entry has the build's one time, so that the same commit gives the same bytes.
 */
final class Jars {
    private static final String JAVAFX = "javafx-";

    private final Target target;
    private final Instant time;

    Jars(Target target, Instant time) {
        this.target = target;
        this.time = time;
    }

    /** What {@link #inOrder} found. */
    record Found(List<Path> program, List<Path> javafx) {
    }

    /**
     * The program's jar and those its manifest names, in that order: it is the order of the class path. What an earlier build left beside
     * them is not among them.
     */
    static Found inOrder(Path programJar) throws IOException {
        var program = new ArrayList<Path>(List.of(programJar));
        var javafx = new ArrayList<Path>();
        for (String name : classPath(programJar)) {
            Path jar = programJar.resolveSibling(name);
            (jar.getFileName().toString().startsWith(JAVAFX) ? javafx : program).add(jar);
        }
        // JavaFX comes in pairs: an empty jar, and the one of the system.
        javafx.removeIf(jar -> !isModule(jar));
        if (javafx.isEmpty()) {
            throw new IOException("There is no JavaFX for this system beside " + programJar.getFileName() + ".");
        }
        return new Found(List.copyOf(program), List.copyOf(javafx));
    }

    private static List<String> classPath(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            String value = file.getManifest().getMainAttributes().getValue("Class-Path");
            if (value == null) {
                throw new IOException("The manifest of " + jar.getFileName() + " names no libraries.");
            }
            return List.of(value.split(" "));
        }
    }

    private static boolean isModule(Path jar) {
        try (var file = new JarFile(jar.toFile())) {
            return file.getEntry("module-info.class") != null;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * Copies jars into a folder. Returns what was left of them, in the same order: a jar with nothing for this system or this program is
     * left out.
     */
    List<Path> copy(List<Path> jars, Path folder) throws IOException {
        Files.createDirectories(folder);
        Reach reach = Reach.from(jars);
        var copies = new ArrayList<Path>();
        for (Path jar : jars) {
            Path copy = folder.resolve(jar.getFileName().toString());
            if (reach.includes(jar) && copy(jar, copy, reach)) {
                Files.setLastModifiedTime(copy, FileTime.from(time));
                copies.add(copy);
            }
        }
        return List.copyOf(copies);
    }

    /** Whether there was something to copy besides the manifest. */
    private boolean copy(Path jar, Path copy, Reach reach) throws IOException {
        try (var file = new JarFile(jar.toFile(), false)) {
            var entries = new TreeMap<String, JarEntry>(Comparator.comparing((String name) -> !name.equals(JarFile.MANIFEST_NAME))
                    .thenComparing(Comparator.naturalOrder()));
            file.stream().filter(entry -> !entry.isDirectory() && !target.isForeign(entry.getName()) && !isSignature(entry.getName()))
                    .forEach(entry -> entries.put(entry.getName(), entry));
            boolean lostAll = entries.keySet().stream().allMatch(name -> name.equals(JarFile.MANIFEST_NAME))
                    && file.stream().anyMatch(entry -> target.isForeign(entry.getName()));
            if (lostAll) {
                return false;
            }
            try (OutputStream bytes = Files.newOutputStream(copy); var out = new ZipOutputStream(bytes)) {
                for (JarEntry entry : entries.values()) {
                    if (!reach.includes(jar, file, entry)) {
                        continue;
                    }
                    var written = new ZipEntry(entry.getName());
                    written.setTimeLocal(time.atOffset(ZoneOffset.UTC).toLocalDateTime());
                    out.putNextEntry(written);
                    if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        manifest(file).write(out);
                    } else {
                        file.getInputStream(entry).transferTo(out);
                    }
                    out.closeEntry();
                }
            }
            return true;
        }
    }

    static boolean isSignature(String entry) {
        String name = entry.toUpperCase(Locale.ROOT);
        return name.startsWith("META-INF/") && name.indexOf('/', "META-INF/".length()) < 0
                && (name.endsWith(".SF") || name.endsWith(".RSA") || name.endsWith(".DSA") || name.endsWith(".EC"));
    }

    /** Without the entries' digests, which belong to a signature, and without a class path: the launcher names it. */
    private static Manifest manifest(JarFile file) throws IOException {
        Manifest manifest = file.getManifest();
        manifest.getEntries().clear();
        manifest.getMainAttributes().remove(java.util.jar.Attributes.Name.CLASS_PATH);
        return manifest;
    }
}
