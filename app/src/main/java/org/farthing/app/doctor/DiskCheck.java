package org.farthing.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Room for the ledger: without it no voucher can be stored, so nothing is signed and browsing stops. */
final class DiskCheck implements Examination {
    private static final long MEGABYTE = 1_000_000;
    /** The ledger writes ahead, and a copy of the vault is made before it is replaced. */
    static final long NEEDED = 50 * MEGABYTE;
    static final long COMFORTABLE = 500 * MEGABYTE;

    private final Path folder;

    DiskCheck(Path folder) {
        this.folder = folder;
    }

    @Override
    public Check check() {
        return Check.DISK;
    }

    @Override
    public Finding examine() {
        Path there = folder;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return judge(there == null ? OptionalLong.empty() : OptionalLong.of(Files.getFileStore(there).getUsableSpace()));
        } catch (IOException _) {
            return judge(OptionalLong.empty());
        }
    }

    static Finding judge(OptionalLong free) {
        if (free.isEmpty()) {
            return Finding.notChecked(Check.DISK, "unknown");
        }
        long megabytes = free.getAsLong() / MEGABYTE;
        if (free.getAsLong() < NEEDED) {
            return Finding.failed(Check.DISK, "full", megabytes).with(Remedy.OPEN_FOLDER);
        }
        return free.getAsLong() < COMFORTABLE ? Finding.attention(Check.DISK, "low", megabytes).with(Remedy.OPEN_FOLDER)
                : Finding.fine(Check.DISK, "fine", megabytes / 1000);
    }
}
