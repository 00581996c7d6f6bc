package org.farthing.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program as it can be started from any folder:
 * <pre>
 *   bin/farthing      the command (Linux)
 *   runtime/          the Java
 *   app/              the jars, and farthing.aot, the memory of a start
 *   doc/              licences and the list of all parts
 * </pre>
 */
final class Image {
    private final Order order;

    Image(Order order) {
        this.order = order;
    }

    Path make() throws IOException, InterruptedException {
        Path folder = order.image();
        Tools.deleteAll(folder);
        Path parts = order.work().resolve("parts");
        Tools.deleteAll(parts);
        Files.createDirectories(parts);
        Jars.Found found = Jars.inOrder(order.programJar());
        Checksums.read(order.sources().resolve("checksums.txt"))
                .require(Stream.concat(found.program().stream(), found.javafx().stream()).filter(jar -> !isOurs(jar)).toList());
        List<Path> jars = new Jars(order.target(), order.time()).copy(found.program(), folder.resolve("app"));
        Path runtime = folder.resolve("runtime");
        new RuntimeImage(order.target(), order.time(), parts).make(found.javafx(), jars, runtime);
        if (order.target().system() == Target.System.LINUX) {
            Path command = Files.createDirectories(folder.resolve("bin")).resolve("farthing");
            Files.writeString(command, Launch.script(jars));
            Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        new Documents(order).write(folder.resolve("doc"));
        // The cache remembers the times of the files that it was made from.
        Tools.date(folder, order.time());
        Path java = runtime.resolve("bin").resolve("java");
        new AotCache(order.target(), java, jars, parts).make(folder.resolve("app").resolve(Launch.CACHE));
        if (order.target().system() != Target.System.WINDOWS) {
            Tools.permissions(folder);
        }
        Tools.date(folder, order.time());
        return folder;
    }

    private boolean isOurs(Path jar) {
        String name = jar.getFileName().toString();
        return name.equals("farthing.jar") || name.equals("wallet-" + order.version() + ".jar")
                || name.equals("circuit-" + order.version() + ".jar");
    }
}
