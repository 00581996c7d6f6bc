package org.farthing.circuit.client;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.network.MemoryChannel;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/** The payer on one thread: what runs on the loop and on the worker waits in queues that the test empties. */
abstract class PayerOnOneThread {
    static final Amount UNIT = Amount.ofWei(1_600);
    static final Amount QUANTUM = Amount.ofWei(100);
    static final Bytes BINDING = Bytes.of(new byte[32]);

    final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    final ArrayDeque<Runnable> worker = new ArrayDeque<>();

    MemoryChannel channel = channel(QUANTUM.times(100_000));
    HopPayer payer = payer();

    static MemoryChannel channel(Amount deposit) {
        return new MemoryChannel(7, Bytes.of(new byte[32]), Address.ZERO, deposit);
    }

    static DayLimit unlimited() {
        return new DayLimit(() -> Instant.EPOCH, ZoneOffset.UTC);
    }

    HopPayer payer() {
        return new HopPayer(channel, UNIT, 0, unlimited(), loop::add, worker::add);
    }

    void runAll() {
        while (!loop.isEmpty() || !worker.isEmpty()) {
            while (!worker.isEmpty()) {
                worker.remove().run();
            }
            if (!loop.isEmpty()) {
                loop.remove().run();
            }
        }
    }

    static final class FakeCircuit implements HopPayer.Payee {
        final List<RelayMessage> sent = new ArrayList<>();
        int woken;
        String refused;
        boolean outdated;
        int outstanding = 32;

        @Override
        public void sendPayment(int hop, RelayMessage message) {
            sent.add(message);
        }

        @Override
        public void paymentReady() {
            woken++;
        }

        @Override
        public void paymentRefused(int hop, String why) {
            refused = why;
        }

        @Override
        public void priceUnknown(int hop) {
            outdated = true;
        }

        @Override
        public int outstanding() {
            return outstanding;
        }

        Amount lastVoucher() {
            return sent.reversed().stream().filter(RelayMessage.PayVoucher.class::isInstance)
                    .map(message -> ((RelayMessage.PayVoucher) message).cumulative()).findFirst().orElse(Amount.ZERO);
        }
    }

    HopMeter bound(FakeCircuit circuit) {
        return bound(circuit, UNIT);
    }

    /** A circuit that was built by a descriptor with this price for a unit. */
    HopMeter bound(FakeCircuit circuit, Amount price) {
        HopMeter meter = payer.open(circuit, 1, Lane.PAGES, price);
        payer.bind(meter, BINDING, circuit.sent::addAll);
        runAll();
        acknowledge(meter, PayStatus.BOUND, Amount.ZERO, Amount.ZERO);
        runAll();
        return meter;
    }

    void acknowledge(HopMeter meter, PayStatus status, Amount paid, Amount closedUse) {
        acknowledge(meter, status, paid, closedUse, meter.cells().forward(), meter.cells().backward());
    }

    void acknowledge(HopMeter meter, PayStatus status, Amount paid, Amount closedUse, long forward, long backward) {
        payer.onAck(meter, new RelayMessage.PayAck(status, channel.terms().id(), paid, closedUse, forward, backward));
    }
}
