package org.farthing.circuit.client;

import java.util.Optional;
import org.farthing.wallet.value.Amount;

/**
 * What was signed on this day of the user's calendar.
 *
 * @param limit   the most that is signed for pages on one day, if there is such a limit
 * @param signed  so far, for pages and for the wallet's own questions
 * @param reached whether pages have to wait for tomorrow, or for a higher limit: what is left may be less than a relay's smallest sum
 */
public record DaySpending(Optional<Amount> limit, Amount signed, boolean reached) {
    static final DaySpending NOTHING = new DaySpending(Optional.empty(), Amount.ZERO, false);
}
