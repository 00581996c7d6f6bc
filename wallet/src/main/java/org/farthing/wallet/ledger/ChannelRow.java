package org.farthing.wallet.ledger;

import java.util.Optional;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One channel of the payer.
 *
 * @param id       32 bytes, {@link ChannelTerms#id()} of the terms
 * @param keyIndex which of the wallet's channel keys sign and pay for it, from 0
 * @param openedBy the hash of the transaction that opens it, once there is one
 */
public record ChannelRow(Bytes id, ChannelTerms terms, int keyIndex, Relay relay, ChannelState state, Optional<Bytes> openedBy) {
    public ChannelRow(ChannelTerms terms, int keyIndex, Relay relay, ChannelState state) {
        this(terms.id(), terms, keyIndex, relay, state, Optional.empty());
    }

    public Funds funds() {
        return state.funds();
    }

    /** What the relay was paid on chain; zero while the channel lives. */
    public Amount settled() {
        return state instanceof ChannelState.Closed closed ? closed.settled() : Amount.ZERO;
    }

    /** What came back on chain; zero while the channel lives. */
    public Amount returned() {
        return switch (state) {
            case ChannelState.Closed closed -> closed.returned();
            case ChannelState.Refunded refunded -> refunded.returned();
            case ChannelState.Planned _, ChannelState.Opening _, ChannelState.Open _, ChannelState.Closing _, ChannelState.Requesting _,
                    ChannelState.CloseRequested _, ChannelState.Refunding _, ChannelState.Undone _ -> Amount.ZERO;
        };
    }

    /** What the relay could still take without having served for it; zero once the channel is over. */
    public Amount atRisk() {
        return switch (state) {
            case ChannelState.Planned _, ChannelState.Closed _, ChannelState.Refunded _ -> Amount.ZERO;
            case ChannelState.Opening _, ChannelState.Open _, ChannelState.Closing _, ChannelState.Requesting _,
                    ChannelState.CloseRequested _, ChannelState.Refunding _, ChannelState.Undone _ -> funds().atRisk();
        };
    }
}
