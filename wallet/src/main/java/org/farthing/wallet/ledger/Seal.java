package org.farthing.wallet.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.farthing.wallet.value.WalletRefusal;

/**
 * A digest of a database's file, left beside it as {@code NAME.seal} by an orderly end and taken away before the first change. As long as
 * it lies there the file has to be, to the bit, the one that was closed: SQLite itself notices neither a flipped bit in an amount nor an
 * older copy put back in its place, and with an older copy a wallet would believe that it has what it signed away since.
 *
 * <p>A copy of the whole folder brings its seal along, so it passes for what it says it is. After a crash there is no seal.
 */
final class Seal {
    private static final int DIGEST_DIGITS = 64;
    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final Path seal;
    private final String name;

    /** @param name of the database, for sentences */
    Seal(Path file, String name) {
        this.file = file;
        this.seal = file.resolveSibling(file.getFileName() + ".seal");
        this.name = name;
    }

    /**
     * Compares, and changes nothing.
     *
     * @return whether there is a seal; without one the file may be anything
     * @throws WalletException {@link Kind#FOREIGN_OR_DAMAGED_DATA} if the file is not the one that was sealed, or gone
     */
    boolean check() throws IOException {
        if (!Files.exists(seal)) {
            return false;
        }
        if (!Files.exists(file)) {
            throw WalletRefusal.LEDGER_GONE.exception(name, file.getFileName());
        }
        String stored = new String(OwnerOnlyFile.readUpTo(seal, DIGEST_DIGITS), StandardCharsets.US_ASCII);
        if (!stored.equals(digest())) {
            throw WalletRefusal.LEDGER_CHANGED.exception(name, file.getFileName());
        }
        return true;
    }

    /** To be done before the first change. Durable, since after a crash the file is another. */
    void takeAway() throws IOException {
        OwnerOnlyFile.delete(seal);
    }

    /** To be done after the last change. Leaves none where part of it still waits in the write-ahead log, since somebody reads. */
    void put() throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        if (!Files.exists(log) || Files.size(log) == 0) {
            OwnerOnlyFile.replace(seal, digest().getBytes(StandardCharsets.US_ASCII));
        }
    }

    private String digest() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
