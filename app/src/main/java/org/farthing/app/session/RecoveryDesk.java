package org.farthing.app.session;

import java.nio.file.Path;
import java.util.Optional;
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

    /** Ends it; what was sent stays sent. */
    void cancel();
}
