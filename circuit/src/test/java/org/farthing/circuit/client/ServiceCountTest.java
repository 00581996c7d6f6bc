package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;

/** What is believed of what a relay claims: seen through the payer. */
class ServiceCountTest extends PayerOnOneThread {
    @Test
    void aRelayThatClaimsMoreThanItServedIsPaidNoMore() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        meter.countBackward(100);
        acknowledge(meter, PayStatus.CREDITED, channel.signed(), Amount.ZERO, 0, 100 + circuit.outstanding + 65);
        assertEquals("the relay counts more than it served", circuit.refused);
        assertFalse(payer.isUsable(Lane.PAGES, UNIT));
        Amount signed = channel.signed();
        meter.countBackward(5000);
        payer.settle(meter, 1000);
        runAll();
        assertEquals(signed, channel.signed());
    }

    @Test
    void forwardCellsCannotBeOverstatedAtAll() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        meter.countForward(10);
        acknowledge(meter, PayStatus.CREDITED, channel.signed(), Amount.ZERO, 10, 0);
        assertEquals(null, circuit.refused);
        acknowledge(meter, PayStatus.CREDITED, channel.signed(), Amount.ZERO, 11, 0);
        assertEquals("the relay counts more than it served", circuit.refused);
    }

    @Test
    void whatADeadCircuitMayHaveUsedIsAdoptedAndNoMore() {
        var circuit = new FakeCircuit();
        HopMeter first = bound(circuit);
        first.countBackward(16 + 320);
        payer.settle(first, 0);
        runAll();
        var other = new FakeCircuit();
        HopMeter second = bound(other);
        payer.close(first);
        runAll();
        assertEquals(QUANTUM.times(10), payer.served());
        // 32 outstanding cells and 64 of control are three quanta, on top of the two that the open circuit may stand for.
        acknowledge(second, PayStatus.CREDITED, channel.signed(), QUANTUM.times(12));
        assertEquals(QUANTUM.times(12), payer.served());
        acknowledge(second, PayStatus.CREDITED, channel.signed(), QUANTUM.times(13));
        assertEquals(QUANTUM.times(13), payer.served());
        assertEquals(null, other.refused);
        acknowledge(second, PayStatus.CREDITED, channel.signed(), QUANTUM.times(17));
        assertEquals("the relay counts more than it served", other.refused);
        assertEquals(QUANTUM.times(13), payer.served());
    }

    @Test
    void anotherWalletOnTheSameChannelIsNoticed() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        acknowledge(meter, PayStatus.CREDITED, channel.signed().plus(Amount.ofWei(1)), Amount.ZERO);
        assertEquals("another wallet with the same words uses this channel", circuit.refused);
    }

    @Test
    void whatNoneOfOurCircuitsUsedWasUsedBySomebodyElse() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        // Served 64 quanta and paid ahead; then the relay says that all of it is gone, though its own counts explain no such use.
        meter.countForward(16);
        for (int i = 0; i < 64; i++) {
            meter.countBackward(32);
            payer.settle(meter, 0);
            runAll();
        }
        acknowledge(meter, PayStatus.EXHAUSTED, QUANTUM.times(64), Amount.ZERO);
        runAll();
        assertEquals(null, circuit.refused);
        Amount signed = channel.signed();
        acknowledge(meter, PayStatus.EXHAUSTED, signed, Amount.ZERO);
        assertEquals(ChannelStop.IN_USE_ELSEWHERE.reason(), circuit.refused);
        runAll();
        assertEquals(signed, channel.signed());
        payer.reconsider();
        assertEquals(Optional.of(ChannelStop.IN_USE_ELSEWHERE), payer.stop());
    }

    @Test
    void aRelayThatClaimsATenthMoreIsPaidNoMoreWithinTheWindowAndItsSlack() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        int served = 0;
        while (circuit.refused == null) {
            meter.countBackward(8);
            served += 8;
            payer.settle(meter, 0);
            runAll();
            acknowledge(meter, PayStatus.CREDITED, channel.signed(), Amount.ZERO, 0, served + served / 10);
        }
        // A tenth of it is what the window lets come unseen, and 64, and not a cell more than the next look at it.
        assertTrue(served / 10 <= circuit.outstanding + 64 + 1, "found out after " + served);
        Amount signed = channel.signed();
        meter.countBackward(10_000);
        payer.settle(meter, 1000);
        runAll();
        assertEquals(signed, channel.signed());
    }
}
