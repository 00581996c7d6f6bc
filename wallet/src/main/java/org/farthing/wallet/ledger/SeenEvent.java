package org.farthing.wallet.ledger;

import java.time.Instant;
import java.util.Optional;
import org.farthing.wallet.chain.ChannelEvent;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * An event of one of our channels as it stands in the ledger.
 *
 * @param block       number of its block
 * @param position    among the block's events
 * @param channel     32 bytes
 * @param transaction the 32-byte hash of the one it stands in
 * @param amount      the deposit it opened with, what was added, paid to the relay or refunded; zero otherwise
 * @param rest        the whole deposit after an addition, or what a closing returned; zero otherwise
 * @param expiry      from here on, where the event sets it; the epoch otherwise
 */
public record SeenEvent(long block, int position, Bytes channel, Kind kind, Bytes transaction, Amount amount, Amount rest, Instant expiry) {
    /** Stored by name: the names are frozen. */
    public enum Kind {
        OPENED,
        TOPPED_UP,
        EXTENDED,
        CLOSE_REQUESTED,
        CLOSED,
        REFUNDED
    }

    /** Empty for an event that changes no channel, and for one with an amount that no chain has coins for. */
    public static Optional<SeenEvent> of(ChannelEvent event) {
        return switch (event) {
            case ChannelEvent.Opened e -> of(e, e.id(), Kind.OPENED, e.deposit(), Amount.ZERO, e.expiry());
            case ChannelEvent.ToppedUp e -> of(e, e.id(), Kind.TOPPED_UP, e.added(), e.deposit(), Instant.EPOCH);
            case ChannelEvent.Extended e -> of(e, e.id(), Kind.EXTENDED, Amount.ZERO, Amount.ZERO, e.expiry());
            case ChannelEvent.CloseRequested e -> of(e, e.id(), Kind.CLOSE_REQUESTED, Amount.ZERO, Amount.ZERO, e.expiry());
            case ChannelEvent.Closed e -> of(e, e.id(), Kind.CLOSED, e.paid(), e.returned(), Instant.EPOCH);
            case ChannelEvent.Refunded e -> of(e, e.id(), Kind.REFUNDED, e.amount(), Amount.ZERO, Instant.EPOCH);
            case ChannelEvent.ItemSkipped _, ChannelEvent.PendingCredited _, ChannelEvent.PendingWithdrawn _ -> Optional.empty();
        };
    }

    private static Optional<SeenEvent> of(ChannelEvent event, Bytes id, Kind kind, Amount amount, Amount rest, Instant expiry) {
        if (amount.isMoreThan(Voucher.MAX) || rest.isMoreThan(Voucher.MAX)) {
            return Optional.empty();
        }
        ChannelEvent.Place place = event.place();
        return Optional.of(new SeenEvent(place.block(), place.index(), id, kind, place.transactionHash(), amount, rest, expiry));
    }
}
