package org.farthing.wallet;

import static org.farthing.wallet.WalletWorld.DEPOSIT;
import static org.farthing.wallet.WalletWorld.HASTY;
import static org.farthing.wallet.WalletWorld.LIFE;
import static org.farthing.wallet.WalletWorld.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.farthing.wallet.ScheduledOpening.Status;
import org.farthing.wallet.chain.Broadcast;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.TransactionPolicy;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpeningScheduleTest {
    private static final Duration SPAN = Duration.ofHours(8);

    @TempDir
    Path folder;

    private WalletWorld world;
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);

    @BeforeEach
    void begin() {
        world = new WalletWorld(folder, 1);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private Wallet open(Chain chain) {
        return world.open(chain, world.network, TransactionPolicy.LOCAL, now::get);
    }

    @Test
    void timesRiseWithinTheSpanAndLookLikeStrangersDo() {
        var random = new Random(5);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            List<Instant> times = OpeningSchedule.times(12, SPAN, NOW, random);
            Instant before = NOW;
            for (Instant time : times) {
                assertFalse(time.isBefore(before));
                pauses.add(Duration.between(before, time).toSeconds());
                before = time;
            }
            assertFalse(before.isAfter(NOW.plus(SPAN)));
        }
        double mean = pauses.stream().mapToLong(each -> each).average().orElseThrow();
        assertEquals(SPAN.toSeconds() / 13.0, mean, 60);
        // Of exponential times, 1 - 1/e are shorter than the mean.
        assertEquals(0.63, pauses.stream().filter(each -> each < mean).count() / (double) pauses.size(), 0.04);
    }

    @Test
    void eachChannelHasItsOwnTransactionAtItsOwnTime() {
        Wallet wallet = open(world.chain);
        wallet.channels().scheduleOpenings(world.plans(6), LIFE, SPAN, new Random(3));
        List<ScheduledOpening> plan = wallet.channels().schedule();
        assertNotEquals(world.plans(6).stream().map(ChannelPlan::relay).toList(), plan.stream().map(ScheduledOpening::relay).toList());
        assertFalse(wallet.channels().openDue());
        assertThrows(WalletException.class, () -> wallet.channels().scheduleOpenings(world.plans(1), LIFE, SPAN, new Random(3)));
        for (int i = 0; i < 3; i++) {
            now.set(plan.get(i).due());
            assertTrue(wallet.channels().openDue());
            assertFalse(wallet.channels().openDue());
            assertEquals(i + 1, world.devChain.nonce(world.account));
        }
        wallet.close();
        Wallet second = open(world.chain);
        assertEquals(List.of(Status.DONE, Status.DONE, Status.DONE, Status.WAITING, Status.WAITING, Status.WAITING),
                second.channels().schedule().stream().map(ScheduledOpening::status).toList());
        now.set(NOW.plus(SPAN));
        assertTrue(second.channels().openDue());
        assertFalse(second.channels().openDue(), "after a night the rest does not leave all at once");
        assertEquals(4, world.devChain.nonce(world.account));
        now.set(NOW.plus(SPAN.multipliedBy(20)));
        assertTrue(second.channels().openDue());
        assertEquals(1, second.channels().cancelSchedule());
        now.set(NOW.plus(SPAN.multipliedBy(40)));
        assertFalse(second.channels().openDue());
        List<ChannelRow> rows = second.channels().rows();
        assertEquals(5, rows.size());
        assertEquals(5, rows.stream().map(row -> row.openedBy().orElseThrow()).distinct().count());
        rows.forEach(row -> assertEquals(DEPOSIT, row.funds().deposit()));
        second.channels().scheduleOpenings(world.plans(1), LIFE, SPAN, new Random(3));
        assertEquals(1, second.channels().schedule().size(), "a new one after the old");
    }

    @Test
    void anOpeningThatDiedOnItsWayIsTheSameChannelLater() {
        Wallet failing = world.open(world.but("send", _ -> new Broadcast(Broadcast.Verdict.REFUSED, "no")), world.network, HASTY, now::get);
        failing.channels().scheduleOpenings(world.plans(1), LIFE, Duration.ZERO, new Random(3));
        assertEquals(Kind.TRANSACTION_REFUSED, assertThrows(WalletException.class, failing.channels()::openDue).kind());
        ScheduledOpening failed = failing.channels().schedule().getFirst();
        assertEquals(Status.WAITING, failed.status());
        assertFalse(failed.failure().isEmpty());
        assertFalse(failing.channels().openDue(), "not again at once");
        failing.close();

        now.set(NOW.plus(Duration.ofHours(1)));
        Wallet cut = world.open(world.but("send", _ -> {
            throw new WalletException(Kind.CHAIN_UNREACHABLE, "The line is cut.");
        }), world.network, HASTY, now::get);
        assertThrows(WalletException.class, cut.channels()::openDue);
        assertEquals(Status.OPENING, cut.channels().schedule().getFirst().status());
        cut.close();

        now.set(NOW.plus(Duration.ofHours(3)));
        Wallet wallet = open(world.chain);
        wallet.channels().resume();
        assertFalse(wallet.channels().openDue());
        assertEquals(Status.DONE, wallet.channels().schedule().getFirst().status());
        assertEquals(failed.channel(), wallet.channels().schedule().getFirst().channel());
        assertEquals(1, wallet.channels().rows().stream().filter(row -> row.state() instanceof ChannelState.Open).count());
        assertEquals(DEPOSIT, world.balance(world.contract.address()), "opened once");
    }

    @Test
    void differentDepositsWouldBeAFingerprint() {
        Wallet wallet = open(world.chain);
        ChannelPlan plan = world.plans(1).getFirst();
        var other = new ChannelPlan(plan.relay(), plan.payee(), Amount.ofWei(5));
        assertEquals(Kind.BAD_INPUT, assertThrows(WalletException.class,
                () -> wallet.channels().scheduleOpenings(List.of(plan, other), LIFE, SPAN, new Random(1))).kind());
        assertEquals(List.of(), wallet.channels().schedule());
    }
}
