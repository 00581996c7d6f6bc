package org.farthing.wallet.chain;

import java.time.Instant;
import java.util.Optional;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** What the contract of the channels has told. Every event knows where it stands. */
public sealed interface ChannelEvent {
    /**
     * An event's place.
     *
     * @param block           the block's number
     * @param index           among the block's events
     * @param transactionHash 32 bytes
     */
    record Place(long block, int index, Bytes transactionHash) {
    }

    Place place();

    /** A channel is open. Its terms hash to {@code id}: that has been checked. */
    record Opened(Place place, Bytes id, ChannelTerms terms, Amount deposit, Instant expiry) implements ChannelEvent {
    }

    /** Somebody added money. */
    record ToppedUp(Place place, Bytes id, Amount added, Amount deposit) implements ChannelEvent {
    }

    /** The payer moved the expiry later. */
    record Extended(Place place, Bytes id, Instant expiry) implements ChannelEvent {
    }

    /** The payer asked for the end: the payee has until {@code expiry}. */
    record CloseRequested(Place place, Bytes id, Instant expiry) implements ChannelEvent {
    }

    /** The payee closed. */
    record Closed(Place place, Bytes id, Amount paid, Amount returned) implements ChannelEvent {
    }

    /** The channel expired and all of it went back. */
    record Refunded(Place place, Bytes id, Amount amount) implements ChannelEvent {
    }

    /** A batch passed this channel over. */
    record ItemSkipped(Place place, Bytes id, Reason reason) implements ChannelEvent {
    }

    /** A payer did not take its money; it waits in the contract. */
    record PendingCredited(Place place, Address payer, Amount amount) implements ChannelEvent {
    }

    /** Waiting money was taken out. */
    record PendingWithdrawn(Place place, Address payer, Address to, Amount amount) implements ChannelEvent {
    }

    /** Why a batch passes an item over, in the contract's order. */
    enum Reason {
        NONE,
        NOT_PAYEE,
        NOT_PAYER,
        NOT_OPEN,
        NOT_EXPIRED,
        BAD_SIGNATURE;

        static Reason of(long number) {
            return switch ((int) Math.min(number, Integer.MAX_VALUE)) {
                case 0 -> NONE;
                case 1 -> NOT_PAYEE;
                case 2 -> NOT_PAYER;
                case 3 -> NOT_OPEN;
                case 4 -> NOT_EXPIRED;
                case 5 -> BAD_SIGNATURE;
                default -> throw new IllegalArgumentException("no such reason");
            };
        }
    }

    /** The channel that the event is about; absent for those about a payer's waiting money. */
    default Optional<Bytes> channel() {
        return switch (this) {
            case Opened event -> Optional.of(event.id());
            case ToppedUp event -> Optional.of(event.id());
            case Extended event -> Optional.of(event.id());
            case CloseRequested event -> Optional.of(event.id());
            case Closed event -> Optional.of(event.id());
            case Refunded event -> Optional.of(event.id());
            case ItemSkipped event -> Optional.of(event.id());
            case PendingCredited _, PendingWithdrawn _ -> Optional.empty();
        };
    }
}
