package org.farthing.circuit.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.wallet.value.Amount;

/** When a relay takes a channel's vouchers, as pure functions. */
final class TillRules {
    /**
     * A channel must outlive the service by what the relay needs to cash it. A request to close leaves 24 hours, so this refuses one that is
     * asked for, too.
     */
    static final Duration CASHING_TIME = Duration.ofHours(48);
    /** A payer who asks for the closing can take everything back a day later: whoever does not look in time has served for nothing. */
    static final Duration LOOK_EVERY = Duration.ofMinutes(10);
    /** Without a look for so long, service stops: what is left of the day is for cashing. */
    static final Duration BLIND_LIMIT = Duration.ofHours(6);

    private TillRules() {
    }

    static boolean isExpiring(Instant expiry, Instant now) {
        return now.plus(CASHING_TIME).isAfter(expiry);
    }

    /**
     * Why the channel is not to be served on, if it is not.
     *
     * @param best the highest voucher stored
     */
    static Optional<PayStatus> refusal(Till.OnChain onChain, Amount best, Instant now) {
        if (!onChain.open()) {
            // Never opened, refunded, or its opening was reorganised away: no voucher of it can be cashed.
            return Optional.of(PayStatus.REFUSED_UNKNOWN_CHANNEL);
        }
        if (isExpiring(onChain.expiry(), now)) {
            return Optional.of(PayStatus.REFUSED_EXPIRING);
        }
        // A top-up was reorganised away: the contract pays no more than the deposit.
        return best.isMoreThan(onChain.deposit()) ? Optional.of(PayStatus.REFUSED_OVER_DEPOSIT) : Optional.empty();
    }
}
