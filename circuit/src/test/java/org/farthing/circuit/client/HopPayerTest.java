package org.farthing.circuit.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.farthing.circuit.cell.PayStatus;
import org.farthing.circuit.cell.RelayMessage;
import org.farthing.circuit.flow.CellMeter;
import org.farthing.circuit.network.MemoryChannel;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;

/** The payer on one thread: what runs on the loop and on the worker waits in queues that the test empties. */
class HopPayerTest {
    private static final Amount UNIT = Amount.ofWei(1_600);
    private static final Amount QUANTUM = Amount.ofWei(100);
    private static final Bytes BINDING = Bytes.of(new byte[32]);

    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final ArrayDeque<Runnable> worker = new ArrayDeque<>();

    private MemoryChannel channel = channel(QUANTUM.times(100_000));
    private HopPayer payer = payer();

    private static MemoryChannel channel(Amount deposit) {
        return new MemoryChannel(7, Bytes.of(new byte[32]), Address.ZERO, deposit);
    }

    private static DayLimit unlimited() {
        return new DayLimit(() -> Instant.EPOCH, ZoneOffset.UTC);
    }

    private HopPayer payer() {
        return new HopPayer(channel, UNIT, 0, unlimited(), loop::add, worker::add);
    }

    private void runAll() {
        while (!loop.isEmpty() || !worker.isEmpty()) {
            while (!worker.isEmpty()) {
                worker.remove().run();
            }
            if (!loop.isEmpty()) {
                loop.remove().run();
            }
        }
    }

    private static final class FakeCircuit implements HopPayer.Payee {
        private final List<RelayMessage> sent = new ArrayList<>();
        private int woken;
        private String refused;
        private int outstanding = 32;

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
        public int outstanding() {
            return outstanding;
        }

        private Amount lastVoucher() {
            return sent.reversed().stream().filter(RelayMessage.PayVoucher.class::isInstance)
                    .map(message -> ((RelayMessage.PayVoucher) message).cumulative()).findFirst().orElse(Amount.ZERO);
        }
    }

    private HopMeter bound(FakeCircuit circuit) {
        HopMeter meter = payer.open(circuit, 1);
        payer.bind(meter, BINDING, circuit.sent::addAll);
        runAll();
        acknowledge(meter, PayStatus.BOUND, Amount.ZERO, Amount.ZERO);
        runAll();
        return meter;
    }

    private void acknowledge(HopMeter meter, PayStatus status, Amount paid, Amount closedUse) {
        acknowledge(meter, status, paid, closedUse, meter.cells().forward(), meter.cells().backward());
    }

    private void acknowledge(HopMeter meter, PayStatus status, Amount paid, Amount closedUse, long forward, long backward) {
        payer.onAck(meter, new RelayMessage.PayAck(status, channel.terms().id(), paid, closedUse, forward, backward));
    }

    @Test
    void bindingBringsTheFirstWindow() {
        var circuit = new FakeCircuit();
        bound(circuit);
        assertTrue(circuit.sent.getFirst() instanceof RelayMessage.PayBind);
        assertEquals(QUANTUM, circuit.lastVoucher());
        assertEquals(QUANTUM, channel.signed());
        assertEquals(32, payer.lead());
    }

    @Test
    void theWindowDoublesWithServiceUpToItsLimit() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        meter.countForward(CellMeter.FREE_CELLS);
        long widest = 0;
        for (int i = 0; i < 2000; i++) {
            meter.countBackward(32);
            payer.settle(meter, 0);
            runAll();
            widest = Math.max(widest, payer.lead());
            assertTrue(payer.lead() <= 2L * 32 * (i + 1) && payer.lead() <= PaymentWindow.LARGEST, "after " + i);
        }
        assertEquals(PaymentWindow.LARGEST, widest);
        assertEquals(QUANTUM.times(2000), payer.served());
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
                    HopMeter meter = payer.open(circuit, 0);
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

    @Test
    void aRelayThatClaimsMoreThanItServedIsPaidNoMore() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        meter.countBackward(100);
        acknowledge(meter, PayStatus.CREDITED, channel.signed(), Amount.ZERO, 0, 100 + circuit.outstanding + 65);
        assertEquals("the relay counts more than it served", circuit.refused);
        assertFalse(payer.isUsable(Lane.PAGES));
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
        assertFalse(payer.isUsable(Lane.PAGES));
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
    void pagesLeaveTheReserveToTheWallet() {
        channel = channel(QUANTUM.times(64));
        payer = new HopPayer(channel, UNIT, 4, unlimited(), loop::add, worker::add);
        var page = new FakeCircuit();
        HopMeter pages = bound(page);
        assertEquals(QUANTUM.times(60), useUp(page, pages), "a sixteenth is left, where four units would be more");
        assertEquals("the channel is used up", page.refused);
        assertFalse(payer.isUsable(Lane.PAGES));
        assertTrue(payer.isUsable(Lane.WALLET));
        payer.close(pages);

        var question = new FakeCircuit();
        HopMeter wallet = payer.open(question, 1, Lane.WALLET);
        payer.bind(wallet, BINDING, question.sent::addAll);
        runAll();
        acknowledge(wallet, PayStatus.BOUND, channel.signed(), Amount.ZERO);
        runAll();
        assertTrue(payer.room(wallet) > 0);
        var another = new FakeCircuit();
        HopMeter more = payer.open(another, 1);
        assertTrue(payer.room(more) <= 16, "what is signed for the wallet carries no page");

        assertEquals(QUANTUM.times(64), useUp(question, wallet), "the wallet gets all of it, and no more");
        assertEquals("the channel is used up", question.refused);
        assertFalse(payer.isUsable(Lane.WALLET));
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
        assertFalse(payer.isUsable(Lane.PAGES));
    }

    @Test
    void aTopUpGivesPagesAllButTheReserveAgain() {
        channel = channel(QUANTUM.times(64));
        payer = new HopPayer(channel, UNIT, 4, unlimited(), loop::add, worker::add);
        var page = new FakeCircuit();
        useUp(page, bound(page));
        channel.setDeposit(QUANTUM.times(128));
        assertTrue(payer.isUsable(Lane.PAGES));
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
        assertTrue(payer.isUsable(Lane.WALLET));
        assertEquals(QUANTUM.times(50), day.signedToday());

        day.set(Optional.of(QUANTUM.times(60)));
        assertTrue(payer.isUsable(Lane.PAGES), "raised for today");
        var raised = new FakeCircuit();
        assertEquals(QUANTUM.times(50), useUp(raised, bound(raised)));
        now.set(now.get().plus(Duration.ofMinutes(29)));
        assertFalse(payer.isUsable(Lane.PAGES));
        now.set(now.get().plus(Duration.ofMinutes(1)));
        assertTrue(payer.isUsable(Lane.PAGES), "midnight");
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
        assertFalse(payer.isUsable(Lane.PAGES), "another channel is no way around it");
        var second = new FakeCircuit();
        payer.bind(payer.open(second, 1), BINDING, second.sent::addAll);
        runAll();
        assertEquals(Amount.ZERO, channel.signed());
    }

    @Test
    void whatMayHavePassedIsTriedAgainAndNothingElse() {
        for (PayStatus status : new PayStatus[] {PayStatus.REFUSED_EXPIRING, PayStatus.REFUSED_OVER_DEPOSIT}) {
            payer = payer();
            acknowledge(bound(new FakeCircuit()), status, Amount.ZERO, Amount.ZERO);
            assertFalse(payer.isUsable(Lane.PAGES));
            payer.reconsider();
            assertTrue(payer.isUsable(Lane.PAGES), status.name());
        }
        for (PayStatus status : new PayStatus[] {PayStatus.REFUSED_SIGNATURE, PayStatus.CLOSED}) {
            payer = payer();
            acknowledge(bound(new FakeCircuit()), status, Amount.ZERO, Amount.ZERO);
            payer.reconsider();
            assertFalse(payer.isUsable(Lane.PAGES), status.name());
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
            assertTrue(payer.isUsable(Lane.PAGES));
            acknowledge(meter, status, Amount.ZERO, Amount.ZERO);
            assertFalse(payer.isUsable(Lane.PAGES), status.name());
            assertTrue(circuit.refused != null);
        }
    }

    @Test
    void aRelayThatDoesNotSeeTheChannelNowMayBeTriedAgain() {
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        acknowledge(meter, PayStatus.REFUSED_UNKNOWN_CHANNEL, Amount.ZERO, Amount.ZERO);
        assertEquals("the relay does not see the channel", circuit.refused);
        assertTrue(payer.isUsable(Lane.PAGES));
    }

    @Test
    void aVoucherTakesABoundCircuitAndWakesTheOthers() {
        var first = new FakeCircuit();
        HopMeter bound = bound(first);
        var second = new FakeCircuit();
        HopMeter unbound = payer.open(second, 0);
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
        payer.bind(payer.open(second, 0), BINDING, second.sent::addAll);
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
    void aRelayWithoutAPriceIsNotPaid() {
        payer = new HopPayer(channel, Amount.ZERO, 0, unlimited(), loop::add, worker::add);
        var circuit = new FakeCircuit();
        HopMeter meter = bound(circuit);
        meter.countBackward(100_000);
        payer.settle(meter, 1000);
        payer.require(meter);
        runAll();
        assertEquals(0, channel.vouchers());
        assertEquals(null, circuit.refused);
        assertTrue(payer.room(meter) > 0 && payer.isUsable(Lane.PAGES));
    }
}
