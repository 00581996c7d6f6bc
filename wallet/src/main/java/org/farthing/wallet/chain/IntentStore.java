package org.farthing.wallet.chain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;

/**
 * Where intents are kept. Both writing methods return after the change is on the disk. Implementations are thread-safe.
 */
public interface IntentStore {
    /** Stores an intent whole; one with the same key that is there already is replaced. */
    void save(Intent intent);

    /** Changes the status of a stored intent. */
    void update(Intent.Key key, Intent.Status status);

    /** The intent under this key as it stands, with every form that was signed of it. */
    Optional<Intent> find(Intent.Key key);

    /** The account's intents whose status {@link Intent.Status#isUnfinished is unfinished}, by rising nonce. */
    List<Intent> unfinished(long chainId, Address account);

    /** The account's intents that are {@code CONFIRMED} or {@code FAILED}, at most so many, by falling nonce. */
    List<Intent> finished(long chainId, Address account, int atMost);

    /**
     * The highest nonce of the account's intents that are not {@code DROPPED}. After a reorganisation a node gives out nonces again that
     * finished intents hold: those must not go to another payment.
     */
    OptionalLong highestNonce(long chainId, Address account);

    /** The account's newest intent that creates a contract from exactly {@code data} and has neither failed nor gone lost. */
    Optional<Intent> creation(long chainId, Address account, Bytes data);
}
