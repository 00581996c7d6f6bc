package org.farthing.app.session;

import java.nio.file.Path;
import java.util.List;
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

    /** What came of asking a relay for its copy. */
    enum Filling {
        /** It stands in the place of the damaged record. */
        FILLED,
        /** Nothing is to be filled any more: a newer voucher was recorded meanwhile, or the channel ended. */
        WHOLE,
        /** It states less than the record: nothing was changed. */
        OLDER,
        /** The relay holds none. */
        NONE,
        /** The relay did not answer. */
        SILENT
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

    /** Channels whose newest vouchers in this wallet's own history are damaged, and whose relays can be asked. */
    List<VoucherDamage> damages();

    /**
     * Asks a channel's relay over a circuit for its copy of the highest voucher, and puts that in the place of the damaged record if it
     * bears this wallet's signature and states no less. Signs no voucher.
     *
     * @throws WalletException LOCKED, or where the answer is not to be believed
     */
    Filling fill(Bytes channel);

    /** What happened to a channel, and what was paid on it each day. */
    ChannelStory story(Bytes channel);
}
