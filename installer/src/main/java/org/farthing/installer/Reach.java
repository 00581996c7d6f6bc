package org.farthing.installer;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * What of some large libraries the program can come to. Only that is packaged: of Bouncy Castle, for one, the program uses a sixth of the
 * classes, of RxJava none.
 *
 * <p>A class is reached if any class of the other jars, or one that is reached, names it anywhere in its constants: as a type, in a
 * descriptor, in an annotation, or in a text, as what is loaded by name is. Whoever puts a class's name together from parts escapes that,
 * so a library in which the program comes to such a place is not to be among {@link #LARGE}. A resource is reached if its package has a
 * class that is, or if such a class names its file.
 */
final class Reach {
    /** The libraries' packages. */
    static final List<String> LARGE = List.of("org/bouncycastle/", "org/web3j/", "io/reactivex/", "kotlin/",
            "org/xbill/");
    private static final String CLASS = ".class";
    private static final String MODULE = "module-info" + CLASS;
    private static final List<String> FOR_COMPILERS = List.of(".kotlin_metadata", ".kotlin_module", ".kotlin_builtins", ".knm");
    private static final String META = "META-INF/";
    private static final String VERSIONS = META + "versions/";
    private static final String SERVICES = META + "services/";
    private static final Pattern NOT_A_NAME = Pattern.compile("[^\\p{L}\\p{N}_$/]+");

    private final Set<Path> large = new HashSet<>();
    /** By class: all that its constants say. */
    private final Map<String, Set<String>> texts = new HashMap<>();
    private final Set<String> reached = new HashSet<>();
    private final Set<String> packages = new HashSet<>();
    private final Set<String> files = new HashSet<>();

    private Reach() {
    }

    /** @param jars everything that is packaged */
    static Reach from(List<Path> jars) throws IOException {
        var reach = new Reach();
        Deque<String> open = new ArrayDeque<>();
        for (Path jar : jars) {
            try (var file = new JarFile(jar.toFile(), false)) {
                List<? extends ZipEntry> classes = file.stream().filter(entry -> isClass(entry.getName())).toList();
                boolean isLarge = classes.stream().anyMatch(entry -> LARGE.stream().anyMatch(className(entry.getName())::startsWith));
                if (isLarge) {
                    reach.large.add(jar);
                }
                for (ZipEntry entry : classes) {
                    String name = className(entry.getName());
                    try (InputStream in = file.getInputStream(entry)) {
                        reach.texts.computeIfAbsent(name, _ -> new HashSet<>()).addAll(texts(in.readAllBytes()));
                    }
                    if (!isLarge) {
                        open.push(name);
                    }
                }
            }
        }
        reach.follow(open);
        return reach;
    }

    private void follow(Deque<String> open) {
        while (!open.isEmpty()) {
            String next = open.pop();
            if (reached.add(next)) {
                packages.add(folder(next));
                for (String text : texts.get(next)) {
                    files.add(text.substring(text.lastIndexOf('/') + 1));
                    named(text).stream().filter(texts::containsKey).forEach(open::push);
                }
            }
        }
    }

    private static Set<String> texts(byte[] bytes) {
        var texts = new HashSet<String>();
        for (PoolEntry constant : ClassFile.of().parse(bytes).constantPool()) {
            if (constant instanceof Utf8Entry text) {
                texts.add(text.stringValue());
            }
        }
        return texts;
    }

    /** What in a text may be a class's name. */
    private static List<String> named(String text) {
        var names = new ArrayList<String>();
        for (String part : NOT_A_NAME.split(text.replace('.', '/'))) {
            names.add(part);
            // In a descriptor a type's name begins after an L, which may stand after other types.
            for (int type = part.indexOf('L'); type >= 0; type = part.indexOf('L', type + 1)) {
                names.add(part.substring(type + 1));
            }
        }
        return names;
    }

    private static boolean isClass(String entry) {
        // A module's description matters only on a module path, and names everything.
        return entry.endsWith(CLASS) && !entry.endsWith(MODULE);
    }

    /** As other classes name it, wherever in a jar of several versions it lies. */
    private static String className(String entry) {
        String name = entry.startsWith(VERSIONS) ? entry.substring(entry.indexOf('/', VERSIONS.length()) + 1) : entry;
        return name.substring(0, name.length() - CLASS.length());
    }

    private static String folder(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** Whether there is anything in the jar for the program. */
    boolean includes(Path jar) throws IOException {
        if (!large.contains(jar)) {
            return true;
        }
        try (var file = new JarFile(jar.toFile(), false)) {
            return file.stream().anyMatch(entry -> isClass(entry.getName()) && reached.contains(className(entry.getName())));
        }
    }

    /** Whether an entry of the open jar is to be packaged. */
    boolean includes(Path jar, JarFile open, ZipEntry entry) throws IOException {
        String name = entry.getName();
        if (name.endsWith(MODULE) || FOR_COMPILERS.stream().anyMatch(name::endsWith)) {
            // A module's description: on a class path nobody reads it, and what it requires or exports may be left out.
            return false;
        }
        if (!large.contains(jar) || name.equals(JarFile.MANIFEST_NAME)) {
            return true;
        }
        if (name.startsWith(SERVICES)) {
            // A service that is not there must not be named either.
            try (InputStream in = open.getInputStream(entry)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.replaceAll("#.*", "").strip())
                        .filter(line -> !line.isEmpty()).allMatch(line -> reached.contains(line.replace('.', '/')));
            }
        }
        if (name.endsWith(CLASS)) {
            return reached.contains(className(name));
        }
        return name.startsWith(META) || packages.contains(folder(name)) || files.contains(name.substring(name.lastIndexOf('/') + 1));
    }
}
