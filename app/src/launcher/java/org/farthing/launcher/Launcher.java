package org.farthing.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The jar's entry: starts the program on a Java that is new enough. This class alone is compiled for Java 17, so that {@code java -jar}
 * with an older Java first in the path finds the right one beside it, or says in one sentence what is missing, instead of showing an
 * {@code UnsupportedClassVersionError}.
 */
public final class Launcher {
    private static final int NEEDED = 25;
    private static final String PROGRAM = "org.farthing.app.Main";
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

    private Launcher() {
    }

    public static void main(String[] arguments) throws Exception {
        if (Runtime.version().feature() >= NEEDED) {
            try {
                Class.forName(PROGRAM).getMethod("main", String[].class).invoke(null, (Object) arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
            return;
        }
        Optional<Path> java = candidates().stream().filter(Launcher::isNewEnough).map(Launcher::executable)
                .filter(Files::isExecutable).findFirst();
        if (java.isEmpty()) {
            System.err.println("Farthing needs Java " + NEEDED + " or later, and this is Java " + Runtime.version().feature()
                    + ": install a JDK " + NEEDED + " (Temurin for example) and start it again.");
            System.exit(1);
        }
        System.exit(run(java.get(), arguments));
    }

    private static int run(Path java, String[] arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), PROGRAM));
        command.addAll(List.of(arguments));
        Process program = new ProcessBuilder(command).inheritIO().start();
        // A signal to this process is meant for the program; its exit status is ours.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            program.destroy();
            try {
                Runtime.getRuntime().halt(program.waitFor());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        return program.waitFor();
    }

    /** Homes of Javas, in the order in which they are tried. */
    private static List<Path> candidates() {
        List<Path> homes = new ArrayList<>();
        for (String variable : List.of("FARTHING_JAVA_HOME", "JAVA_HOME")) {
            String home = System.getenv(variable);
            if (home != null && !home.isEmpty()) {
                homes.add(Path.of(home));
            }
        }
        String user = System.getProperty("user.home");
        String programs = System.getenv("ProgramFiles");
        List<Path> folders = new ArrayList<>(List.of(Path.of("/usr/lib/jvm"), Path.of("/opt"), Path.of("/usr/java"),
                Path.of("/Library/Java/JavaVirtualMachines"), Path.of(user, ".sdkman", "candidates", "java"), Path.of(user, ".jdks")));
        if (programs != null) {
            folders.add(Path.of(programs, "Java"));
            folders.add(Path.of(programs, "Eclipse Adoptium"));
        }
        for (Path folder : folders) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    homes.add(entry);
                    homes.add(entry.resolve("Contents").resolve("Home"));
                }
            } catch (IOException e) {
                // There is no such folder on this system.
                continue;
            }
        }
        return homes;
    }

    /** By the file that every Java since 7 has in its home, without starting it. */
    private static boolean isNewEnough(Path home) {
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return version.find() && Integer.parseInt(version.group(1)) >= NEEDED;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path executable(Path home) {
        return home.resolve("bin").resolve(File.separatorChar == '\\' ? "java.exe" : "java");
    }
}
