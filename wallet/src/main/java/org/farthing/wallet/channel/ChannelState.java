package org.farthing.wallet.channel;

import java.time.Instant;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * Where a channel stands in its life, as its payer sees it. Transactions are named by their 32-byte hash.
 * <pre>
 *   Planned -> Opening -> Open -> Closing (the relay was asked) ------------------------> Closed
 *                          |         \-> Requesting -> CloseRequested -> Refunding ----> Refunded
 *                          \-> (expired) ----------------------------------^
 *   a reorganisation of the chain takes any of them but the first two to Undone, and from there back to Open
 * </pre>
 */
public sealed interface ChannelState {
    Funds funds();

    /** The word for the state in lists, the ledger and the commands' JSON. */
    default String label() {
        return switch (this) {
            case Planned _ -> "planned";
            case Opening _ -> "opening";
            case Open _ -> "open";
            case Closing _ -> "closing";
            case Requesting _ -> "requesting-close";
            case CloseRequested _ -> "close-requested";
            case Refunding _ -> "refunding";
            case Undone _ -> "undone";
            case Closed _ -> "closed";
            case Refunded _ -> "refunded";
        };
    }

    /** When the payer may take the deposit back without the relay. */
    default Instant refundableAt() {
        return funds().expiry();
    }

    /** Terms and deposit are chosen; nothing was sent. */
    record Planned(Funds funds) implements ChannelState {
    }

    /** The opening transaction is stored and on its way. */
    record Opening(Funds funds, Bytes transaction) implements ChannelState {
        public Opening {
            requireHash(transaction);
        }
    }

    /** Money is locked; vouchers may be signed. */
    record Open(Funds funds) implements ChannelState {
    }

    /** The relay was asked to cash its best voucher now; nothing more is signed. */
    record Closing(Funds funds, Instant askedAt) implements ChannelState {
    }

    /** The request to close is stored and on its way to the chain. */
    record Requesting(Funds funds, Bytes transaction) implements ChannelState {
        public Requesting {
            requireHash(transaction);
        }
    }

    /** The chain has the request: the relay may close until {@link #refundableAt()}. */
    record CloseRequested(Funds funds, Instant at) implements ChannelState {
    }

    /** The channel is past its expiry and the refund is stored and on its way. */
    record Refunding(Funds funds, Bytes transaction) implements ChannelState {
        public Refunding {
            requireHash(transaction);
        }
    }

    /** The chain went back behind the opening. What was signed stays signed: the opening may be mined again. */
    record Undone(Funds funds) implements ChannelState {
    }

    /** The relay cashed {@code settled}; {@code returned} came back in the same transaction. */
    record Closed(Funds funds, Amount settled, Amount returned) implements ChannelState {
    }

    /** The payer took everything back after expiry. */
    record Refunded(Funds funds, Amount returned) implements ChannelState {
    }

    private static void requireHash(Bytes transaction) {
        transaction.requireLength(32, "a transaction's hash");
    }
}
