package org.farthing.installer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How the packaged program starts. A remembered start fits only one that is made with the same options and the same class path. */
final class Launch {
    static final String MAIN = "org.farthing.app.Main";
    static final String CACHE = "farthing.aot";

    /**
     * One thread collects garbage: heaps are small, and cores are for the circuits. No figures for onlookers in a file under /tmp: the
     * collector writes to it in each pause, which then lasts as long as a busy disk keeps the file's page (7 s were seen), and the file
     * tells every user of the computer what runs. Room for classes from the beginning: each time it grows the whole heap is collected, twice
     * before the window is there. What the Java itself has to say goes to stderr, since stdout belongs to {@code --json};
     * that a remembered start does not fit is nothing that a person could act upon.
     */
    static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:MetaspaceSize=128m",
            "--enable-native-access=javafx.graphics,ALL-UNNAMED", "-Xlog:disable", "-Xlog:all=error,aot=off,cds=off:stderr");

    /** Commands that run for long and show no window. */
    static final List<String> WITHOUT_WINDOW = List.of("relay", "proxy", "devnet");
    /**
     * What they do without. Java takes a sixty-fourth of the machine's memory for a heap to begin with, and what lives for a moment fills a
     * third of it before it is first collected: of four processes that carried 250 MB/s, 350 MB of 1.1 GB.
     */
    static final List<String> SMALL = List.of("-Xms40m", "-Xmn24m");

    private Launch() {
    }

    /** The command line of a start with further options of the Java. */
    static List<String> command(Path java, List<String> further, List<Path> jars, List<String> arguments) {
        var command = new ArrayList<String>(List.of(java.toString()));
        command.addAll(OPTIONS);
        command.addAll(further);
        command.addAll(List.of("-cp", classPath(jars), MAIN));
        command.addAll(arguments);
        return List.copyOf(command);
    }

    static String classPath(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(java.io.File.pathSeparator));
    }

    /** The command {@code farthing} of Linux: finds the program from where it lies itself, through links. */
    static String script(List<Path> jars) {
        String path = jars.stream().map(jar -> "$app/" + jar.getFileName()).collect(Collectors.joining(":"));
        return """
                #!/bin/sh
                # Farthing's start. FARTHING_JAVA_OPTIONS may hold further options of the Java, divided by spaces.
                home=$(dirname "$(dirname "$(readlink -f "$0")")")
                app=$home/app
                case "${1-}" in
                    %s) room="%s" ;;
                    *) room= ;;
                esac
                exec "$home/runtime/bin/java" "-XX:AOTCache=$app/%s" %s $room ${FARTHING_JAVA_OPTIONS-} \\
                    -cp "%s" %s "$@"
                """.formatted(String.join("|", WITHOUT_WINDOW), String.join(" ", SMALL), CACHE, String.join(" ", OPTIONS), path, MAIN);
    }
}
