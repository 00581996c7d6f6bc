package org.farthing.app.session;

import java.time.Instant;
import java.util.Optional;
import org.farthing.wallet.value.Amount;

/**
 * How far getting everything back is.
 *
 * @param channels  that it began with
 * @param asked     of them, relays that were asked or given their day
 * @param over      of them, at their end
 * @param back      wei that came back
 * @param earned    wei that relays cashed
 * @param fees      wei to the network so far
 * @param stillBack wei that come back at the least
 * @param next      when the next step is due
 * @param failed    refunds that were due and could not be sent; absent where there are none
 * @param byHand    whether refunds wait for the user
 */
public record RecoveryProgress(int channels, int asked, int over, Amount back, Amount earned, Amount fees, Amount stillBack,
        Optional<Instant> next, Optional<Failed> failed, boolean byHand, boolean done) {
    /** @param again when they are tried again at the latest */
    public record Failed(int refunds, Instant again) {
    }
}
