package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;

/** When the payer signs, what it sends by which circuit, and what stops it. */
class HopPayerTest extends PayerOnOneThread {
    @Test
    void bindingBringsTheFirstWindow() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        assertTrue(circuit.sent.getFirst() instanceof RelayMessage.PayBind);
        assertEquals(QUANTUM, circuit.lastVoucher());
        assertEquals(QUANTUM, channel.signed());
        assertEquals(32, payer.lead(meter));
    }

    @Test
    void aVoucherThatWentAlongADeadCircuitIsSentAgain() {
        var dead = new FakeCircuit();
        HopMeter first = bound(dead);
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        payer.close(first);
        circuit.sent.clear();
        acknowledge(meter, PayStatus.EXHAUSTED, Amount.ZERO, Amount.ZERO);
        assertEquals(List.of(channel.signed()), circuit.sent.stream().map(m -> ((RelayMessage.PayVoucher) m).cumulative()).toList());
        circuit.sent.clear();
        acknowledge(meter, PayStatus.EXHAUSTED, channel.signed(), Amount.ZERO);
        runAll();
        // It has all there is, and no service stands against it: nothing to send, nothing to sign.
        assertEquals(List.of(), circuit.sent);
        assertEquals(channel.signed(), channel.acknowledged());
    }

    @Test
    void circuitsThatWaitForOneVoucherAreNotEachShownIt() {
        var payingCircuit = new FakeCircuit();
        HopMeter paying = bound(payingCircuit);
        List<FakeCircuit> others = Stream.generate(FakeCircuit::new).limit(15).toList();
        List<HopMeter> waiting = others.stream().map(this::bound).toList();
        paying.countBackward(16 + 32);
        payer.settle(paying, 0);
        runAll();
        assertEquals(channel.signed(), payingCircuit.lastVoucher());
        int sent = payingCircuit.sent.size();
        others.forEach(other -> other.sent.clear());
        for (HopMeter meter : waiting) {
            acknowledge(meter, PayStatus.EXHAUSTED, QUANTUM, Amount.ZERO);
        }
        acknowledge(paying, PayStatus.EXHAUSTED, QUANTUM, Amount.ZERO);
        runAll();
        assertEquals(sent, payingCircuit.sent.size(), "it is on its way there");
        assertEquals(List.of(), others.stream().flatMap(other -> other.sent.stream()).toList(), "and takes cells wherever it is shown");
        payer.close(paying);
        for (HopMeter meter : waiting) {
            acknowledge(meter, PayStatus.EXHAUSTED, QUANTUM, Amount.ZERO);
        }
        assertEquals(1, others.stream().mapToInt(other -> other.sent.size()).sum(), "lost with its circuit, it is shown once");
    }

    @Test
    void whatMayHavePassedIsTriedAgainAndNothingElse() {
        for (PayStatus status : new PayStatus[] {PayStatus.REFUSED_EXPIRING, PayStatus.REFUSED_OVER_DEPOSIT}) {
            payer = payer();
            acknowledge(bound(new FakeCircuit()), status, Amount.ZERO, Amount.ZERO);
            assertFalse(payer.isUsable(Lane.PAGES, UNIT));
            payer.reconsider();
            assertTrue(payer.isUsable(Lane.PAGES, UNIT), status.name());
        }
        for (PayStatus status : new PayStatus[] {PayStatus.REFUSED_SIGNATURE, PayStatus.CLOSED}) {
            payer = payer();
            acknowledge(bound(new FakeCircuit()), status, Amount.ZERO, Amount.ZERO);
            payer.reconsider();
            assertFalse(payer.isUsable(Lane.PAGES, UNIT), status.name());
        }
    }

    @Test
    void aWalletThatIsLockedMeanwhileStopsItsPayer() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        channel.lock();
        meter.countBackward(16 + 32);
        payer.settle(meter, 1000);
        runAll();
        assertEquals(ChannelStop.NOT_SIGNED.reason(), circuit.refused);
    }

    @Test
    void aRefusalStopsThePayer() {
        for (PayStatus status : new PayStatus[] {PayStatus.REFUSED_EXPIRING, PayStatus.REFUSED_OVER_DEPOSIT, PayStatus.REFUSED_SIGNATURE,
            PayStatus.CLOSED}) {
            channel = channel(QUANTUM.times(1000));
            payer = payer();
            var circuit = new FakeCircuit();
            HopMeter meter = bound(circuit);
            assertTrue(payer.isUsable(Lane.PAGES, UNIT));
            acknowledge(meter, status, Amount.ZERO, Amount.ZERO);
            assertFalse(payer.isUsable(Lane.PAGES, UNIT), status.name());
            assertTrue(circuit.refused != null);
        }
    }

    @Test
    void aRelayThatDoesNotSeeTheChannelNowMayBeTriedAgain() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        acknowledge(meter, PayStatus.REFUSED_UNKNOWN_CHANNEL, Amount.ZERO, Amount.ZERO);
        assertEquals("the relay does not see the channel", circuit.refused);
        assertTrue(payer.isUsable(Lane.PAGES, UNIT));
    }

    @Test
    void aVoucherTakesABoundCircuitAndWakesTheOthers() {
        var first = new FakeCircuit();
        HopMeter bound = bound(first);
        var second = new FakeCircuit();
        HopMeter unbound = payer.open(second, 0, Lane.PAGES, UNIT);
        bound.countBackward(16 + 32);
        first.sent.clear();
        payer.settle(unbound, 1000);
        runAll();
        assertEquals(channel.signed(), first.lastVoucher());
        assertEquals(List.of(), second.sent);
        assertTrue(first.woken > 0);
    }

    @Test
    void whoWaitsWhileAnotherCircuitBindsIsWoken() {
        var first = new FakeCircuit();
        HopMeter waiting = bound(first);
        waiting.countBackward(16 + 32);
        var second = new FakeCircuit();
        payer.bind(payer.open(second, 0, Lane.PAGES, UNIT), BINDING, second.sent::addAll);
        payer.settle(waiting, 1000);
        int woken = first.woken;
        runAll();
        assertTrue(first.woken > woken);
    }

    @Test
    void afterARestartWhatWasSignedIsGiven() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        meter.countBackward(16 + 3200);
        payer.settle(meter, 0);
        runAll();
        payer.checkpoint();
        runAll();
        Amount signed = channel.signed();
        payer = payer();
        var again = new FakeCircuit();
        bound(again);
        assertTrue(again.sent.get(1) instanceof RelayMessage.PayVoucher voucher && voucher.cumulative().compareTo(signed) >= 0);
        assertEquals(QUANTUM.times(100), payer.served());
        assertEquals(Amount.ZERO, payer.servedThisSession());
    }

    @Test
    void aRelayThatForgotItsPriceIsNotBlamed() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        acknowledge(meter, PayStatus.REFUSED_PRICE, Amount.ZERO, Amount.ZERO);
        assertTrue(circuit.outdated);
        assertEquals(null, circuit.refused);
        assertTrue(payer.isUsable(Lane.PAGES, UNIT));
    }

    @Test
    void moreThanWasAgreedIsNotPaid() {
        assertTrue(payer.isUsable(Lane.PAGES, UNIT));
        assertFalse(payer.isUsable(Lane.PAGES, UNIT.plus(Amount.ofWei(1))));
        assertEquals(Optional.of(ChannelStop.PRICE_RAISED), payer.stop(Lane.PAGES, UNIT.plus(Amount.ofWei(1))));
        payer.agree(UNIT.times(2));
        assertTrue(payer.isUsable(Lane.PAGES, UNIT.times(2)));
    }

    @Test
    void aRelayWithoutAPriceIsNotPaid() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit, Amount.ZERO);
        meter.countBackward(100_000);
        payer.settle(meter, 1000);
        payer.require(meter);
        runAll();
        assertEquals(0, channel.vouchers());
        assertEquals(null, circuit.refused);
        assertTrue(payer.room(meter) > 0 && payer.isUsable(Lane.PAGES, UNIT));
    }
}
