package org.farthing.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** The data folder: there, writable, and nobody else's to read. */
final class FolderCheck implements Examination {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path folder;

    FolderCheck(Path folder) {
        this.folder = folder;
    }

    @Override
    public Check check() {
        return Check.FOLDER;
    }

    @Override
    public Finding examine() {
        if (!Files.isDirectory(folder)) {
            return judge(false, false, false);
        }
        return judge(true, isWritable(), isOwnersAlone());
    }

    /** A file system that is mounted for reading alone, or is full of files, says so only when one is made. */
    private boolean isWritable() {
        try {
            Path probe = Files.createTempFile(folder, ".check", "");
            Files.delete(probe);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private boolean isOwnersAlone() {
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) == null) {
            // The system's folder for a user's data is his alone where there are no such permissions.
            return true;
        }
        try {
            return Files.getPosixFilePermissions(folder).stream().noneMatch(OTHERS::contains);
        } catch (IOException _) {
            return false;
        }
    }

    static Finding judge(boolean exists, boolean writable, boolean ownersAlone) {
        if (!exists) {
            return Finding.notChecked(Check.FOLDER, "missing");
        }
        if (!writable) {
            return Finding.failed(Check.FOLDER, "not-writable").with(Remedy.OPEN_FOLDER);
        }
        return ownersAlone ? Finding.fine(Check.FOLDER, "fine")
                : Finding.attention(Check.FOLDER, "open-to-others").with(Remedy.OPEN_FOLDER);
    }
}
