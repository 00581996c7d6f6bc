package org.farthing.wallet.chain;

import java.util.List;
import org.farthing.wallet.value.Address;

/**
 * Where intents are kept. Both writing methods return after the change is on the disk. Implementations are thread-safe.
 */
public interface IntentStore {
    /** Stores an intent whole; one with the same key that is there already is replaced. */
    void save(Intent intent);

    /** Changes the status of a stored intent. */
    void update(Intent.Key key, Intent.Status status);

    /** The account's intents whose status {@link Intent.Status#isUnfinished is unfinished}, by rising nonce. */
    List<Intent> unfinished(long chainId, Address account);
}
