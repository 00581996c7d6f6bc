package org.farthing.circuit.client;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/**
 * Pays one relay for all circuits that pass it, out of one channel: the only place of the client that touches money.
 *
 * <p>The rule that bounds every loss: never sign for more than what this side counted as served plus the payment window. The window starts
 * at {@value #FIRST_WINDOW} cells and doubles each time as much has been served, up to {@value #LARGEST_WINDOW}; so what a relay claims is
 * looked at, but never decides what is signed.
 *
 * <p>Pages get the deposit but for a small reserve; the wallet's own questions to the chain get all of it, so that a channel that is used
 * up still carries its own top-up.
 *
 * <p>State belongs to the client's event loop; signing and storing run on {@code worker}, one job at a time.
 */
public final class HopPayer {
    private static final System.Logger LOG = System.getLogger("farthing.payer");
    static final int FIRST_WINDOW = 32;
    static final int LARGEST_WINDOW = 2048;
    private static final int BIND_TO_PAY = 1;
    /** The reserve is at most this part of the deposit. */
    private static final int RESERVE_PART = 16;

    /** A circuit as its payers see it. Called on the event loop. */
    interface Payee {
        /** Sends a payment message to the hop of the meter that it was opened for. */
        void sendPayment(int hop, RelayMessage message);

        /** More is signed for: what waited for payment may go on. */
        void paymentReady();

        /** The circuit must end, since a hop cannot or must not be paid; {@code hop} is -1 where that is no fault of the hop's. */
        void paymentRefused(int hop, String why);

        /** Cells that the exit may still send: data under the windows given to it, and answers about the streams that are open. */
        int outstanding();
    }

    /** One circuit's count at this hop. */
    final class Meter {
        private final Payee payee;
        private final int hop;
        private Lane lane;
        private final CellMeter cells = new CellMeter();
        private long drawn;
        /** The relay has said that it knows whose circuit this is: a voucher sent before would be refused. */
        private boolean bound;

        private Meter(Payee payee, int hop, Lane lane) {
            this.payee = payee;
            this.hop = hop;
            this.lane = lane;
        }

        void countForward(int more) {
            cells.countForward(more);
            draw();
        }

        void countBackward(int more) {
            cells.countBackward(more);
            draw();
        }

        private void draw() {
            long quanta = cells.quanta();
            if (quanta > drawn) {
                long more = quanta - drawn;
                drawn = quanta;
                count.draw(more);
                cellsSinceVoucher += more * CellMeter.QUANTUM_CELLS;
                grow(more);
            }
        }

        CellMeter cells() {
            return cells;
        }

        /** The circuit has become the wallet's: it may use the reserve. */
        void drawOnReserve() {
            lane = Lane.WALLET;
        }

        HopPayer payer() {
            return HopPayer.this;
        }
    }

    private final PayingChannel channel;
    private final Executor loop;
    private final Executor worker;
    private final Amount unitPrice;
    private final Amount quantumPrice;
    private final int reserveUnits;
    private final DayLimit day;
    private final Set<Meter> meters = new LinkedHashSet<>();
    private final Amount servedBefore;
    private final ServiceCount count;
    private Amount signed;
    private Amount acknowledged;
    private long cellsSinceVoucher;
    private int window = FIRST_WINDOW;
    private long servedAtThisWindow;
    private Voucher lastVoucher;
    /** The circuit that the last voucher went along; null where it waits for one. */
    private Meter lastVia;
    private boolean signing;
    private ChannelStop stopped;

    /**
     * @param unitPrice    wei for {@link CellMeter#UNIT_CELLS} cells
     * @param reserveUnits units of 512 cells at the end of the deposit that are the wallet's alone, at most 1/16 of it
     * @param day          shared by all payers
     * @param loop         runs on the event loop
     * @param worker       runs jobs one after the other on a virtual thread
     */
    HopPayer(PayingChannel channel, Amount unitPrice, int reserveUnits, DayLimit day, Executor loop, Executor worker) {
        this.reserveUnits = reserveUnits;
        this.day = day;
        this.channel = channel;
        this.loop = loop;
        this.worker = worker;
        this.unitPrice = unitPrice;
        this.quantumPrice = unitPrice.dividedUp(CellMeter.UNIT_CELLS / CellMeter.QUANTUM_CELLS);
        this.signed = channel.signed();
        this.acknowledged = channel.acknowledged();
        this.servedBefore = channel.served();
        this.count = new ServiceCount(quantumPrice, servedBefore, signed);
    }

    ChannelTerms terms() {
        return channel.terms();
    }

    PayingChannel channel() {
        return channel;
    }

    Bytes relayId() {
        return channel.relayId();
    }

    /** Who gets what the channel pays. */
    Address payee() {
        return channel.terms().payee();
    }

    Amount unitPrice() {
        return unitPrice;
    }

    Bytes channelId() {
        return channel.terms().id();
    }

    /** Served through this channel, in wei, by our own count. */
    Amount served() {
        return count.served();
    }

    Amount servedThisSession() {
        return served().minusOrZero(servedBefore);
    }

    /** Whether circuits may pass this relay: it is paid, honest as far as we know, and has money left for a first window. */
    boolean isUsable(Lane lane) {
        return stop(lane).isEmpty();
    }

    /** Why no circuit may pass this relay on this channel. The deposit is looked at anew each time: it grows by a top-up. */
    Optional<ChannelStop> stop() {
        return stop(Lane.PAGES);
    }

    private Optional<ChannelStop> stop(Lane lane) {
        if (stopped != null) {
            return Optional.of(stopped);
        }
        if (!hasLeft(deposited(lane))) {
            return Optional.of(ChannelStop.USED_UP);
        }
        return hasLeft(limit(lane)) ? Optional.empty() : Optional.of(ChannelStop.DAY_LIMIT);
    }

    private boolean hasLeft(Amount limit) {
        return !isSigned(limit) && !served().plus(quantumPrice.times(2)).isMoreThan(limit);
    }

    /** Whether not even one more quantum can be signed for. */
    private boolean isUsedUp(Lane lane) {
        return isSigned(limit(lane));
    }

    private boolean isSigned(Amount limit) {
        return limit.minusOrZero(signed).compareTo(quantumPrice) < 0;
    }

    /** Up to what total is signed for the lane today. */
    private Amount limit(Lane lane) {
        Amount most = deposited(lane);
        return lane == Lane.WALLET ? most : day.left().map(left -> signed.plus(left).min(most)).orElse(most);
    }

    /** What the deposit holds for the lane. */
    private Amount deposited(Lane lane) {
        return switch (lane) {
            case PAGES -> channel.deposit().minusOrZero(unitPrice.times(reserveUnits).min(channel.deposit().dividedUp(RESERVE_PART)));
            case WALLET -> channel.deposit();
        };
    }

    // ---- counting ----

    private void grow(long quanta) {
        servedAtThisWindow += quanta * CellMeter.QUANTUM_CELLS;
        if (servedAtThisWindow >= window && window < LARGEST_WINDOW) {
            window = Math.min(2 * window, LARGEST_WINDOW);
            servedAtThisWindow = 0;
        }
    }

    /** Cells that are signed for and not yet served. */
    long lead() {
        return lead(Lane.WALLET);
    }

    /** Cells that are signed for and not yet served, and that the meter's circuit may use. */
    long lead(Meter meter) {
        return lead(meter.lane);
    }

    private long lead(Lane lane) {
        Amount ahead = signed.min(limit(lane)).minusOrZero(served());
        return quantumPrice.isZero() ? LARGEST_WINDOW : ahead.howMany(quantumPrice) * CellMeter.QUANTUM_CELLS;
    }

    /** Cells of {@code meter} that may be sent now. */
    long room(Meter meter) {
        long counted = meter.cells.forward() + meter.cells.backward();
        long bought = CellMeter.FREE_CELLS + meter.drawn * CellMeter.QUANTUM_CELLS;
        return bought - counted + lead(meter);
    }

    /** To be called after counting: signs ahead when half of the window is used up, or {@code wanted} cells are not covered. */
    void settle(Meter meter, int wanted) {
        long lead = lead(meter);
        if (lead < window / 2 || lead < Math.min(wanted, window)) {
            signMore(meter);
        }
    }

    /** As {@link #settle}, for a circuit that cannot go on before more is signed. Where nothing is left to sign for, all circuits end. */
    void require(Meter meter) {
        settle(meter, LARGEST_WINDOW);
        if (!signing && stopped == null && isUsedUp(meter.lane)) {
            // Not from within the circuit's own sending.
            loop.execute(() -> usedUp(meter.lane));
        }
    }

    private void signMore(Meter meter) {
        if (signing || stopped != null || quantumPrice.isZero()) {
            return;
        }
        Amount total = target(meter.lane);
        if (!total.isMoreThan(signed)) {
            return;
        }
        signing = true;
        day.sign(total.minus(signed));
        long cells = cellsSinceVoucher;
        cellsSinceVoucher = 0;
        Amount served = served();
        Amount ahead = windowWorth();
        signOnWorker(() -> {
            Voucher voucher = channel.sign(total, served, ahead, cells);
            loop.execute(() -> signedNow(meter, voucher));
        });
    }

    private void signOnWorker(Runnable signing) {
        worker.execute(() -> {
            try {
                signing.run();
            } catch (WalletException e) {
                LOG.log(Level.WARNING, "no voucher: " + e.getMessage());
                ChannelStop why = ChannelStop.of(e);
                loop.execute(() -> stop(why));
            } catch (IllegalStateException e) {
                // The wallet was locked: its keys are gone, and this payer will be.
                LOG.log(Level.DEBUG, "no voucher: " + e.getMessage());
                loop.execute(() -> stop(ChannelStop.NOT_SIGNED));
            }
        });
    }

    private void storeOnWorker(Runnable storing) {
        worker.execute(() -> {
            try {
                storing.run();
            } catch (WalletException | IllegalStateException e) {
                // Counts only: what was signed is stored before it is signed.
                LOG.log(Level.WARNING, "a channel's count could not be stored: " + e.getMessage());
            }
        });
    }

    /** Served, plus the window, in whole quanta, at most the deposit. */
    private Amount target(Lane lane) {
        Amount served = served();
        Amount full = served.plus(windowWorth());
        if (full.isMoreThan(limit(lane))) {
            // The last quanta that it covers.
            Amount left = limit(lane).minusOrZero(signed);
            return signed.plus(quantumPrice.times(left.howMany(quantumPrice))).min(full);
        }
        return full;
    }

    private Amount windowWorth() {
        return quantumPrice.times(window / CellMeter.QUANTUM_CELLS);
    }

    private void signedNow(Meter meter, Voucher voucher) {
        signing = false;
        signed = signed.max(voucher.cumulative());
        lastVoucher = voucher;
        // Without any bound circuit it waits: the next one brings it along when it binds, and a relay that lacks it says so.
        Meter via = meters.contains(meter) && meter.bound ? meter : meters.stream().filter(each -> each.bound).findFirst().orElse(null);
        lastVia = via;
        if (via != null) {
            via.payee.sendPayment(via.hop, message(voucher));
        }
        wakePayees();
    }

    private void wakePayees() {
        for (Meter each : List.copyOf(meters)) {
            each.payee.paymentReady();
        }
    }

    private static RelayMessage message(Voucher voucher) {
        return new RelayMessage.PayVoucher(voucher.channelId(), voucher.cumulative(), voucher.signature());
    }

    // ---- circuits ----

    Meter open(Payee payee, int hop) {
        return open(payee, hop, Lane.PAGES);
    }

    Meter open(Payee payee, int hop, Lane lane) {
        var meter = new Meter(payee, hop, lane);
        meters.add(meter);
        return meter;
    }

    /**
     * Makes what binds the meter's circuit to the channel, with a voucher where the window is not covered.
     *
     * @param ready gets the messages on the event loop
     */
    void bind(Meter meter, Bytes binding, Consumer<List<RelayMessage>> ready) {
        boolean pay = !signing && stopped == null && lead(meter) < window;
        Amount total = pay ? target(meter.lane) : signed;
        boolean sign = pay && total.isMoreThan(signed);
        signing |= sign;
        if (sign) {
            day.sign(total.minus(signed));
        }
        long cells = cellsSinceVoucher;
        cellsSinceVoucher = sign ? 0 : cells;
        Voucher known = lastVoucher;
        Amount served = served();
        Amount ahead = windowWorth();
        ChannelTerms terms = channel.terms();
        signOnWorker(() -> {
            var messages = new ArrayList<RelayMessage>();
            messages.add(new RelayMessage.PayBind(terms.id(), terms.payer(), terms.signer(), terms.salt(),
                    channel.signBind(binding, BIND_TO_PAY)));
            if (sign) {
                Voucher voucher = channel.sign(total, served, ahead, cells);
                messages.add(message(voucher));
                loop.execute(() -> {
                    signing = false;
                    signed = signed.max(voucher.cumulative());
                    lastVoucher = voucher;
                    lastVia = meter;
                    wakePayees();
                });
            } else if (known != null) {
                messages.add(message(known));
            } else if (!channel.signed().isZero()) {
                messages.add(message(channel.signAgain()));
            }
            loop.execute(() -> ready.accept(messages));
        });
    }

    /** Nothing is signed from here on, and no new path leads here but the one that asks for the closing. */
    void beginClosing() {
        stopped = ChannelStop.CLOSING;
    }

    /** The relay could not be asked: the channel is used again. */
    void resume() {
        if (stopped == ChannelStop.CLOSING) {
            stopped = null;
        }
    }

    /** Tries again what may have passed by itself. */
    void reconsider() {
        if (stopped != null && stopped.mayPass()) {
            stopped = null;
        }
    }

    /** The circuit is gone. What it used stays counted; what the relay may have sent unseen is allowed for. */
    void close(Meter meter) {
        if (meters.remove(meter)) {
            count.circuitClosed(meter.drawn, meter.payee.outstanding());
            Amount served = served();
            storeOnWorker(() -> channel.recordServed(served));
        }
    }

    /** The relay's word on where it stands. It is believed only as far as our own count allows. */
    void onAck(Meter meter, RelayMessage.PayAck ack) {
        switch (ack.status()) {
            case BOUND, CREDITED, EXHAUSTED -> {
                if (ack.paidTotal().isMoreThan(signed)) {
                    stop(ChannelStop.IN_USE_ELSEWHERE);
                } else if (claimsTooMuch(meter, ack)) {
                    stop(ChannelStop.RELAY_OVERCOUNTS);
                } else if (ack.status() == PayStatus.EXHAUSTED && isSpentUnseen(ack)) {
                    stop(ChannelStop.IN_USE_ELSEWHERE);
                } else {
                    accept(meter, ack);
                }
            }
            // Perhaps only its node does not answer: this circuit ends, and the relay is left alone for a while.
            case REFUSED_UNKNOWN_CHANNEL -> meter.payee.paymentRefused(meter.hop, "the relay does not see the channel");
            case REFUSED_SIGNATURE -> stop(ChannelStop.SIGNATURE_REFUSED);
            case REFUSED_OVER_DEPOSIT -> stop(ChannelStop.DEPOSIT_NOT_SEEN);
            case REFUSED_EXPIRING -> stop(ChannelStop.EXPIRING);
            case CLOSED -> stop(ChannelStop.CLOSED);
            // An answer to other questions, never to a payment.
            case NOTHING_PAID -> meter.payee.paymentRefused(meter.hop, "the relay answers what was not asked");
        }
    }

    private boolean claimsTooMuch(Meter meter, RelayMessage.PayAck ack) {
        long unseen = meter.payee.outstanding() + ServiceCount.CONTROL_SLACK;
        if (ack.forwardCells() > meter.cells.forward() || ack.backwardCells() > meter.cells.backward() + unseen) {
            return true;
        }
        // Circuits that the relay knows to be gone may still look alive here.
        return ack.closedUse().isMoreThan(mostUsed());
    }

    /** What our circuits may have used of the channel at most, cells under way included. */
    private Amount mostUsed() {
        Amount most = count.mostClosed();
        for (Meter each : meters) {
            most = most.plus(quantumPrice.times(each.drawn)).plus(count.unseen(each.payee.outstanding()));
        }
        return most;
    }

    /**
     * Whether the relay says that nothing is left of a total that our circuits cannot have used: another wallet with the same words has,
     * where one voucher pays for both, or the relay takes more than its price. Signing on would pay for that.
     */
    private boolean isSpentUnseen(RelayMessage.PayAck ack) {
        // One quantum begun at the relay, one for each circuit whose cells under way were rounded differently.
        return ack.paidTotal().isMoreThan(mostUsed().plus(quantumPrice.times(1 + meters.size())));
    }

    private void accept(Meter meter, RelayMessage.PayAck ack) {
        meter.bound = true;
        if (ack.paidTotal().isMoreThan(acknowledged)) {
            acknowledged = ack.paidTotal();
            Amount total = acknowledged;
            storeOnWorker(() -> channel.recordAcknowledged(total));
        }
        count.adopt(ack.closedUse());
        if (ack.status() == PayStatus.EXHAUSTED && lastVoucher != null && lastVoucher.cumulative().isMoreThan(ack.paidTotal())
                && !meters.contains(lastVia)) {
            // It went along a circuit that died on the way. On one that lives it is still coming: shown again on every circuit that waits
            // for it, it would take more cells than what it pays for.
            lastVia = meter;
            meter.payee.sendPayment(meter.hop, message(lastVoucher));
        }
        if (ack.status() == PayStatus.EXHAUSTED && ack.paidTotal().compareTo(signed) == 0) {
            require(meter);
        } else {
            settle(meter, ack.status() == PayStatus.EXHAUSTED ? window : 0);
        }
    }

    private void stop(ChannelStop why) {
        signing = false;
        stopped = stopped == null ? why : stopped;
        refuse(why);
    }

    /** Where pages have nothing left, the wallet's circuits go on. */
    private void usedUp(Lane lane) {
        String why = (isSigned(deposited(lane)) ? ChannelStop.USED_UP : ChannelStop.DAY_LIMIT).reason();
        for (Meter meter : List.copyOf(meters)) {
            if (lane == Lane.WALLET || meter.lane == lane) {
                meter.payee.paymentRefused(-1, why);
            }
        }
    }

    private void refuse(ChannelStop why) {
        for (Meter meter : List.copyOf(meters)) {
            meter.payee.paymentRefused(why.blamesRelay() ? meter.hop : -1, why.reason());
        }
    }

    /** Stores what was served; the worker runs it after all that was asked before. */
    void checkpoint() {
        Amount served = served();
        storeOnWorker(() -> channel.recordServed(served));
    }
}
