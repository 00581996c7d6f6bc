package org.farthing.wallet;

import org.farthing.wallet.value.Bytes;

/** Asks a channel's relay, over a circuit, to cash its best voucher now. What knows circuits implements it. */
@FunctionalInterface
public interface RelayAsker {
    /**
     * Blocks until the relay has answered or cannot be reached. The wallet has noted before that it is being asked.
     *
     * @param channel 32 bytes
     * @return whether the relay agreed to close
     */
    boolean askToClose(Bytes channel);
}
