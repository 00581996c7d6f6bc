package org.farthing.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.farthing.app.cli.FarthingCommand;
import picocli.CommandLine;

/**
 * Makes packages of what was built.
 * <pre>
 *   Packages PROJECT VERSION TIME KIND,…     KIND: image, app, tar, deb, rpm (Linux), dmg, pkg (macOS), msi (Windows)
 * </pre>
 */
public final class Packages {
    private static final double MEGABYTE = 1e6;

    private final Order order;

    private Packages(Order order) {
        this.order = order;
    }

    public static void main(String[] arguments) throws Exception {
        Path project = Path.of(arguments[0]).toRealPath();
        var order = new Order(project, Files.createDirectories(project.resolve("installer/target")), arguments[1],
                Instant.parse(arguments[2]), Target.here());
        new Packages(order).make(List.of(arguments[3].split(",")));
    }

    private void make(List<String> kinds) throws IOException, InterruptedException {
        for (String kind : kinds) {
            if (systemOf(kind) != null && systemOf(kind) != order.target().system()) {
                throw new IOException("A package \"" + kind + "\" is made on the system that it is for.");
            }
        }
        Path image = new Image(order).make();
        long cache = Files.size(image.resolve("app").resolve(Launch.CACHE));
        tell("image", Tools.size(image), " of which %.1f MB are the memory of a start".formatted(cache / MEGABYTE));
        for (String kind : kinds) {
            if (!kind.equals("image")) {
                Path file = make(kind, image);
                tell(file.getFileName().toString(), Tools.size(file), "");
            }
        }
    }

    private static void tell(String what, long bytes, String more) {
        System.out.printf("%s: %.1f MB%s%n", what, bytes / MEGABYTE, more);
    }

    /** {@code null} where every system can make it. */
    private static Target.System systemOf(String kind) throws IOException {
        return switch (kind) {
            case "image", NativePackage.APP -> null;
            case "tar", "deb", "rpm" -> Target.System.LINUX;
            case "dmg", "pkg" -> Target.System.MAC;
            case "msi" -> Target.System.WINDOWS;
            default -> throw new IOException("There is no kind of package \"" + kind + "\".");
        };
    }

    private Path make(String kind, Path image) throws IOException, InterruptedException {
        return switch (kind) {
            case "tar" -> tar(image);
            case "deb" -> new DebianPackage(order).make(tree(image));
            case "rpm" -> new RpmPackage(order).make(tree(image));
            default -> new NativePackage(order).make(kind, image);
        };
    }

    private Path tree(Path image) throws IOException {
        Path root = order.work().resolve("root");
        Tools.deleteAll(root);
        var commands = new Commands(new CommandLine(new FarthingCommand()), order.version());
        new LinuxTree(order.sources().resolve("linux"), order.icons()).lay(root, image, commands, order.date());
        Tools.date(root, order.time());
        return root;
    }

    private Path tar(Path image) throws IOException, InterruptedException {
        Tools.require("tar", "tar");
        Path file = order.work().resolve(order.name() + ".tar.gz");
        Tools.system(List.of("tar", "--create", "--use-compress-program=gzip -n -9", "--file", file.toString(), "--sort=name",
                "--owner=0", "--group=0", "--numeric-owner", "--mtime=@" + order.time().getEpochSecond(), "--format=gnu", "--directory",
                image.getParent().toString(), "--transform=flags=r;s,^farthing,farthing-" + order.version() + ",", "farthing"), Map.of());
        return file;
    }
}
