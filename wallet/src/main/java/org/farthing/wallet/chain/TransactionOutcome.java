package org.farthing.wallet.chain;

/** What became of an {@link Intent}. */
public sealed interface TransactionOutcome {
    /** It is in a block, as deep as the network asks. */
    record Confirmed(Receipt receipt) implements TransactionOutcome {
    }

    /** It is in a block and was rolled back; the fee is paid. {@code why} is what the contract says to the same call now. */
    record RolledBack(Receipt receipt, Revert why) implements TransactionOutcome {
    }

    /** Another transaction of the same account, sent from elsewhere, took its place. It will never happen. */
    record Lost() implements TransactionOutcome {
    }

    /** No end within the time allowed; it can still happen, and {@link Transactions#follow} may be called again. */
    record Waiting(Intent intent) implements TransactionOutcome {
    }
}
