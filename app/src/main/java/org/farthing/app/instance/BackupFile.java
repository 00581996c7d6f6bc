package org.farthing.app.instance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.farthing.app.DataFolder;
import org.farthing.app.refusals.Refusal;
import org.farthing.wallet.evidence.VoucherExport;
import org.farthing.wallet.keys.OwnerOnlyFile;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.VoucherHistory;
import org.farthing.wallet.value.WalletException;

/**
 * A copy of what cannot be had again from the words: the sealed vault with its imported accounts, the settings, and the vouchers that were
 * signed, as evidence. A ZIP file that only its owner can read.
 *
 * <p>The ledger is not in it. An old ledger would sign what was signed before; a wallet without one finds its channels on the chain and
 * asks relays what they hold.
 */
final class BackupFile {
    private static final String README = """
            A copy of a Farthing wallet.

            vault           the keys, sealed with the wallet's password
            farthing.toml   the settings
            vouchers.jsonl  the vouchers that were signed until then; "farthing channel verify vouchers.jsonl" proves them

            To use the wallet again: put vault and farthing.toml into an empty folder, and start Farthing with --data and that
            folder. It opens with the password of the time of the copy. Then "farthing channel rediscover" with the same --data
            finds the channels on the chain and asks their relays what they hold.

            Whoever has this file and the password has the wallet's money. The recovery words bring the money back without it.
            """;

    private BackupFile() {
    }

    /** @throws WalletException STORAGE_UNAVAILABLE where it cannot be written; there is no half-written file then */
    static void write(DataFolder data, Path file) {
        try (Ledger ledger = Ledger.openReadOnly(data.ledger())) {
            OwnerOnlyFile.replace(file, out -> write(data, ledger, out));
        } catch (IOException e) {
            throw Refusal.COPY_NOT_WRITTEN.after(e);
        }
    }

    private static void write(DataFolder data, Ledger ledger, OutputStream out) throws IOException {
        // What it is written to is closed by whoever made it.
        var zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        put(zip, "README.txt", README.getBytes(StandardCharsets.UTF_8));
        put(zip, data.vault().getFileName().toString(), Files.readAllBytes(data.vault()));
        put(zip, data.settings().getFileName().toString(), Files.readAllBytes(data.settings()));
        zip.putNextEntry(new ZipEntry("vouchers.jsonl"));
        VoucherExport.write(ledger, VoucherHistory.Filter.ALL, VoucherExport.Format.JSON_LINES, zip);
        zip.closeEntry();
        zip.finish();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
