package org.farthing.circuit.client;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * <p>The rule that bounds every loss: never sign for more than what this side counted as served plus the {@linkplain PaymentWindow payment
 * window}; so what a relay claims is {@linkplain ServiceCount looked at}, but never decides what is signed.
 *
 * <p>Pages get the deposit but for a small reserve; the wallet's own questions to the chain get all of it, so that a channel that is used
 * up still carries its own top-up.
 *
 * <p>State belongs to the client's event loop; signing and storing run on {@code worker}, one job at a time.
 */
public final class HopPayer {
    private static final System.Logger LOG = System.getLogger("farthing.payer");
    private static final int BIND_TO_PAY = 1;

    /** A circuit as its payers see it. Called on the event loop. */
    interface Payee {
        /** Sends a payment message to the hop of the meter that it was opened for. */
        void sendPayment(int hop, RelayMessage message);

        /** More is signed for: what waited for payment may go on. */
        void paymentReady();

        /** The circuit must end, since a hop cannot or must not be paid; {@code hop} is -1 where that is no fault of the hop's. */
        void paymentRefused(int hop, String why);

        /** The hop does not know the descriptor that the circuit was built by: the list is older than what it remembers. */
        void priceUnknown(int hop);

        /** Cells that the exit may still send: data under the windows given to it, and answers about the streams that are open. */
        int outstanding();
    }

    private final PayingChannel channel;
    private final Executor loop;
    private final Executor worker;
    private final Amount servedBefore;
    private final ServiceCount count;
    private final PaymentWindow window;
    private Amount agreed;
    private Amount acknowledged;
    private Voucher lastVoucher;
    /** The circuit that the last voucher went along; null where it waits for one. */
    private HopMeter lastVia;
    private boolean signing;
    private ChannelStop stopped;

    /**
     * @param agreed       the most that the channel's owner pays for {@link CellMeter#UNIT_CELLS} cells, in wei; circuits cost what the
     *                     descriptors say that they were built by
     * @param reserveUnits units of 512 cells at the end of the deposit that are the wallet's alone, at most 1/16 of it
     * @param day          shared by all payers
     * @param loop         runs on the event loop
     * @param worker       runs jobs one after the other on a thread of its own
     */
    HopPayer(PayingChannel channel, Amount agreed, int reserveUnits, DayLimit day, Executor loop, Executor worker) {
        this.channel = channel;
        this.loop = loop;
        this.worker = worker;
        this.agreed = agreed;
        this.acknowledged = channel.acknowledged();
        this.servedBefore = channel.served();
        this.count = new ServiceCount(servedBefore, channel.signed());
        this.window = new PaymentWindow(count, channel.signed(), channel::deposit, agreed.times(reserveUnits), day);
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

    /** The most that is paid for a unit, in wei. */
    Amount agreed() {
        return agreed;
    }

    /** The owner agrees to another price; circuits that stand keep theirs. */
    void agree(Amount mostPerUnit) {
        agreed = mostPerUnit;
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

    /**
     * Whether circuits may pass this relay: it is paid, honest as far as we know, and has money left for a first window at this price.
     *
     * @param unitPrice in wei
     */
    boolean isUsable(Lane lane, Amount unitPrice) {
        return stop(lane, unitPrice).isEmpty();
    }

    /** Why no circuit may pass this relay on this channel. The deposit is looked at anew each time: it grows by a top-up. */
    Optional<ChannelStop> stop() {
        return stop(Lane.PAGES, agreed);
    }

    /** As above, for a circuit of this lane at this price. */
    Optional<ChannelStop> stop(Lane lane, Amount unitPrice) {
        if (stopped != null) {
            return Optional.of(stopped);
        }
        return unitPrice.isMoreThan(agreed) ? Optional.of(ChannelStop.PRICE_RAISED)
                : window.stop(lane, CellMeter.quantumPrice(unitPrice));
    }

    // ---- counting ----

    /** The meter has counted so many quanta more. */
    void drawn(HopMeter meter, long quanta) {
        count.draw(meter.quantumPrice().times(quanta));
        window.drawn(quanta);
    }

    /** Cells that are signed for and not yet served, and that the meter's circuit may use. */
    long lead(HopMeter meter) {
        return window.lead(meter.lane(), meter.quantumPrice());
    }

    /** Cells of {@code meter} that may be sent now. */
    long room(HopMeter meter) {
        long counted = meter.cells().forward() + meter.cells().backward();
        long bought = CellMeter.FREE_CELLS + meter.drawn() * CellMeter.QUANTUM_CELLS;
        return bought - counted + lead(meter);
    }

    /** To be called after counting: signs ahead when half of the window is used up, or {@code wanted} cells are not covered. */
    void settle(HopMeter meter, long wanted) {
        long lead = lead(meter);
        long size = window.size(meter.quantumPrice());
        if (lead < size / 2 || lead < Math.min(wanted, size)) {
            signMore(meter);
        }
    }

    /** As {@link #settle}, for a circuit that cannot go on before more is signed. Where nothing is left to sign for, all circuits end. */
    void require(HopMeter meter) {
        settle(meter, PaymentWindow.LARGEST_CHEAP);
        if (!signing && stopped == null && window.isUsedUp(meter.lane(), meter.quantumPrice())) {
            // Not from within the circuit's own sending.
            loop.execute(() -> usedUp(meter.lane()));
        }
    }

    private void signMore(HopMeter meter) {
        if (signing || stopped != null || meter.quantumPrice().isZero()) {
            return;
        }
        window.next(meter.lane(), meter.quantumPrice()).ifPresent(step -> {
            signing = true;
            signOnWorker(() -> {
                Voucher voucher = sign(step);
                loop.execute(() -> show(meter, voucher));
            });
        });
    }

    private Voucher sign(PaymentWindow.Step step) {
        return channel.sign(step.total(), step.served(), step.ahead(), step.cells());
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

    private void show(HopMeter meter, Voucher voucher) {
        // Without any bound circuit it waits: the next one brings it along when it binds, and a relay that lacks it says so.
        HopMeter via = count.isLive(meter) && meter.isBound() ? meter
                : count.live().stream().filter(HopMeter::isBound).findFirst().orElse(null);
        keep(voucher, via);
        if (via != null) {
            via.payee().sendPayment(via.hop(), message(voucher));
        }
        wakePayees();
    }

    private void keep(Voucher voucher, HopMeter via) {
        signing = false;
        window.signed(voucher.cumulative());
        lastVoucher = voucher;
        lastVia = via;
    }

    private void wakePayees() {
        for (HopMeter each : count.live()) {
            each.payee().paymentReady();
        }
    }

    private static RelayMessage message(Voucher voucher) {
        return new RelayMessage.PayVoucher(voucher.channelId(), voucher.cumulative(), voucher.signature());
    }

    // ---- circuits ----

    /** @param unitPrice by the descriptor that the handshake with the hop named, in wei */
    HopMeter open(Payee payee, int hop, Lane lane, Amount unitPrice) {
        var meter = new HopMeter(this, payee, hop, lane, CellMeter.quantumPrice(unitPrice));
        count.open(meter);
        return meter;
    }

    /**
     * Makes what binds the meter's circuit to the channel, with a voucher where the window is not covered.
     *
     * @param ready gets the messages on the event loop
     */
    void bind(HopMeter meter, Bytes binding, Consumer<List<RelayMessage>> ready) {
        boolean pay = !signing && stopped == null && lead(meter) < window.size(meter.quantumPrice());
        Optional<PaymentWindow.Step> step = pay ? window.next(meter.lane(), meter.quantumPrice()) : Optional.empty();
        signing |= step.isPresent();
        Voucher known = lastVoucher;
        ChannelTerms terms = channel.terms();
        signOnWorker(() -> {
            var messages = new ArrayList<RelayMessage>();
            messages.add(new RelayMessage.PayBind(terms.id(), terms.payer(), terms.signer(), terms.salt(),
                    channel.signBind(binding, BIND_TO_PAY)));
            if (step.isPresent()) {
                Voucher voucher = sign(step.get());
                messages.add(message(voucher));
                loop.execute(() -> {
                    keep(voucher, meter);
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
    void close(HopMeter meter) {
        if (count.close(meter)) {
            Amount served = served();
            storeOnWorker(() -> channel.recordServed(served));
        }
    }

    /** The relay's word on where it stands. It is believed only as far as our own count allows. */
    void onAck(HopMeter meter, RelayMessage.PayAck ack) {
        switch (ack.status()) {
            case BOUND, CREDITED, EXHAUSTED -> {
                if (ack.paidTotal().isMoreThan(window.signed())) {
                    stop(ChannelStop.IN_USE_ELSEWHERE);
                } else if (count.isOverstated(meter, ack)) {
                    stop(ChannelStop.RELAY_OVERCOUNTS);
                } else if (ack.status() == PayStatus.EXHAUSTED && count.isSpentUnseen(ack)) {
                    stop(ChannelStop.IN_USE_ELSEWHERE);
                } else {
                    accept(meter, ack);
                }
            }
            case REFUSED_PRICE -> meter.payee().priceUnknown(meter.hop());
            // Perhaps only its node does not answer: this circuit ends, and the relay is left alone for a while.
            case REFUSED_UNKNOWN_CHANNEL -> meter.payee().paymentRefused(meter.hop(), "the relay does not see the channel");
            case REFUSED_SIGNATURE -> stop(ChannelStop.SIGNATURE_REFUSED);
            case REFUSED_OVER_DEPOSIT -> stop(ChannelStop.DEPOSIT_NOT_SEEN);
            case REFUSED_EXPIRING -> stop(ChannelStop.EXPIRING);
            case CLOSED -> stop(ChannelStop.CLOSED);
            // An answer to other questions, never to a payment.
            case NOTHING_PAID -> meter.payee().paymentRefused(meter.hop(), "the relay answers what was not asked");
        }
    }

    private void accept(HopMeter meter, RelayMessage.PayAck ack) {
        meter.bound();
        if (ack.paidTotal().isMoreThan(acknowledged)) {
            acknowledged = ack.paidTotal();
            Amount total = acknowledged;
            storeOnWorker(() -> channel.recordAcknowledged(total));
        }
        count.adopt(ack.closedUse());
        if (ack.status() == PayStatus.EXHAUSTED && lastVoucher != null && lastVoucher.cumulative().isMoreThan(ack.paidTotal())
                && !count.isLive(lastVia)) {
            // It went along a circuit that died on the way. On one that lives it is still coming: shown again on every circuit that waits
            // for it, it would take more cells than what it pays for.
            lastVia = meter;
            meter.payee().sendPayment(meter.hop(), message(lastVoucher));
        }
        if (ack.status() == PayStatus.EXHAUSTED && ack.paidTotal().compareTo(window.signed()) == 0) {
            require(meter);
        } else {
            settle(meter, ack.status() == PayStatus.EXHAUSTED ? window.size(meter.quantumPrice()) : 0);
        }
    }

    private void stop(ChannelStop why) {
        signing = false;
        stopped = stopped == null ? why : stopped;
        refuse(why);
    }

    /** Where pages have nothing left, the wallet's circuits go on, and so do those at a lower price that the rest still pays for. */
    private void usedUp(Lane lane) {
        for (HopMeter meter : count.live()) {
            boolean concerned = lane == Lane.WALLET || meter.lane() == lane;
            if (concerned && lead(meter) == 0 && window.isUsedUp(meter.lane(), meter.quantumPrice())) {
                meter.payee().paymentRefused(-1, window.whatIsUsedUp(meter.lane(), meter.quantumPrice()).reason());
            }
        }
    }

    private void refuse(ChannelStop why) {
        for (HopMeter meter : count.live()) {
            meter.payee().paymentRefused(why.blamesRelay() ? meter.hop() : -1, why.reason());
        }
    }

    /** Stores what was served; the worker runs it after all that was asked before. */
    void checkpoint() {
        Amount served = served();
        storeOnWorker(() -> channel.recordServed(served));
    }
}
