package org.farthing.wallet.channel;

import java.time.Instant;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * What may happen to a channel: Alice wants something, the chain shows something, or service and money flow. The chain's come in the
 * chain's order and once they are deep enough to count; all may come twice. Transactions are named by their 32-byte hash and have been
 * stored as intents before the command is given.
 */
public sealed interface ChannelCommand {
    /** What Alice wants. */
    sealed interface Wish extends ChannelCommand {
    }

    /** What the chain shows. */
    sealed interface Seen extends ChannelCommand {
    }

    /** What flows between Alice and the relay. */
    sealed interface Flow extends ChannelCommand {
    }

    /** Send the stored transaction that opens the channel. */
    record Open(Bytes transaction) implements Wish {
    }

    /** Send the stored transaction that adds {@code amount} to the deposit. It counts once the chain shows it. */
    record TopUp(Bytes transaction, Amount amount) implements Wish {
    }

    /** Send the stored transaction that moves the expiry to {@code expiry}. It counts once the chain shows it, and takes a request back. */
    record Extend(Bytes transaction, Instant expiry) implements Wish {
    }

    /** Ask the relay to cash its best voucher now. */
    record AskToClose() implements Wish {
    }

    /** The relay was asked and did not close: use the channel again. */
    record Resume() implements Wish {
    }

    /** Send the stored transaction that brings the expiry forward. */
    record RequestClose(Bytes transaction) implements Wish {
    }

    /** Send the stored transaction that takes the deposit back after expiry. */
    record Refund(Bytes transaction) implements Wish {
    }

    /** The channel is open on chain, with this deposit and expiry; also after its end was reorganised away. */
    record OpenSeen(Amount deposit, Instant expiry) implements Seen {
    }

    /** The deposit changed: a top-up of anybody's, or one that was reorganised away. */
    record DepositSeen(Amount deposit) implements Seen {
    }

    /** The expiry was moved, later by its payer, or back to what it was by a reorganisation. */
    record ExpirySeen(Instant expiry) implements Seen {
    }

    /** The request to close counts: the relay has until {@code expiry}. */
    record CloseRequestSeen(Instant at, Instant expiry) implements Seen {
    }

    /** The request to close was reorganised away; {@code expiry} is what it was before. */
    record CloseRequestUndone(Instant expiry) implements Seen {
    }

    /** The relay cashed {@code settled}, and {@code returned} came back. */
    record ClosedSeen(Amount settled, Amount returned) implements Seen {
    }

    /** The whole deposit came back. */
    record RefundedSeen(Amount returned) implements Seen {
    }

    /** The opening was reorganised away. */
    record OpeningUndone() implements Seen {
    }

    /** A transaction took another's place, for a higher fee. */
    record TransactionReplaced(Bytes before, Bytes after) implements Seen {
    }

    /** A transaction reverted, or will never be mined. */
    record TransactionFailed(Bytes transaction) implements Seen {
    }

    /**
     * Sign a voucher for {@code total}.
     *
     * @param ahead  how much beyond it to reserve when a new reservation is needed
     * @param window how much may be signed beyond the service received
     */
    record Sign(Amount total, Amount ahead, Amount window) implements Flow {
    }

    /** The relay confirmed vouchers up to {@code total}. */
    record Acknowledged(Amount total) implements Flow {
    }

    /** Service worth {@code total} was received so far, by our own count. */
    record Served(Amount total) implements Flow {
    }

    /** The relay showed its highest voucher, {@code total}, whose signature was checked. */
    record Shown(Amount total) implements Flow {
    }
}
