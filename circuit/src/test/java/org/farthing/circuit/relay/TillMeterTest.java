package org.farthing.circuit.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Random;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

class TillMeterTest {
    private static final Amount QUANTUM = Amount.ofWei(7);

    private static TillAccount account(Amount paid) {
        var terms = new ChannelTerms(1, Address.ZERO, Address.ZERO, Address.ZERO, Address.ZERO, Bytes.of(new byte[32]));
        return new TillAccount(terms, paid, Amount.ZERO);
    }

    @Test
    void anUnboundCircuitHasItsFreeCellsOnly() {
        var meter = new TillMeter();
        assertEquals(16, meter.room());
        assertTrue(meter.takeForward(10));
        assertTrue(meter.takeBackward(6));
        assertFalse(meter.takeForward(1));
        assertEquals(0, meter.room());
    }

    @Test
    void whatIsPaidIsServedAndNoMore() {
        TillAccount account = account(QUANTUM.times(2));
        var meter = new TillMeter();
        meter.bind(account, QUANTUM);
        assertEquals(16 + 64, meter.room());
        int served = 0;
        while (meter.takeForward(1)) {
            served++;
        }
        assertEquals(16 + 64, served);
        account.credit(QUANTUM.times(3).plus(Amount.ofWei(6)));
        assertEquals(32, meter.room());
        account.credit(QUANTUM);
        assertEquals(32, meter.room());
    }

    @Test
    void controlCellsAreCountedOnCreditAndOwed() {
        TillAccount account = account(QUANTUM);
        var meter = new TillMeter();
        meter.bind(account, QUANTUM);
        assertTrue(meter.takeForward(48));
        meter.countSent(1);
        assertEquals(QUANTUM.times(2), account.used());
        assertEquals(0, account.availableQuanta(QUANTUM));
        account.credit(QUANTUM.times(2));
        // The second quantum was drawn when its first cell was sent.
        assertEquals(31, meter.room());
    }

    /** Whoever has each quantum begun by an answer to what she asks would never pay. */
    @Test
    void nothingIsServedOutOfAQuantumThatAnAnswerBegan() {
        TillAccount account = account(Amount.ZERO);
        var meter = new TillMeter();
        meter.bind(account, QUANTUM);
        assertTrue(meter.takeForward(1));
        int served = 1;
        for (int i = 0; i < 1_000; i++) {
            // One question, one answer, with the answer first at every boundary.
            meter.countSent(1);
            served += meter.takeForward(1) ? 1 : 0;
        }
        assertTrue(served <= 16, "served for nothing: " + served);
        assertEquals(0, meter.room());
        account.credit(account.used().plus(QUANTUM));
        assertTrue(meter.room() > 0);
        assertTrue(meter.takeForward(1));
    }

    @Test
    void aCircuitThatEndsBeforeItIsBoundIsCountedOnce() {
        TillAccount account = account(QUANTUM.times(10));
        var meter = new TillMeter();
        meter.takeForward(10);
        meter.countSent(20);
        meter.close();
        meter.bind(account, QUANTUM);
        assertEquals(QUANTUM, account.closedUse());
        assertEquals(QUANTUM, account.used());
        assertEquals(0, meter.room());
    }

    @Test
    void withoutAPriceEverythingIsServed() {
        var meter = new TillMeter();
        meter.bind(account(Amount.ZERO), Amount.ZERO);
        assertTrue(meter.takeForward(1_000_000));
        assertTrue(meter.room() > 1_000_000);
    }

    @Test
    void aClosedAccountServesNothing() {
        TillAccount account = account(QUANTUM.times(10));
        var meter = new TillMeter();
        meter.bind(account, QUANTUM);
        account.close();
        assertFalse(meter.takeForward(17));
    }

    /** The client counts by {@link CellMeter} alone: relay and client must come to the same sum, whatever the order and the prices. */
    @Test
    void randomCircuitsAddUpToWhatTheClientCounts() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            TillAccount account = account(QUANTUM.times(random.nextInt(100)));
            var relayEnd = new ArrayList<TillMeter>();
            var clientEnd = new ArrayList<CellMeter>();
            var prices = new ArrayList<Amount>();
            Amount gone = Amount.ZERO;
            for (int step = 0; step < 500; step++) {
                int choice = random.nextInt(20);
                if (relayEnd.isEmpty() || choice == 0) {
                    relayEnd.add(new TillMeter());
                    clientEnd.add(new CellMeter());
                    prices.add(Amount.ofWei(1 + random.nextInt(20)));
                    continue;
                }
                int which = random.nextInt(relayEnd.size());
                TillMeter meter = relayEnd.get(which);
                CellMeter counted = clientEnd.get(which);
                int count = random.nextInt(70);
                if (!meter.isBound()) {
                    // A few cells come before the binding, as in life.
                    if (meter.takeForward(2)) {
                        counted.countForward(2);
                    }
                    meter.bind(account, prices.get(which));
                } else if (choice < 8) {
                    boolean paid = meter.room() >= count;
                    assertEquals(paid, meter.takeForward(count), "seed " + seed);
                    counted.countForward(paid ? count : 0);
                } else if (choice < 15) {
                    boolean paid = meter.room() >= count;
                    assertEquals(paid, meter.takeBackward(count), "seed " + seed);
                    counted.countBackward(paid ? count : 0);
                } else if (choice == 15) {
                    meter.countSent(1);
                    counted.countBackward(1);
                } else if (choice < 19) {
                    account.credit(account.paid().plus(Amount.ofWei(random.nextInt(100))));
                } else {
                    meter.close();
                    gone = gone.plus(prices.remove(which).times(counted.quanta()));
                    relayEnd.remove(which);
                    clientEnd.remove(which);
                }
                Amount live = Amount.ZERO;
                for (int i = 0; i < relayEnd.size(); i++) {
                    live = live.plus(prices.get(i).times(relayEnd.get(i).isBound() ? clientEnd.get(i).quanta() : 0));
                    assertEquals(clientEnd.get(i).forward(), relayEnd.get(i).cells().forward());
                    assertEquals(clientEnd.get(i).backward(), relayEnd.get(i).cells().backward());
                }
                assertEquals(gone, account.closedUse(), "seed " + seed);
                assertEquals(gone.plus(live), account.used(), "seed " + seed);
            }
        }
    }
}
