package org.farthing.app.instance;

import java.time.Instant;
import java.util.Optional;
import org.farthing.app.session.ChannelHalt;
import org.farthing.app.session.ChannelPhase;
import org.farthing.circuit.client.ChannelStop;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.Funds;

/**
 * Where a channel stands, out of what the ledger, the chain's clock and the circuits know of it.
 *
 * @param halt why circuits pay nothing from it although it is open and has money left
 */
record ChannelStanding(ChannelPhase phase, Optional<ChannelHalt> halt) {
    private ChannelStanding(ChannelPhase phase) {
        this(phase, Optional.empty());
    }

    /**
     * @param chainTime whether a refund date has passed is the chain's to say
     * @param stop      why circuits do not pay from it, if they do not
     * @param silent    whether its relay does not answer
     */
    static ChannelStanding of(ChannelState state, Instant chainTime, Optional<ChannelStop> stop, boolean silent) {
        boolean refundable = !state.funds().expiry().isAfter(chainTime);
        return switch (state) {
            case ChannelState.Planned _, ChannelState.Undone _ -> new ChannelStanding(ChannelPhase.FAILED);
            case ChannelState.Opening _ -> new ChannelStanding(ChannelPhase.OPENING);
            case ChannelState.Open(Funds funds) -> refundable ? new ChannelStanding(ChannelPhase.REFUNDABLE) : open(funds, stop, silent);
            case ChannelState.Closing _, ChannelState.Requesting _, ChannelState.CloseRequested _ ->
                    new ChannelStanding(refundable ? ChannelPhase.REFUNDABLE : ChannelPhase.CLOSING);
            case ChannelState.Refunding _ -> new ChannelStanding(ChannelPhase.CLOSING);
            case ChannelState.Closed _ -> new ChannelStanding(ChannelPhase.CLOSED);
            case ChannelState.Refunded _ -> new ChannelStanding(ChannelPhase.REFUNDED);
        };
    }

    private static ChannelStanding open(Funds funds, Optional<ChannelStop> stop, boolean silent) {
        if (funds.left().isZero()) {
            return new ChannelStanding(ChannelPhase.USED_UP);
        }
        Optional<ChannelHalt> halt = stop.flatMap(ChannelStanding::halt);
        if (halt.isPresent()) {
            return new ChannelStanding(halt.get().phase(), halt);
        }
        if (silent) {
            return new ChannelStanding(ChannelPhase.SILENT);
        }
        return new ChannelStanding(funds.left().times(5).isMoreThan(funds.deposit()) ? ChannelPhase.OPEN : ChannelPhase.LOW);
    }

    private static Optional<ChannelHalt> halt(ChannelStop stop) {
        return switch (stop) {
            case IN_USE_ELSEWHERE -> Optional.of(ChannelHalt.USED_ELSEWHERE);
            case RELAY_OVERCOUNTS -> Optional.of(ChannelHalt.OVERCOUNTED);
            case PRICE_RAISED -> Optional.of(ChannelHalt.PRICE_RAISED);
            case NOT_STORED -> Optional.of(ChannelHalt.NOT_STORED);
            case NOT_SIGNED -> Optional.of(ChannelHalt.NOT_SIGNED);
            case SIGNATURE_REFUSED -> Optional.of(ChannelHalt.SIGNATURE_REFUSED);
            case DEPOSIT_NOT_SEEN -> Optional.of(ChannelHalt.DEPOSIT_NOT_SEEN);
            case EXPIRING -> Optional.of(ChannelHalt.EXPIRING);
            // The channel's own state, or the day's limit, says so.
            case CLOSING, USED_UP, DAY_LIMIT, CLOSED -> Optional.empty();
        };
    }
}
