package org.farthing.app.session;

import java.nio.file.Path;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** What can be shown to others, and what others show. Thread-safe; every method may block. */
public interface EvidenceDesk {
    /** How an export is written. */
    enum Format {
        /** For spreadsheets. */
        CSV,
        /** For proof: a line of JSON for each voucher. */
        JSON
    }

    /**
     * Writes the vouchers that fit into a file that only its owner can read, in the place of one of that name.
     *
     * @return how many
     * @throws WalletException STORAGE_UNAVAILABLE where it cannot be written
     */
    long export(VoucherQuery query, Format format, Path file);

    /**
     * Checks a file that anybody exported. Imports nothing.
     *
     * @throws WalletException STORAGE_UNAVAILABLE where it cannot be read
     */
    Verdict verify(Path file);

    /** What happened to a channel, and what was paid on it each day. */
    ChannelStory story(Bytes channel);
}
