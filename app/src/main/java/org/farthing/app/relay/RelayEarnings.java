package org.farthing.app.relay;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.farthing.app.session.OwnRelay;
import org.farthing.app.session.OwnRelayDesk;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.PayeeLedger;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;

/**
 * What a running relay has earned, from whom, what its account holds, and cashing it when the operator says so. What was looked at last can
 * be read from any thread without waiting; the rest blocks.
 */
final class RelayEarnings {
    private final Chain chain;
    private final Address operator;
    private final PayeeLedger till;
    private final Ledger wallet;
    private final Redemption redemption;
    private final Supplier<RedemptionPolicy.Rules> rules;
    private final InstantSource clock;
    private volatile Amount balance = Amount.ZERO;
    private volatile Amount neededFee = Amount.ZERO;
    private volatile Optional<OwnRelayDesk.Uncashed> uncashed = Optional.empty();

    /**
     * @param operator whose account pays the fees
     * @param till     what payers have signed
     * @param wallet   what the operator's transactions cost, and what days brought
     * @param rules    for when cashing pays, as the settings have them now
     */
    RelayEarnings(Chain chain, Address operator, PayeeLedger till, Ledger wallet, Redemption redemption,
            Supplier<RedemptionPolicy.Rules> rules, InstantSource clock) {
        this.chain = chain;
        this.operator = operator;
        this.till = till;
        this.wallet = wallet;
        this.redemption = redemption;
        this.rules = rules;
        this.clock = clock;
    }

    /** Asks the chain what the account holds and what cashing costs. */
    void look() {
        balance = chain.balance(operator);
        neededFee = redemption.offer(balance).fee();
        note();
    }

    /** Notes what payers owe, and what today brought. */
    void note() {
        uncashed = PayerLines.uncashed(payers());
        EarningsByDay.note(wallet, LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault()), EarningsByDay.net(sums()));
    }

    RelayBooks.Sums sums() {
        return RelayBooks.sums(till, wallet);
    }

    /** What the account held when the chain was last looked at. */
    Amount balance() {
        return balance;
    }

    /** About what cashing all that waits costs, as of the last look; nothing where nothing waits. */
    Amount neededFee() {
        return neededFee;
    }

    /** As of a few seconds ago. */
    Optional<OwnRelayDesk.Uncashed> uncashed() {
        return uncashed;
    }

    OwnRelayDesk.Offer offer() {
        balance = chain.balance(operator);
        return redemption.offer(balance);
    }

    /** Cashes what pays, as the user has agreed to. */
    OwnRelay.Cashed cash() {
        Amount before = sums().closings();
        Redemption.Result done = redemption.cashNow(Optional.empty(), false);
        look();
        return new OwnRelay.Cashed(done.cashed(), done.dust(), done.failed(), done.brought(), sums().closings().minusOrZero(before));
    }

    List<OwnRelay.Payer> payers() {
        return PayerLines.of(till, wallet, rules.get().margin(), redemption.ends(), clock.instant());
    }

    List<OwnRelay.Day> days() {
        return EarningsByDay.days(wallet);
    }
}
