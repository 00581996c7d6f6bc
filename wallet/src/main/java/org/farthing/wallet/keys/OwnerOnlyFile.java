package org.farthing.wallet.keys;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;

/** Files that only their owner can read and that are, after a crash at any instant, the old one or the new one, whole. */
public final class OwnerOnlyFile {
    private static final String UNFINISHED = ".new-";

    private OwnerOnlyFile() {
    }

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Replaces {@code file} by {@code content}: a new file beside it, flushed, renamed over it, and the rename flushed. */
    public static void replace(Path file, byte[] content) throws IOException {
        replace(file, out -> out.write(content));
    }

    /** As {@link #replace(Path, byte[])}, of content that need not fit into memory. Where it throws, the old file stays. */
    public static void replace(Path file, Content content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path fresh = create(folder, file.getFileName() + UNFINISHED);
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                OutputStream out = Channels.newOutputStream(channel);
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        flushFolder(folder);
    }

    /** Deletes a file where there is one; after that not even a loss of power brings it back. */
    public static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            flushFolder(file.toAbsolutePath().getParent());
        }
    }

    /** Deletes what processes that were killed while they replaced {@code file} left beside it. Nobody replaces it meanwhile. */
    public static void deleteUnfinished(Path file) throws IOException {
        Path name = file.getFileName();
        try (var unfinished = Files.newDirectoryStream(file.toAbsolutePath().getParent(),
                path -> path.getFileName().toString().startsWith(name + UNFINISHED))) {
            for (Path path : unfinished) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** At most {@code limit + 1} bytes of a file, so that a huge foreign file is recognised without being read. */
    public static byte[] readUpTo(Path file, int limit) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(limit + 1);
        }
    }

    private static Path create(Path folder, String prefix) throws IOException {
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            return Files.createTempFile(folder, prefix, "",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Path file = Files.createTempFile(folder, prefix, "");
        var access = Files.getFileAttributeView(file, AclFileAttributeView.class);
        if (access != null) {
            access.setAcl(List.of(AclEntry.newBuilder().setType(AclEntryType.ALLOW).setPrincipal(access.getOwner())
                    .setPermissions(EnumSet.allOf(AclEntryPermission.class)).build()));
        }
        return file;
    }

    private static void flushFolder(Path folder) throws IOException {
        // Windows opens no folder as a file; there the rename itself is written through.
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
