package org.farthing.installer;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Programs that the build starts, and folders of files that it makes. */
final class Tools {
    private Tools() {
    }

    /** Runs one of the JDK's own tools in this process and returns what it printed. */
    static String jdk(String tool, List<String> arguments) throws IOException {
        ToolProvider provider = ToolProvider.findFirst(tool).orElseThrow(() -> new IOException("This JDK has no " + tool + "."));
        var printed = new StringWriter();
        int status = provider.run(new PrintWriter(printed, true), new PrintWriter(printed, true), arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IOException(tool + " ended with " + status + ": " + printed);
        }
        return printed.toString();
    }

    /** Runs a program of the system, which prints where this one does. */
    static void system(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        if (status != 0) {
            throw new IOException(command.getFirst() + " ended with " + status + ".");
        }
    }

    /** Whether a program of that name is to be found. */
    static boolean has(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator)).filter(folder -> !folder.isBlank())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Asks for a program where a step needs it, with what to install. */
    static void require(String program, String debianPackage) throws IOException {
        if (!has(program)) {
            throw new IOException("This package needs " + program + " to be built, and it was not found. On Debian: apt-get install "
                    + debianPackage);
        }
    }

    static void deleteAll(Path root) throws IOException {
        if (!Files.exists(root, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.sorted().toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.copy(file, copy, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /** As a system expects them, whatever the umask of whoever builds; for systems with such permissions. */
    static void permissions(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(each -> !Files.isSymbolicLink(each)).toList()) {
                boolean open = Files.isDirectory(file) || Files.isExecutable(file) && !file.toString().endsWith(".so");
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    /** Gives all files, links and folders below one time, the folders last. */
    static void date(Path root, Instant time) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!Files.isSymbolicLink(file)) {
                    Files.setLastModifiedTime(file, FileTime.from(time));
                }
            }
        }
    }

    /** Bytes of all files below, as far as they are files. */
    static long size(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            long bytes = 0;
            for (Path file : files.filter(each -> Files.isRegularFile(each, java.nio.file.LinkOption.NOFOLLOW_LINKS)).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }
}
