package org.farthing.app.session;

import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** Everything that moves money: what it would cost, doing it, and how it comes along. Thread-safe; all but {@link #movement} may block. */
public interface MoneyDesk {
    /**
     * What the order would cost now. Writes and sends nothing.
     *
     * @throws WalletException with one sentence for the user where it cannot be done
     */
    Estimate estimate(MoneyOrder order);

    /**
     * Begins to carry the order out, and returns before it is done. What has begun goes on without a window, and after a restart.
     *
     * @return the movement's number, while this program runs
     */
    long start(MoneyOrder order);

    /** How it comes along. Never blocks. */
    Optional<Movement> movement(long number);

    /** The transaction as a movement of one part, also when it was begun before a restart. Reads the ledger. */
    Optional<Movement> movement(TransactionKey transaction);

    /**
     * Relays to open channels with, chosen as {@code channel open} chooses: by chance, entry, middle and exit balanced, none that has a
     * channel already. Opens nothing.
     *
     * @throws WalletException BAD_INPUT where the list has no such number
     */
    List<RelayChoice> choose(int count);

    /** The relays of these ids, as the list has them. @throws WalletException BAD_INPUT where one is not listed */
    List<RelayChoice> relays(List<Bytes> ids);

    /** How many relays of the list have no channel of this wallet's. */
    int freeRelays();

    /** What is being opened, was opened in the last schedule, or failed to open, by time. */
    List<OpeningLine> openings();

    /** Opens no more of the schedule; returns how many that were. */
    int cancelOpenings();
}
