package org.farthing.installer;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The package of Debian, Ubuntu and their kin, by dpkg-deb. */
final class DebianPackage {
    private static final int KIBIBYTE = 1024;

    private final Order order;

    DebianPackage(Order order) {
        this.order = order;
    }

    /** @param root a tree as {@link LinuxTree} lays it; the package's own files are put into it and taken out again */
    Path make(Path root) throws IOException, InterruptedException {
        Tools.require("dpkg-deb", "dpkg");
        Path folder = Files.createDirectories(root.resolve("DEBIAN"));
        Path sources = order.sources().resolve("linux/debian");
        String control = Files.readString(sources.resolve("control")).replace("@version@", order.version())
                .replace("@architecture@", order.target().debian())
                .replace("@size@", String.valueOf((Tools.size(root.resolve("usr")) + KIBIBYTE - 1) / KIBIBYTE));
        Files.writeString(folder.resolve("control"), control);
        Files.writeString(folder.resolve("md5sums"), sums(root));
        for (String script : List.of("postinst", "postrm")) {
            Files.copy(sources.resolve(script), folder.resolve(script));
            Files.setPosixFilePermissions(folder.resolve(script), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Tools.date(root, order.time());
        Path file = order.work().resolve("farthing_" + order.version() + "_" + order.target().debian() + ".deb");
        // One thread: with more, the compressed bytes depend on how many cores there are.
        Tools.system(List.of("dpkg-deb", "--root-owner-group", "-Zxz", "--threads-max=1", "--build", root.toString(), file.toString()),
                Map.of("SOURCE_DATE_EPOCH", String.valueOf(order.time().getEpochSecond())));
        Tools.deleteAll(folder);
        return file;
    }

    /** The sums that dpkg --verify compares with; the format asks for MD5. */
    private static String sums(Path root) throws IOException {
        var lines = new StringBuilder();
        try (Stream<Path> files = Files.walk(root.resolve("usr"))) {
            for (Path file : files.filter(each -> Files.isRegularFile(each, java.nio.file.LinkOption.NOFOLLOW_LINKS)).sorted().toList()) {
                lines.append(sum(file)).append("  ").append(root.relativize(file)).append('\n');
            }
        }
        return lines.toString();
    }

    private static String sum(Path file) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file));
            return "%032x".formatted(new BigInteger(1, digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("This Java cannot make the sums that the package needs.", e);
        }
    }
}
