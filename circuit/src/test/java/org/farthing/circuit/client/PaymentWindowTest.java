package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.wallet.value.Amount;
import org.junit.jupiter.api.Test;

/** What is signed ahead of service, and what bounds it: seen through the payer. */
class PaymentWindowTest extends PayerOnOneThread {
    /** Serves until the meter's circuit ends or gets no more; answers what was signed in all. */
    private Amount useUp(FakeCircuit circuit, HopMeter meter) {
        for (int i = 0; i < 200 && circuit.refused == null; i++) {
            long room = payer.room(meter);
            if (room > 0) {
                meter.countBackward((int) Math.min(room, 32));
                payer.settle(meter, 32);
            } else {
                payer.require(meter);
            }
            runAll();
        }
        return channel.signed();
    }

    @Test
    void theWindowDoublesWithServiceUpToItsLimit() {
        channel = channel(QUANTUM.times(512 * PaymentWindow.CHEAP_PART));
        payer = payer();
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        meter.countForward(CellMeter.FREE_CELLS);
        long widest = 0;
        for (int i = 0; i < 2000; i++) {
            meter.countBackward(32);
            payer.settle(meter, 0);
            runAll();
            widest = Math.max(widest, payer.lead(meter));
            assertTrue(payer.lead(meter) <= 2L * 32 * (i + 1) && payer.lead(meter) <= PaymentWindow.LARGEST_CHEAP, "after " + i);
        }
        assertEquals(PaymentWindow.LARGEST_CHEAP, widest);
        assertEquals(QUANTUM.times(2000), payer.served());
    }

    /** What a relay can take without service is 4,096 cells' worth, or a 256th of the deposit where that is more, at any price. */
    @Test
    void aWindowBeyondTheUsualIsAtMostAPartOfTheDeposit() {
        long quanta = PaymentWindow.LARGEST / 32;
        for (long affordable : new long[] {3, quanta - 1, quanta, quanta + 1, 3 * quanta, 4 * quanta + 5}) {
            channel = channel(QUANTUM.times(affordable * PaymentWindow.CHEAP_PART).plus(Amount.ofWei(PaymentWindow.CHEAP_PART - 1)));
            payer = payer();
            HopMeter meter = bound(new FakeCircuit());
            meter.countForward(CellMeter.FREE_CELLS);
            long widest = 0;
            for (int i = 0; i < 2000 && payer.stop().isEmpty(); i++) {
                meter.countBackward(32);
                payer.settle(meter, 0);
                runAll();
                widest = Math.max(widest, payer.lead(meter));
            }
            assertEquals(32 * Math.clamp(affordable, quanta, 4 * quanta), widest, affordable + " affordable");
        }
    }

    @Test
    void neverMoreThanServedAndTheWindowIsSigned() {
        for (int seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            channel = channel(QUANTUM.times(50 + random.nextInt(3000)));
            payer = payer();
            var circuits = new ArrayList<FakeCircuit>();
            var meters = new ArrayList<HopMeter>();
            long[] cells = new long[400];
            for (int step = 0; step < 400; step++) {
                int choice = random.nextInt(10);
                if (meters.isEmpty() || choice == 0) {
                    var circuit = new FakeCircuit();
                    circuits.add(circuit);
                    HopMeter meter = payer.open(circuit, 0, Lane.PAGES, UNIT);
                    payer.bind(meter, BINDING, circuit.sent::addAll);
                    meters.add(meter);
                } else if (choice < 7) {
                    int which = random.nextInt(meters.size());
                    int more = random.nextInt(80);
                    meters.get(which).countBackward(more);
                    cells[which] += more;
                    payer.settle(meters.get(which), random.nextInt(600));
                } else if (choice == 7) {
                    acknowledge(meters.get(random.nextInt(meters.size())), random.nextBoolean() ? PayStatus.BOUND : PayStatus.EXHAUSTED,
                            channel.signed(), Amount.ZERO);
                } else {
                    runAll();
                }
                // By the test's own arithmetic: a window beyond what these cells are worth, never more than the deposit.
                long quanta = 0;
                for (long count : cells) {
                    quanta += (Math.max(0, count - 16) + 31) / 32;
                }
                assertEquals(QUANTUM.times(quanta), payer.served(), "seed " + seed);
                Amount most = QUANTUM.times(quanta + PaymentWindow.LARGEST / 32);
                assertFalse(channel.signed().isMoreThan(most) || channel.signed().isMoreThan(channel.deposit()), "seed " + seed);
            }
            runAll();
        }
    }

    /** Relays change their prices while circuits stand: each counts at its own, and the window is one of the dearest that was open. */
    @Test
    void circuitsOfDifferentPricesAddUpAndNeverMoreThanAWindowIsSignedAhead() {
        Amount[] units = {Amount.ofWei(1_600), Amount.ofWei(1), Amount.ofWei(160_016), Amount.ofWei(17)};
        Amount[] quanta = {Amount.ofWei(100), Amount.ofWei(1), Amount.ofWei(10_001), Amount.ofWei(2)};
        for (int seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            channel = channel(Amount.ofWei(1_000 + random.nextInt(30_000_000)));
            payer = payer();
            var meters = new ArrayList<HopMeter>();
            var prices = new ArrayList<Amount>();
            var cells = new ArrayList<Integer>();
            Amount gone = Amount.ZERO;
            for (int step = 0; step < 400; step++) {
                int choice = random.nextInt(10);
                int which = meters.isEmpty() ? 0 : random.nextInt(meters.size());
                if (meters.isEmpty() || choice == 0) {
                    int price = random.nextInt(units.length);
                    var circuit = new FakeCircuit();
                    HopMeter meter = payer.open(circuit, 0, Lane.PAGES, units[price]);
                    payer.bind(meter, BINDING, circuit.sent::addAll);
                    meters.add(meter);
                    prices.add(quanta[price]);
                    cells.add(0);
                } else if (choice < 7) {
                    int more = random.nextInt(80);
                    meters.get(which).countBackward(more);
                    cells.set(which, cells.get(which) + more);
                    payer.settle(meters.get(which), random.nextInt(600));
                } else if (choice == 7) {
                    gone = gone.plus(prices.get(which).times((Math.max(0, cells.get(which) - 16) + 31) / 32));
                    payer.close(meters.remove(which));
                    prices.remove(which);
                    cells.remove(which);
                } else {
                    runAll();
                }
                Amount served = gone;
                for (int i = 0; i < meters.size(); i++) {
                    served = served.plus(prices.get(i).times((Math.max(0, cells.get(i) - 16) + 31) / 32));
                }
                assertEquals(served, payer.served(), "seed " + seed);
                Amount most = served.plus(quanta[2].times(PaymentWindow.LARGEST_CHEAP / 32));
                assertFalse(channel.signed().isMoreThan(most) || channel.signed().isMoreThan(channel.deposit()), "seed " + seed);
            }
            runAll();
        }
    }

    @Test
    void aCheapCircuitGoesOnWhereADearOneIsUsedUp() {
        channel = channel(Amount.ofWei(250));
        payer = payer();
        var dear = new FakeCircuit();
        HopMeter at100 = bound(dear);
        var cheap = new FakeCircuit();
        HopMeter at10 = bound(cheap, Amount.ofWei(160));
        assertEquals(Amount.ofWei(200), useUp(dear, at100), "two whole quanta");
        assertEquals(ChannelStop.USED_UP.reason(), dear.refused);
        assertEquals(null, cheap.refused);
        assertEquals(Amount.ofWei(250), useUp(cheap, at10), "the rest, to the wei");
        assertEquals(Amount.ofWei(250), payer.served());
    }

    @Test
    void theLastOfTheDepositIsSignedAndThenCircuitsEnd() {
        channel = channel(QUANTUM.times(5).plus(Amount.ofWei(50)));
        payer = payer();
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        meter.countForward(16);
        for (int i = 0; i < 5; i++) {
            assertEquals(null, circuit.refused);
            meter.countBackward(32);
            payer.settle(meter, 0);
            runAll();
        }
        assertEquals(QUANTUM.times(5), channel.signed());
        assertEquals(0, payer.room(meter));
        payer.require(meter);
        runAll();
        assertEquals("the channel is used up", circuit.refused);
        assertFalse(payer.isUsable(Lane.PAGES, UNIT));
    }

    @Test
    void aTopUpBringsAUsedUpChannelBack() {
        channel = channel(QUANTUM.times(3));
        payer = payer();
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        meter.countBackward(16 + 96);
        payer.settle(meter, 0);
        runAll();
        payer.require(meter);
        runAll();
        assertEquals(ChannelStop.USED_UP.reason(), circuit.refused);
        assertEquals(Optional.of(ChannelStop.USED_UP), payer.stop());
        channel.setDeposit(QUANTUM.times(30));
        assertEquals(Optional.empty(), payer.stop());
        payer.close(meter);
        var next = new FakeCircuit();
        bound(next);
        assertEquals(channel.signed(), next.lastVoucher());
        assertTrue(channel.signed().isMoreThan(QUANTUM.times(3)));
    }

    @Test
    void pagesLeaveTheReserveToTheWallet() {
        channel = channel(QUANTUM.times(64));
        payer = new HopPayer(channel, UNIT, 4, unlimited(), loop::add, worker::add);
        var page = new FakeCircuit();
        HopMeter pages = bound(page);
        assertEquals(QUANTUM.times(60), useUp(page, pages), "a sixteenth is left, where four units would be more");
        assertEquals("the channel is used up", page.refused);
        assertFalse(payer.isUsable(Lane.PAGES, UNIT));
        assertTrue(payer.isUsable(Lane.WALLET, UNIT));
        payer.close(pages);

        var question = new FakeCircuit();
        HopMeter wallet = payer.open(question, 1, Lane.WALLET, UNIT);
        payer.bind(wallet, BINDING, question.sent::addAll);
        runAll();
        acknowledge(wallet, PayStatus.BOUND, channel.signed(), Amount.ZERO);
        runAll();
        assertTrue(payer.room(wallet) > 0);
        var another = new FakeCircuit();
        HopMeter more = payer.open(another, 1, Lane.PAGES, UNIT);
        assertTrue(payer.room(more) <= 16, "what is signed for the wallet carries no page");

        assertEquals(QUANTUM.times(64), useUp(question, wallet), "the wallet gets all of it, and no more");
        assertEquals("the channel is used up", question.refused);
        assertFalse(payer.isUsable(Lane.WALLET, UNIT));
        assertEquals("the channel is used up", another.refused);
    }

    @Test
    void theWalletGoesOnWherePagesEnd() {
        channel = channel(QUANTUM.times(64));
        payer = new HopPayer(channel, UNIT, 4, unlimited(), loop::add, worker::add);
        var question = new FakeCircuit();
        HopMeter wallet = bound(question);
        wallet.drawOnReserve();
        var page = new FakeCircuit();
        useUp(page, bound(page));
        assertEquals("the channel is used up", page.refused);
        assertEquals(null, question.refused);
        assertFalse(payer.isUsable(Lane.PAGES, UNIT));
    }

    @Test
    void aTopUpGivesPagesAllButTheReserveAgain() {
        channel = channel(QUANTUM.times(64));
        payer = new HopPayer(channel, UNIT, 4, unlimited(), loop::add, worker::add);
        var page = new FakeCircuit();
        useUp(page, bound(page));
        channel.setDeposit(QUANTUM.times(128));
        assertTrue(payer.isUsable(Lane.PAGES, UNIT));
    }

    @Test
    void aDaysLimitStopsPagesAndNotTheWallet() {
        var now = new AtomicReference<>(Instant.parse("2026-11-22T22:30:00Z"));
        // Half past eleven at night there.
        var day = new DayLimit(now::get, ZoneId.of("Europe/Berlin"));
        day.before(QUANTUM.times(10));
        day.set(Optional.of(QUANTUM.times(50)));
        payer = new HopPayer(channel, UNIT, 0, day, loop::add, worker::add);
        var page = new FakeCircuit();
        assertEquals(QUANTUM.times(40), useUp(page, bound(page)), "what was signed before the start counts");
        assertEquals("the limit for today is reached", page.refused);
        assertEquals(Optional.of(ChannelStop.DAY_LIMIT), payer.stop(), "and not that the deposit is used up");
        assertTrue(payer.isUsable(Lane.WALLET, UNIT));
        assertEquals(QUANTUM.times(50), day.signedToday());

        day.set(Optional.of(QUANTUM.times(60)));
        assertTrue(payer.isUsable(Lane.PAGES, UNIT), "raised for today");
        var raised = new FakeCircuit();
        assertEquals(QUANTUM.times(50), useUp(raised, bound(raised)));
        now.set(now.get().plus(Duration.ofMinutes(29)));
        assertFalse(payer.isUsable(Lane.PAGES, UNIT));
        now.set(now.get().plus(Duration.ofMinutes(1)));
        assertTrue(payer.isUsable(Lane.PAGES, UNIT), "midnight");
        assertEquals(Amount.ZERO, day.signedToday());
        now.set(now.get().minus(Duration.ofHours(2)));
        assertEquals(Amount.ZERO, day.signedToday());
        day.set(Optional.empty());
        var free = new FakeCircuit();
        assertTrue(useUp(free, bound(free)).isMoreThan(QUANTUM.times(100)), "without a limit the deposit is the only one");
    }

    @Test
    void payersShareTheDay() {
        DayLimit day = unlimited();
        day.set(Optional.of(QUANTUM.times(30)));
        var payers = new Payers(day);
        payer = new HopPayer(channel, UNIT, 0, day, loop::add, worker::add);
        payers.add(payer);
        var first = new FakeCircuit();
        useUp(first, bound(first));
        assertTrue(payers.isDayOver());
        assertTrue(payers.spending().reached());
        channel = channel(QUANTUM.times(100));
        payer = new HopPayer(channel, UNIT, 0, day, loop::add, worker::add);
        assertFalse(payer.isUsable(Lane.PAGES, UNIT), "another channel is no way around it");
        var second = new FakeCircuit();
        payer.bind(payer.open(second, 1, Lane.PAGES, UNIT), BINDING, second.sent::addAll);
        runAll();
        assertEquals(Amount.ZERO, channel.signed());
    }
}
