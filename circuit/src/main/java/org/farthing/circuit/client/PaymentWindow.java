package org.farthing.circuit.client;

import java.util.Optional;
import java.util.function.Supplier;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.wallet.value.Amount;

/**
 * What may be signed ahead of service on one channel: never more than what this side counted as served plus the window, which starts at
 * {@value #FIRST} cells and doubles each time as much has been served, up to {@value #LARGEST} cells, and beyond them, up to
 * {@value #LARGEST_CHEAP}, as far as that is worth no more than 1/{@value #CHEAP_PART} of the deposit; within the deposit, of which a
 * small reserve is the wallet's alone, and for pages within the day's limit. Each voucher costs both ends some 0.7 ms of processor, so the
 * fewer the better; what bounds the window is what a relay that takes it and stops would gain.
 *
 * <p>A relay's price may change while circuits stand, so cells are turned into money at the price of the circuit that wants them; the window
 * is then one of cells at that price.
 *
 * <p>Not thread-safe: it belongs to the client's event loop.
 */
final class PaymentWindow {
    static final int FIRST = 32;
    static final int LARGEST = 4096;
    static final int LARGEST_CHEAP = 16_384;
    static final int CHEAP_PART = 256;
    /** Of which the cells can be counted; what a crash left in doubt may be a whole deposit, and a price one wei. */
    private static final long MOST_QUANTA = Long.MAX_VALUE / 4096;
    /** The reserve is at most this part of the deposit. */
    private static final int RESERVE_PART = 16;

    /**
     * What is to be signed now.
     *
     * @param total  of the voucher
     * @param served by our own count
     * @param ahead  the window's worth
     * @param cells  served since the voucher before
     */
    record Step(Amount total, Amount served, Amount ahead, long cells) {
    }

    private final ServiceCount count;
    private final Supplier<Amount> deposit;
    private final Amount reserve;
    private final DayLimit day;
    private Amount signed;
    private long cellsSinceVoucher;
    private int window = FIRST;
    private long servedAtThisWindow;
    /** What was divided last, and what came of it: it is asked for with every batch of cells, and changes with a top-up. */
    private Amount dividedDeposit = Amount.ZERO;
    private Amount forPages = Amount.ZERO;
    private Amount cheapPrice = Amount.ZERO;
    private long cheapCells;

    /**
     * @param count   what was served, which others keep
     * @param signed  so far
     * @param deposit looked at anew each time: it grows by a top-up
     * @param reserve what is the wallet's alone at the end of the deposit, at most 1/16 of it
     * @param day     shared by all payers
     */
    PaymentWindow(ServiceCount count, Amount signed, Supplier<Amount> deposit, Amount reserve, DayLimit day) {
        this.count = count;
        this.signed = signed;
        this.deposit = deposit;
        this.reserve = reserve;
        this.day = day;
    }

    /** In cells at this price. */
    long size(Amount quantumPrice) {
        return window <= LARGEST ? window : Math.clamp(cheapCells(quantumPrice), LARGEST, window);
    }

    /** What 1/{@value #CHEAP_PART} of the deposit pays for. */
    private long cheapCells(Amount quantumPrice) {
        divideDeposit();
        if (!quantumPrice.equals(cheapPrice)) {
            cheapPrice = quantumPrice;
            long quanta = quantumPrice.isZero() ? MOST_QUANTA : dividedDeposit.howMany(quantumPrice.times(CHEAP_PART));
            cheapCells = Math.min(MOST_QUANTA, quanta) * CellMeter.QUANTUM_CELLS;
        }
        return cheapCells;
    }

    private void divideDeposit() {
        Amount now = deposit.get();
        if (!now.equals(dividedDeposit)) {
            dividedDeposit = now;
            forPages = now.minusOrZero(reserve.min(now.dividedUp(RESERVE_PART)));
            cheapPrice = Amount.ZERO;
            cheapCells = MOST_QUANTA;
        }
    }

    /** The total of the best voucher. */
    Amount signed() {
        return signed;
    }

    void drawn(long quanta) {
        long cells = quanta * CellMeter.QUANTUM_CELLS;
        cellsSinceVoucher += cells;
        servedAtThisWindow += cells;
        if (servedAtThisWindow >= window && window < LARGEST_CHEAP) {
            window = Math.min(2 * window, LARGEST_CHEAP);
            servedAtThisWindow = 0;
        }
    }

    // ---- limits ----

    /** Why no further circuit can be paid for, where the money for a first window is missing. */
    Optional<ChannelStop> stop(Lane lane, Amount quantumPrice) {
        if (!hasLeft(deposited(lane), quantumPrice)) {
            return Optional.of(ChannelStop.USED_UP);
        }
        return hasLeft(limit(lane), quantumPrice) ? Optional.empty() : Optional.of(ChannelStop.DAY_LIMIT);
    }

    private boolean hasLeft(Amount limit, Amount quantumPrice) {
        return !isSigned(limit, quantumPrice) && !count.served().plus(quantumPrice.times(2)).isMoreThan(limit);
    }

    /** Whether not even one more quantum can be signed for. */
    boolean isUsedUp(Lane lane, Amount quantumPrice) {
        return isSigned(limit(lane), quantumPrice);
    }

    /** Of the deposit and the day's limit, the one that is reached. */
    ChannelStop whatIsUsedUp(Lane lane, Amount quantumPrice) {
        return isSigned(deposited(lane), quantumPrice) ? ChannelStop.USED_UP : ChannelStop.DAY_LIMIT;
    }

    private boolean isSigned(Amount limit, Amount quantumPrice) {
        return limit.minusOrZero(signed).compareTo(quantumPrice) < 0;
    }

    /** Up to what total is signed for the lane today. */
    private Amount limit(Lane lane) {
        Amount most = deposited(lane);
        return lane == Lane.WALLET ? most : day.left().map(left -> signed.plus(left).min(most)).orElse(most);
    }

    /** What the deposit holds for the lane. */
    private Amount deposited(Lane lane) {
        divideDeposit();
        return switch (lane) {
            case PAGES -> forPages;
            case WALLET -> dividedDeposit;
        };
    }

    // ---- signing ----

    /** Cells that are signed for and not yet served, and that the lane may use. */
    long lead(Lane lane, Amount quantumPrice) {
        Amount ahead = signed.min(limit(lane)).minusOrZero(count.served());
        return quantumPrice.isZero() ? LARGEST_CHEAP : Math.min(MOST_QUANTA, ahead.howMany(quantumPrice)) * CellMeter.QUANTUM_CELLS;
    }

    /** What may be signed for the lane now, which counts as signed today from here on; empty where that is no more than before. */
    Optional<Step> next(Lane lane, Amount quantumPrice) {
        Amount total = target(lane, quantumPrice);
        if (!total.isMoreThan(signed)) {
            return Optional.empty();
        }
        day.sign(total.minus(signed));
        long cells = cellsSinceVoucher;
        cellsSinceVoucher = 0;
        return Optional.of(new Step(total, count.served(), worth(quantumPrice), cells));
    }

    /** A voucher of this total is there. */
    void signed(Amount total) {
        signed = signed.max(total);
    }

    /** Served, plus the window, in whole quanta, at most the deposit. */
    private Amount target(Lane lane, Amount quantumPrice) {
        Amount full = count.served().plus(worth(quantumPrice));
        if (full.isMoreThan(limit(lane))) {
            // The last quanta that it covers.
            Amount left = limit(lane).minusOrZero(signed);
            return signed.plus(quantumPrice.times(left.howMany(quantumPrice))).min(full);
        }
        return full;
    }

    private Amount worth(Amount quantumPrice) {
        return quantumPrice.times(size(quantumPrice) / CellMeter.QUANTUM_CELLS);
    }
}
