package org.farthing.wallet.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A signed transaction, stored before it is broadcast so that a restart can go on with it.
 *
 * @param id      given by {@link Intents#save}; 0 before
 * @param account who sends it
 * @param nonce   its place among the account's transactions
 * @param to      empty creates a contract
 * @param value   wei, at most 2^128 - 1
 * @param data    the call
 * @param raw     the signed transaction as it goes to the node
 * @param hash    32 bytes
 * @param what    a sentence for the history, without any address
 * @param at      when it was saved, kept to the millisecond
 */
public record Intent(long id, Address account, long nonce, Optional<Address> to, Amount value, Bytes data, Bytes raw, Bytes hash,
        Status status, String what, Instant at) {

    /** How far it has come. */
    public enum Status {
        /** Stored, not yet known to any node. */
        SAVED,
        /** A node has taken it. */
        SENT,
        /** In a block, not deep enough. */
        MINED,
        /** In a block, and deep enough. */
        FINAL,
        /** In a block, deep enough, and reverted. */
        FAILED,
        /** Another transaction of the same nonce took its place. */
        REPLACED,
        /** Given up before any node took it. */
        ABANDONED;

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status ofColumn(String column) {
            return valueOf(column.toUpperCase(Locale.ROOT));
        }
    }

    public Intent {
        hash.requireLength(32, "a transaction's hash");
        if (nonce < 0) {
            throw new IllegalArgumentException("a nonce is never negative");
        }
    }

    public Intent withId(long newId) {
        return new Intent(newId, account, nonce, to, value, data, raw, hash, status, what, at);
    }

    public Intent withStatus(Status newStatus) {
        return new Intent(id, account, nonce, to, value, data, raw, hash, newStatus, what, at);
    }
}
