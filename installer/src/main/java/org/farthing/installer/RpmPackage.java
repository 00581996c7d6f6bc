package org.farthing.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The package of Fedora, openSUSE and their kin, by rpmbuild, from the same tree as Debian's. */
final class RpmPackage {
    private final Order order;

    RpmPackage(Order order) {
        this.order = order;
    }

    /** @param root a tree as {@link LinuxTree} lays it */
    Path make(Path root) throws IOException, InterruptedException {
        Tools.require("rpmbuild", "rpm");
        Path work = order.work().resolve("rpm");
        Tools.deleteAll(work);
        Files.createDirectories(work);
        String specification = Files.readString(order.sources().resolve("linux/farthing.spec")).replace("@version@", order.version())
                .replace("@root@", root.toString());
        Path written = Files.writeString(work.resolve("farthing.spec"), specification);
        Tools.system(List.of("rpmbuild", "-bb", "--quiet", "--define", "_topdir " + work, "--define", "_buildhost farthing", "--define",
                "use_source_date_epoch_as_buildtime 1", "--define", "clamp_mtime_to_source_date_epoch 1", written.toString()),
                Map.of("SOURCE_DATE_EPOCH", String.valueOf(order.time().getEpochSecond())));
        try (Stream<Path> files = Files.walk(work.resolve("RPMS"))) {
            Path built = files.filter(file -> file.toString().endsWith(".rpm")).findFirst()
                    .orElseThrow(() -> new IOException("rpmbuild left no package."));
            return Files.move(built, order.work().resolve(built.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
