package org.farthing.app.session;

import java.nio.file.Path;
import java.util.List;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.WalletException;

/** The wallet's accounts and what became of their money. Thread-safe; every method may block. */
public interface WalletDesk {
    /** The wallet's own account first, then imported ones. @throws WalletException where the chain cannot be read */
    List<AccountLine> accounts();

    /** How Farthing's contracts stand on the network. @throws WalletException where the chain cannot be read */
    ContractsThere contracts();

    /** What is to be said about paying to {@code to}. @throws WalletException where the chain cannot be read */
    Recipient recipient(Address to);

    /** What moved, newest first, at most {@code limit}. Reads the ledger, and the chain about what is on its way. */
    List<HistoryLine> history(int limit);

    /**
     * Writes these lines into a file that only its owner can read, in the place of one of that name.
     *
     * @throws WalletException STORAGE_UNAVAILABLE where it cannot be written
     */
    void export(List<HistoryLine> lines, EvidenceDesk.Format format, Path file);
}
