package org.farthing.wallet.channel;

import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** What must be done for a step, in the order given; each is done, durably where it stores, before the next is begun. */
public sealed interface ChannelAction {
    /** Store where the channel stands. */
    record StoreState(ChannelState state) implements ChannelAction {
    }

    /** Store, flushed to the disk, that up to {@code upTo} may be signed. */
    record StoreReservation(Amount upTo) implements ChannelAction {
    }

    /** Sign a voucher and hand it to whoever sends it; write it to the history soon after. */
    record SignVoucher(Amount total) implements ChannelAction {
    }

    record StoreAcknowledged(Amount total) implements ChannelAction {
    }

    /** Store the worth of the service received; may be done late and for the last of many. */
    record StoreServed(Amount total) implements ChannelAction {
    }

    /** Store that the relay's highest voucher is {@code shown}: the doubt of a crash is over. */
    record StoreReconciled(Amount shown) implements ChannelAction {
    }

    /** Send the stored transaction. */
    record Broadcast(Bytes transaction) implements ChannelAction {
    }

    /** Ask the relay, over a circuit, to close. */
    record AskRelayToClose() implements ChannelAction {
    }

    /** Tell Alice. */
    record Tell(Notice notice) implements ChannelAction {
    }

    /** What Alice should know although nothing is wrong with her commands. */
    enum Notice {
        /** The chain took a top-up back after more than is left was signed; the relay will get what there is. */
        DEPOSIT_BELOW_SIGNED,
        /** More was settled than this wallet signed: another wallet with the same words used the channel. */
        USED_ELSEWHERE,
        /** The chain went back behind the opening; signing stops until it is mined again. */
        OPENING_UNDONE
    }
}
