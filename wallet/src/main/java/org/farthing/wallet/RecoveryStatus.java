package org.farthing.wallet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Amount;

/**
 * How far the recovery of all money is.
 *
 * @param started       in the chain's time
 * @param rest          what is still to be done
 * @param lines         one for each channel that it began with
 * @param fees          wei that its transactions have cost so far
 * @param failed        channels whose refund was due when it was last gone on with, and could not be sent
 * @param refundsByHand whether refunds wait for the user, see {@link Channels#refundByHand}
 * @param isDone        whether nothing is left to be done
 */
public record RecoveryStatus(Instant started, RecoveryPlan.Options options, RecoveryPlan rest, List<Line> lines, Amount fees,
        int failed, boolean refundsByHand, boolean isDone) {
    /**
     * A channel of the recovery.
     *
     * @param channel as it stands; once it is over its settled and returned amounts say what became of the money
     * @param asked   when its relay was first asked to close
     * @param answer  what the relay said, in words; empty where nothing yet
     * @param next    the next step that is about it; absent once it is over or left as dust
     */
    public record Line(ChannelRow channel, Optional<Instant> asked, String answer, Optional<RecoveryPlan.Step> next) {
    }

    public RecoveryStatus {
        lines = List.copyOf(lines);
    }
}
