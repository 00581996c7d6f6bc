package org.farthing.app.session;

import java.nio.file.Path;
import java.util.Optional;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** Getting all money back. Thread-safe; every method may block. */
public interface RecoveryDesk {
    /** What would be done now; changes nothing. @throws WalletException where the chain cannot be read */
    RecoveryOutline plan();

    /** @param refundByItself whether refunds are sent when their time comes, or wait for the user */
    void start(boolean disconnectFirst, boolean refundByItself);

    /** The recovery that was begun, done or not; absent where there is none. */
    Optional<RecoveryProgress> progress();

    /** Writes a plan as CSV. @throws WalletException STORAGE_UNAVAILABLE where it cannot be written */
    void save(RecoveryOutline outline, Path file);

    /** Who takes back what is due apart from a recovery. @throws WalletException LOCKED */
    RefundWishes wishes();

    /** @param yes whether Farthing takes this one back by itself where that is usual */
    void refundByItself(Bytes channel, boolean yes);

    /** @param yes whether to tell of the day on which it can be taken back */
    void remind(Bytes channel, boolean yes);

    /** The most that taking one deposit back costs now, in wei. @throws WalletException where the chain does not say */
    Amount refundFee();

    /** Ends it; what was sent stays sent. */
    void cancel();
}
