package org.farthing.circuit.relay;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One payer's channel as this relay keeps it while circuits draw on it: what was paid by stored vouchers, what was used. Each circuit draws
 * at its own price, that of the descriptor its client named; so what was used is kept as money, and never as cells.
 *
 * <p>Not thread-safe: it belongs to the relay's event loop.
 */
final class TillAccount {
    /** More than any circuit has, and its cells can still be counted: a voucher may be for any sum, and a price one wei. */
    private static final long MOST_QUANTA = Long.MAX_VALUE / 4096;

    private final ChannelTerms terms;
    private final Set<Till.Customer> customers = new LinkedHashSet<>();
    private Amount paid;
    private Amount closedUse;
    private Amount liveUse = Amount.ZERO;
    private boolean closed;
    /** More was used than paid, by control cells. Kept, since it is asked for each cell. */
    private boolean inDebt;
    private Amount checkpointed;

    TillAccount(ChannelTerms terms, Amount paid, Amount closedUse) {
        this.terms = terms;
        this.paid = paid;
        this.closedUse = closedUse;
        this.checkpointed = closedUse;
        this.inDebt = closedUse.isMoreThan(paid);
    }

    ChannelTerms terms() {
        return terms;
    }

    Bytes channelId() {
        return terms.id();
    }

    Set<Till.Customer> customers() {
        return customers;
    }

    Amount paid() {
        return paid;
    }

    /** What circuits that are gone have used, in wei. */
    Amount closedUse() {
        return closedUse;
    }

    /** All that was used, in wei: what a restart must not forget. */
    Amount used() {
        return closedUse.plus(liveUse);
    }

    /** Whole quanta of this price that are paid for and not used; debt by control cells counts as none available. */
    long availableQuanta(Amount quantumPrice) {
        if (closed) {
            return 0;
        }
        return quantumPrice.isZero() ? MOST_QUANTA : Math.min(MOST_QUANTA, paid.minusOrZero(used()).howMany(quantumPrice));
    }

    /** A circuit that stands has used so many wei more. */
    void draw(Amount more) {
        liveUse = liveUse.plus(more);
        inDebt = used().isMoreThan(paid);
    }

    /**
     * Whether control cells, which are sent in any case, have begun a quantum that nobody has paid for. Until somebody does, nothing else
     * is served out of it: a payer who has every quantum begun by an answer would otherwise never pay.
     */
    boolean isInDebt() {
        return inDebt;
    }

    /** A circuit that had used so many wei is gone. */
    void meterClosed(Amount use) {
        liveUse = liveUse.minus(use);
        closedUse = closedUse.plus(use);
    }

    /** Vouchers up to {@code total} are stored. True if that is more than was paid before. */
    boolean credit(Amount total) {
        boolean more = total.isMoreThan(paid);
        paid = paid.max(total);
        inDebt = used().isMoreThan(paid);
        return more;
    }

    boolean isClosed() {
        return closed;
    }

    /** Nothing more is served on it. */
    void close() {
        closed = true;
    }

    /** The chain shows it open, and nobody closes it. */
    void reopen() {
        closed = false;
    }

    /** What was used, where that is more than when it was last taken. */
    Optional<Amount> takeChangedUse() {
        Amount now = used();
        if (!now.isMoreThan(checkpointed)) {
            return Optional.empty();
        }
        checkpointed = now;
        return Optional.of(now);
    }
}
