package org.farthing.installer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * What lies where on a Linux system once Farthing is installed; both kinds of Linux package are made from it.
 * <pre>
 *   /usr/lib/farthing/           the image: bin/farthing, runtime/, app/
 *   /usr/bin/farthing            leads there
 *   /usr/share/applications/     the menu's entry        /usr/share/icons/hicolor/   its icons
 *   /usr/share/man/man1/         the manual page         /usr/share/bash-completion/ the shell's completion
 *   /usr/lib/systemd/system/     the relay's unit, which nobody enables but the operator
 *   /usr/share/doc/farthing/     licences and the list of all parts
 * </pre>
 */
final class LinuxTree {
    private static final List<Integer> ICON_SIZES = List.of(16, 24, 32, 48, 64, 128, 256, 512);

    private final Path sources;
    private final Path icons;

    /**
     * @param sources {@code installer/src/linux}
     * @param icons   the project's folder of icons
     */
    LinuxTree(Path sources, Path icons) {
        this.sources = sources;
        this.icons = icons;
    }

    /** Lays everything out in {@code root}, which must not be there yet. */
    void lay(Path root, Path image, Commands commands, String date) throws IOException {
        Path lib = Files.createDirectories(root.resolve("usr/lib"));
        Tools.copyAll(image, lib.resolve("farthing"));
        Path bin = Files.createDirectories(root.resolve("usr/bin"));
        Files.createSymbolicLink(bin.resolve("farthing"), Path.of("../lib/farthing/bin/farthing"));
        put(sources.resolve("farthing.desktop"), root.resolve("usr/share/applications/farthing.desktop"));
        put(sources.resolve("farthing-relay.service"), root.resolve("usr/lib/systemd/system/farthing-relay.service"));
        for (int size : ICON_SIZES) {
            put(icons.resolve("mark-" + size + ".png"),
                    root.resolve("usr/share/icons/hicolor/" + size + "x" + size + "/apps/farthing.png"));
        }
        put(icons.resolve("mark.svg"), root.resolve("usr/share/icons/hicolor/scalable/apps/farthing.svg"));
        Path man = Files.createDirectories(root.resolve("usr/share/man/man1"));
        try (var page = new GZIPOutputStream(Files.newOutputStream(man.resolve("farthing.1.gz")))) {
            page.write(commands.manualPage(date).getBytes(StandardCharsets.UTF_8));
        }
        Path completions = Files.createDirectories(root.resolve("usr/share/bash-completion/completions"));
        Files.writeString(completions.resolve("farthing"), commands.completion());
        // Where people look for it; the image's own copy stays for the archive alone.
        Files.createDirectories(root.resolve("usr/share/doc"));
        Files.move(lib.resolve("farthing/doc"), root.resolve("usr/share/doc/farthing"));
        Tools.permissions(root);
    }

    private static void put(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to);
    }
}
