package org.farthing.app.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.OwnRelay.Payer.State;
import org.farthing.app.session.OwnRelayDesk;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.PayeeChannel;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** Who pays the relay, from its books and from what the chain showed last. */
final class PayerLines {
    /** A payer that browses sends vouchers all the time. */
    private static final Duration SERVING = Duration.ofMinutes(2);

    private PayerLines() {
    }

    /**
     * @param ends when channels end as the chain showed it last, where that was looked at
     * @return the most urgent first, those that are done last
     */
    static List<OwnRelay.Payer> of(PayeeLedger till, Ledger wallet, Duration margin, Map<Bytes, Instant> ends, Instant now) {
        return till.channels().stream().map(channel -> line(channel, RelayBooks.isLost(wallet, channel.id()), margin,
                ends.getOrDefault(channel.id(), channel.expiry()), now))
                .sorted(Comparator.comparing((OwnRelay.Payer payer) -> payer.state().isDone())
                        .thenComparing(payer -> payer.cashBy().orElse(Instant.MAX)).thenComparing(OwnRelay.Payer::channel)).toList();
    }

    private static OwnRelay.Payer line(PayeeChannel channel, boolean lost, Duration margin, Instant end, Instant now) {
        State state = state(channel, lost, margin, end, now);
        return new OwnRelay.Payer(channel.id(), channel.terms().payer(), channel.deposit(), channel.owed(),
                state.isDone() ? Optional.empty() : Optional.of(end), state);
    }

    private static State state(PayeeChannel channel, boolean lost, Duration margin, Instant end, Instant now) {
        if (channel.closedBy().isPresent()) {
            return State.CASHED;
        }
        if (lost) {
            return State.LOST;
        }
        if (end.isBefore(channel.expiry())) {
            // Only its payer's request moves an end forward.
            return State.ASKED_TO_CLOSE;
        }
        if (!now.plus(margin).isBefore(end)) {
            return State.ENDING;
        }
        if (!channel.owed().isZero() && !channel.deposit().isMoreThan(channel.owed())) {
            return State.USED_UP;
        }
        return channel.bestAt().filter(at -> at.plus(SERVING).isAfter(now)).isPresent() ? State.SERVING : State.IDLE;
    }

    /** What staying away too long may cost. */
    static Optional<OwnRelayDesk.Uncashed> uncashed(List<OwnRelay.Payer> payers) {
        List<OwnRelay.Payer> owing = payers.stream().filter(payer -> !payer.state().isDone() && !payer.earned().isZero()).toList();
        return owing.stream().flatMap(payer -> payer.cashBy().stream()).min(Comparator.naturalOrder()).map(before -> {
            Amount waiting = sum(owing);
            return new OwnRelayDesk.Uncashed(waiting, before,
                    sum(owing.stream().filter(payer -> payer.cashBy().filter(before::equals).isPresent()).toList()));
        });
    }

    private static Amount sum(List<OwnRelay.Payer> payers) {
        return payers.stream().map(OwnRelay.Payer::earned).reduce(Amount.ZERO, Amount::plus);
    }

    /** When the relay cashes by itself at the latest. */
    static Optional<OwnRelay.NextCashing> next(List<OwnRelay.Payer> payers, RedemptionPolicy.Rules rules) {
        return uncashed(payers).map(uncashed -> new OwnRelay.NextCashing(rules.worthFees(), uncashed.before().minus(rules.margin())));
    }
}
