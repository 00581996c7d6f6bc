package org.farthing.wallet.value;

import java.util.Optional;

/**
 * A failure that a person can be told about. The message is one or two English sentences: what happened, what to do. It never holds a
 * secret, a destination or an address of Alice's.
 */
public final class WalletException extends RuntimeException {
    /** Where it broke and what can be done about it; screens translate kinds, not messages. */
    public enum Kind {
        /** The password opens nothing; try again. */
        WRONG_PASSWORD,
        /** The wallet is locked; unlock it and try again. */
        LOCKED,
        /** The recovery words are not valid. */
        BAD_WORDS,
        /** A file or folder is not ours, damaged, or of a later version. */
        FOREIGN_OR_DAMAGED_DATA,
        /** A file or folder cannot be read or written. */
        STORAGE_UNAVAILABLE,
        /** Another instance holds the data folder. */
        ALREADY_RUNNING,
        /** The node does not answer. */
        CHAIN_UNREACHABLE,
        /** What answers is no chain, or another one than this wallet's. */
        WRONG_CHAIN,
        /** Two nodes say different things about the same block: no money moves on such answers. */
        NODES_DISAGREE,
        /** The contracts are not there, or have other code. */
        WRONG_CONTRACT,
        /** The chain refused a transaction. */
        TRANSACTION_REFUSED,
        /** Not enough money for this. */
        NOT_ENOUGH_MONEY,
        /** What was asked for does not fit the state of the channel. */
        CHANNEL_STATE,
        /** An argument has the wrong form. */
        BAD_INPUT
    }

    private final Kind kind;
    private final transient Optional<Reason> reason;

    public WalletException(Kind kind, String message) {
        this(kind, message, null);
    }

    public WalletException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.reason = Optional.empty();
    }

    public WalletException(Reason reason) {
        this(reason, null);
    }

    public WalletException(Reason reason, Throwable cause) {
        super(reason.sentence(), cause);
        this.kind = reason.kind();
        this.reason = Optional.of(reason);
    }

    /** The same without its words; empty for what is said in English alone. */
    public Optional<Reason> reason() {
        return reason;
    }

    public Kind kind() {
        return kind;
    }
}
