package org.farthing.wallet.value;

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

    public WalletException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public WalletException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
