package org.farthing.app.clicker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.stage.Window;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Everything that lives in this process after a full collection, counted: what is no longer shown and still counted here is a leak.
 *
 * @param figures what is judged, by name; the heap without pictures
 * @param classes how many of each class
 */
record Census(Map<String, Long> figures, Map<String, Long> classes) {
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");
    /** What JavaFX keeps listeners and bindings in. */
    private static final Pattern LISTENERS = Pattern.compile(
            "com\\.sun\\.javafx\\.(binding|collections)\\..*|javafx\\.(beans|collections)\\.Weak.*|javafx\\.util\\.Subscription\\$.*");

    /** JavaFX keeps pictures to draw on in arrays of int, softly and up to a bound of its own; the collector fills holes with the other. */
    private static final Set<String> PICTURES = Set.of("[I", "[Ljdk.internal.vm.FillerElement;");

    enum Kind {
        NODE,
        WINDOW,
        OTHER
    }

    /** Counts; stops the whole process for that, twice, since what a first collection sets free may hold more. */
    static Census take(Map<String, Kind> kinds) {
        System.gc();
        var figures = new TreeMap<String, Long>();
        var classes = new HashMap<String, Long>();
        for (String line : histogram().lines().toList()) {
            Matcher entry = LINE.matcher(line);
            if (!entry.matches()) {
                continue;
            }
            long count = Long.parseLong(entry.group(1));
            String name = entry.group(3);
            // Lambdas and the classes that access methods by handle are numbered anew each time.
            String plain = name.replaceAll("(\\$\\$Lambda|LambdaForm\\$\\w+|\\$\\$InjectedInvoker)[/+.].*", "$1");
            classes.merge(plain, count, Long::sum);
            if (!PICTURES.contains(name)) {
                figures.merge("heap KiB", Long.parseLong(entry.group(2)), Long::sum);
            }
            switch (kinds.computeIfAbsent(name, Census::kind)) {
                case NODE -> figures.merge("nodes", count, Long::sum);
                case WINDOW -> figures.merge("windows", count, Long::sum);
                case OTHER -> { }
            }
            if (LISTENERS.matcher(name).matches()) {
                figures.merge("listeners", count, Long::sum);
            }
            if (name.startsWith("org.farthing.app.")) {
                figures.merge("own objects", count, Long::sum);
            }
            if (name.equals("java.lang.VirtualThread") || name.equals("java.lang.ThreadBuilders$BoundVirtualThread")) {
                figures.merge("virtual threads", count, Long::sum);
            }
        }
        figures.computeIfPresent("heap KiB", (_, bytes) -> bytes >> 10);
        figures.put("threads", entries("task"));
        figures.put("open files", entries("fd"));
        return new Census(figures, classes);
    }

    private static String histogram() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer().invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram", new Object[] {new String[0]}, new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException("this Java counts nothing", e);
        }
    }

    private static Kind kind(String name) {
        if (!name.contains(".") || name.startsWith("[") || name.startsWith("java.")) {
            return Kind.OTHER;
        }
        try {
            Class<?> found = Class.forName(name, false, Census.class.getClassLoader());
            return Node.class.isAssignableFrom(found) ? Kind.NODE : Window.class.isAssignableFrom(found) ? Kind.WINDOW : Kind.OTHER;
        } catch (ClassNotFoundException | LinkageError _) {
            // Hidden ones have no name that finds them: lambdas, none of which is a node.
            return Kind.OTHER;
        }
    }

    private static long entries(String what) {
        try (Stream<Path> all = Files.list(Path.of("/proc/self", what))) {
            return all.count();
        } catch (IOException _) {
            return 0;
        }
    }

    /** The classes of which there are most more than in {@code before}. */
    List<String> growth(Census before) {
        Comparator<Map.Entry<String, Long>> byCount = Map.Entry.comparingByValue();
        return classes.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue() - before.classes.getOrDefault(entry.getKey(), 0L)))
                .filter(entry -> entry.getValue() > 0).sorted(byCount.reversed()).limit(60)
                .map(entry -> "+" + entry.getValue() + " " + entry.getKey()).toList();
    }
}
