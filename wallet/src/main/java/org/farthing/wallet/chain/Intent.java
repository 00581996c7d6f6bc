package org.farthing.wallet.chain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * A transaction that the wallet has made up its mind to send. It is stored before the first attempt leaves, so that after a crash the
 * same bytes go out again under the same nonce and nothing is ever paid twice.
 *
 * @param key       which nonce of which account it uses; no two live intents share one
 * @param purpose   what it is for, in the wallet's words; names no person and no address
 * @param to        absent where it creates a contract
 * @param value     wei
 * @param data      calldata or creation code
 * @param gasLimit  units
 * @param attempts  at least one; each later one pays more and replaces the one before; any of them may be the one in a block
 * @param status    where it stands
 * @param createdAt when it was written down
 */
public record Intent(Key key, String purpose, Optional<Address> to, Amount value, Bytes data, long gasLimit, List<Attempt> attempts,
        Status status, Instant createdAt) {
    /**
     * What an intent is stored under.
     *
     * @param chainId EIP-155 id
     * @param account the sender
     * @param nonce   the sender's, from 0
     */
    public record Key(long chainId, Address account, long nonce) {
    }

    /**
     * One signed form of it.
     *
     * @param fees what it offers
     * @param raw  the signed transaction as nodes take it
     * @param hash Keccak-256 of {@code raw}
     * @param at   when it was signed
     */
    public record Attempt(Fees fees, Bytes raw, Bytes hash, Instant at) {
    }

    /** Stored by name: the names are frozen. */
    public enum Status {
        /** Written down; may or may not have left. */
        PREPARED,
        /** A node has it. */
        SENT,
        /** In a block that is not deep enough yet. */
        MINED,
        /** Deep enough, and it worked. */
        CONFIRMED,
        /** Deep enough, and the contract rolled it back; the fee is gone. */
        FAILED,
        /** The nonce went to another transaction, sent from elsewhere with the same key. */
        LOST,
        /** The node would not have it; the nonce is free again. */
        DROPPED;

        /** Whether something can still come of it. */
        public boolean isUnfinished() {
            return switch (this) {
                case PREPARED, SENT, MINED -> true;
                case CONFIRMED, FAILED, LOST, DROPPED -> false;
            };
        }
    }

    public Intent {
        attempts = List.copyOf(attempts);
        if (attempts.isEmpty()) {
            throw new IllegalArgumentException("an intent has an attempt");
        }
    }

    public Attempt latest() {
        return attempts.getLast();
    }

    /** Whether what was signed last would put nothing in this transaction's place. It may still happen: the chain decides. */
    public boolean isBeingCancelled() {
        return TransactionEnvelope.isCancellation(this, latest());
    }

    /** With the forms that {@code other}, of the same key, has beyond these. */
    Intent withAttemptsOf(Intent other) {
        return other.attempts().size() <= attempts.size() ? this
                : new Intent(key, purpose, to, value, data, gasLimit, other.attempts(), status, createdAt);
    }

    Intent with(Status next) {
        return new Intent(key, purpose, to, value, data, gasLimit, attempts, next, createdAt);
    }

    Intent with(Attempt next) {
        List<Attempt> more = new ArrayList<>(attempts);
        more.add(next);
        return new Intent(key, purpose, to, value, data, gasLimit, more, status, createdAt);
    }
}
