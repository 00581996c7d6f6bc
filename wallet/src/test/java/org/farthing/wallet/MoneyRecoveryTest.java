package org.farthing.wallet;

import static org.farthing.wallet.WalletWorld.DEPOSIT;
import static org.farthing.wallet.WalletWorld.LIFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.farthing.wallet.RecoveryPlan.Action;
import org.farthing.wallet.RecoveryPlan.Item;
import org.farthing.wallet.RecoveryPlan.Options;
import org.farthing.wallet.RecoveryPlan.Step;
import org.farthing.wallet.chain.Broadcast;
import org.farthing.wallet.chain.ChannelClosing;
import org.farthing.wallet.chain.TransactionPolicy;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Relay;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "Get everything back": the plan, and its way through days, restarts and dead relays. */
class MoneyRecoveryTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);
    private static final Instant EXPIRY = NOW.plus(Duration.ofDays(20));
    private static final Duration PATIENCE = Duration.ofHours(12);
    private static final Options USUAL = new Options(PATIENCE, false);
    private static final Amount PRICE = Amount.ofWei(1_000);

    @TempDir
    Path folder;

    private static ChannelRow row(int index, ChannelState state) {
        byte[] salt = new byte[32];
        salt[0] = (byte) index;
        salt[1] = (byte) (index >> 8);
        var terms = new ChannelTerms(1, Address.ZERO, Address.ZERO, Address.ZERO, Address.ZERO, Bytes.of(salt));
        return new ChannelRow(terms, index, new Relay(Bytes.of(salt), "Relay", ""), state);
    }

    private static Funds funds(Amount deposit, Instant expiry) {
        return Funds.fresh(deposit, expiry);
    }

    private static RecoveryPlan plan(Options options, Instant now, Item... items) {
        return RecoveryPlan.of(List.of(items), Amount.ZERO, now, PRICE, options);
    }

    private static Item item(ChannelRow row) {
        return new Item(row, Optional.empty());
    }

    @Test
    void relaysAreAskedThenGivenADayThenTheDepositIsTaken() {
        ChannelRow open = row(1, new ChannelState.Open(funds(DEPOSIT, EXPIRY)));
        RecoveryPlan plan = plan(USUAL, NOW, item(open));
        Instant request = NOW.plus(PATIENCE);
        assertEquals(List.of(new Step(Action.ASK_RELAYS, List.of(open.id()), NOW, Amount.ZERO),
                new Step(Action.REQUEST_CLOSE, List.of(open.id()), request, PRICE.times(RecoveryPlan.REQUEST_ONE)),
                new Step(Action.REFUND, List.of(open.id()), request.plus(Duration.ofHours(24)), PRICE.times(RecoveryPlan.REFUND_ONE))),
                plan.steps());
        assertEquals(PRICE.times(RecoveryPlan.REQUEST_ONE + RecoveryPlan.REFUND_ONE), plan.cost());
        assertEquals(Optional.of(request.plus(Duration.ofHours(24))), plan.done());
        assertEquals(DEPOSIT, plan.back());
        RecoveryPlan later = plan(USUAL, request.plusSeconds(5), new Item(open, Optional.of(NOW)));
        assertEquals(List.of(Action.REQUEST_CLOSE, Action.REFUND), later.steps().stream().map(Step::action).toList());
        assertEquals(request.plusSeconds(5), later.steps().getFirst().due(), "what is overdue is due now");
    }

    @Test
    void everyStateHasItsWay() {
        Bytes hash = Bytes.of(new byte[32]);
        Funds funds = funds(DEPOSIT, EXPIRY);
        Item expired = item(row(1, new ChannelState.Open(funds(DEPOSIT, NOW))));
        Item soon = item(row(2, new ChannelState.Open(funds(DEPOSIT, NOW.plus(Duration.ofHours(30))))));
        Item requested = item(row(3, new ChannelState.CloseRequested(funds(DEPOSIT, NOW.plusSeconds(60)), NOW)));
        Item refunding = item(row(4, new ChannelState.Refunding(funds, hash)));
        Item opening = item(row(5, new ChannelState.Opening(funds, hash)));
        Item closing = new Item(row(6, new ChannelState.Closing(funds, NOW)), Optional.of(NOW.minus(PATIENCE)));
        Item over = item(row(7, new ChannelState.Closed(funds, Amount.ZERO, DEPOSIT)));
        Item requesting = item(row(8, new ChannelState.Requesting(funds, hash)));
        Item undone = item(row(9, new ChannelState.Undone(funds)));
        RecoveryPlan plan = plan(USUAL, NOW, expired, soon, requested, refunding, opening, closing, over, requesting, undone);
        assertEquals(List.of(opening.row().id(), undone.row().id()), plan.waiting());
        assertEquals(List.of(soon.row().id()), channels(plan, Action.ASK_RELAYS));
        assertEquals(List.of(closing.row().id()), channels(plan, Action.REQUEST_CLOSE), "what ends by itself needs no request");
        assertEquals(List.of(expired, requested, requesting, closing, soon, refunding).stream().map(i -> i.row().id()).sorted(
                (a, b) -> a.hex().compareTo(b.hex())).toList(),
                channels(plan, Action.REFUND).stream().sorted((a, b) -> a.hex().compareTo(b.hex())).toList());
        assertEquals(NOW, due(plan, Action.REFUND, expired));
        assertEquals(NOW.plus(Duration.ofHours(30)), due(plan, Action.REFUND, soon));
        assertEquals(NOW.plusSeconds(60), due(plan, Action.REFUND, requested));
        assertEquals(NOW.plus(Duration.ofHours(24)), due(plan, Action.REFUND, requesting));
        assertTrue(plan(USUAL, NOW, over).isDone());
        assertFalse(plan(USUAL, NOW, opening).isDone());
    }

    private static List<Bytes> channels(RecoveryPlan plan, Action action) {
        return plan.steps().stream().filter(step -> step.action() == action).flatMap(step -> step.channels().stream()).toList();
    }

    private static Instant due(RecoveryPlan plan, Action action, Item item) {
        return plan.steps().stream().filter(step -> step.action() == action && step.channels().contains(item.row().id())).findFirst()
                .orElseThrow().due();
    }

    @Test
    void dustIsAskedForButNotPaidForUnlessWanted() {
        Amount cost = PRICE.times(RecoveryPlan.REQUEST_EACH + RecoveryPlan.REFUND_EACH);
        Item dust = item(row(1, new ChannelState.Open(funds(cost, EXPIRY))));
        Item worth = item(row(2, new ChannelState.Open(funds(cost.plus(Amount.ofWei(1)), EXPIRY))));
        RecoveryPlan plan = plan(USUAL, NOW, dust, worth);
        assertEquals(List.of(dust.row().id()), plan.dust());
        assertEquals(List.of(dust.row().id(), worth.row().id()), channels(plan, Action.ASK_RELAYS));
        assertEquals(List.of(worth.row().id()), channels(plan, Action.REFUND));
        RecoveryPlan all = plan(new Options(PATIENCE, true), NOW, dust, worth);
        assertEquals(List.of(), all.dust());
        assertEquals(List.of(dust.row().id(), worth.row().id()), channels(all, Action.REQUEST_CLOSE));
    }

    @Test
    void manyChannelsGoInBatchesThatABlockTakes() {
        Item[] many = IntStream.range(0, 120).mapToObj(i -> item(row(i, new ChannelState.Open(funds(DEPOSIT, EXPIRY)))))
                .toArray(Item[]::new);
        RecoveryPlan plan = plan(USUAL, NOW, many);
        for (Action action : List.of(Action.REQUEST_CLOSE, Action.REFUND)) {
            assertEquals(List.of(50, 50, 20), plan.steps().stream().filter(step -> step.action() == action)
                    .map(step -> step.channels().size()).toList());
            assertEquals(120, channels(plan, action).stream().distinct().count());
        }
        RecoveryPlan pending = RecoveryPlan.of(List.of(), Amount.ofWei(3), NOW, PRICE, USUAL);
        assertEquals(List.of(Action.WITHDRAW_PENDING), pending.steps().stream().map(Step::action).toList());
        assertEquals(Amount.ofWei(3), pending.back());
    }

    @Test
    void theFiguresOfGasAreThoseMeasured() throws IOException {
        var report = new Properties();
        try (InputStream in = MoneyRecoveryTest.class.getResourceAsStream("/gas-report.properties")) {
            report.load(in);
        }
        assertNear(report, "requestClose", RecoveryPlan.REQUEST_ONE);
        assertNear(report, "refund", RecoveryPlan.REFUND_ONE);
        assertNear(report, "requestCloseMany-each-of-15", RecoveryPlan.REQUEST_EACH);
        assertNear(report, "refundMany-each-of-15", RecoveryPlan.REFUND_EACH);
    }

    private static void assertNear(Properties report, String figure, long planned) {
        long measured = Long.parseLong(report.getProperty(figure));
        assertTrue(planned >= measured && planned < measured + 200, figure + " is " + measured + ", planned with " + planned);
    }

    @Test
    void deadRelaysAndLiveOnesGiveEverythingBackAcrossRestarts() {
        try (var world = new WalletWorld(folder, 1)) {
            Wallet wallet = world.open();
            List<Bytes> ids = wallet.channels().openTogether(world.plans(4), LIFE);
            PayingChannel alive = wallet.channels().paying(ids.getFirst()).orElseThrow();
            Voucher voucher = alive.sign(Amount.ofWei(250), Amount.ZERO, Amount.ofWei(500), 1);
            wallet.channels().requestClose(ids.get(3));
            RecoveryStatus started = wallet.channels().startRecovery(new Options(PATIENCE, false));
            assertEquals(4, started.lines().size());
            assertFalse(started.isDone());
            List<Bytes> asked = Collections.synchronizedList(new ArrayList<>());
            RelayAsker relays = id -> {
                asked.add(id);
                if (id.equals(ids.getFirst())) {
                    world.contract.close(world.relay, new ChannelClosing(alive.terms(), voucher.cumulative(), voucher.signature()),
                            world.till.address());
                    return true;
                }
                throw new WalletException(WalletException.Kind.CHANNEL_STATE, "The relay is gone.");
            };
            wallet.channels().advanceRecovery(relays);
            assertEquals(ids.subList(0, 3), asked.stream().sorted((a, b) -> ids.indexOf(a) - ids.indexOf(b)).toList());
            assertInstanceOf(ChannelState.Closed.class, wallet.channels().rows().getFirst().state());
            assertInstanceOf(ChannelState.Closing.class, wallet.channels().rows().get(1).state());
            long sent = world.devChain.nonce(world.account);
            wallet.channels().advanceRecovery(relays);
            assertEquals(sent, world.devChain.nonce(world.account), "nothing is due yet");
            assertEquals(3, asked.size(), "nobody is asked twice in a row");
            wallet.close();

            pass(world, PATIENCE.plusMinutes(1));
            wallet = world.open();
            wallet.channels().advanceRecovery(relays);
            assertEquals(sent + 1, world.devChain.nonce(world.account), "one request for all that are silent");
            wallet.channels().advanceRecovery(relays);
            assertEquals(sent + 1, world.devChain.nonce(world.account));
            pass(world, Duration.ofHours(13));
            wallet.channels().advanceRecovery(relays);
            assertInstanceOf(ChannelState.Refunded.class, wallet.channels().rows().get(3).state(), "its day was over first");
            wallet.close();

            pass(world, Duration.ofHours(12));
            wallet = world.open();
            wallet.channels().advanceRecovery(relays);
            RecoveryStatus end = wallet.channels().recovery().orElseThrow();
            assertTrue(end.isDone(), end.toString());
            assertEquals(Stream.of("closed", "refunded", "refunded", "refunded").toList(),
                    end.lines().stream().map(line -> line.channel().state().label()).toList());
            assertEquals(Amount.ZERO, world.balance(world.contract.address()));
            Accounts accounts = wallet.channels().accounts();
            assertTrue(accounts.isExact());
            assertEquals(Amount.ofCoins(100), accounts.received());
            sent = world.devChain.nonce(world.account);
            wallet.channels().advanceRecovery(relays);
            assertEquals(sent, world.devChain.nonce(world.account));
            assertThrows(WalletException.class, () -> world.open().channels().startRecovery(USUAL));
        }
    }

    @Test
    void aCancelledRecoveryGivesTheChannelsBackToUse() {
        try (var world = new WalletWorld(folder, 1)) {
            Wallet wallet = world.open();
            Bytes id = wallet.channels().open(world.plans(1).getFirst(), LIFE);
            wallet.channels().startRecovery(USUAL);
            wallet.channels().advanceRecovery(_ -> false);
            assertTrue(wallet.channels().paying(id).isEmpty());
            wallet.channels().cancelRecovery();
            assertTrue(wallet.channels().paying(id).isPresent());
            assertEquals(Optional.empty(), wallet.channels().recovery());
            wallet.channels().advanceRecovery(_ -> {
                throw new AssertionError("nobody is asked any more");
            });
        }
    }

    @Test
    void refundsThatCouldNotBeSentAreCountedUntilTheyAre() {
        try (var world = new WalletWorld(folder, 1)) {
            Wallet asking = world.open();
            asking.channels().requestCloseMany(asking.channels().openTogether(world.plans(2), LIFE));
            asking.channels().startRecovery(USUAL);
            assertEquals(0, asking.channels().recovery().orElseThrow().failed());
            asking.close();
            pass(world, Duration.ofHours(25));
            Wallet refused = world.open(world.but("send", _ -> new Broadcast(Broadcast.Verdict.REFUSED, "no")), world.network,
                    TransactionPolicy.LOCAL);
            assertThrows(WalletException.class, () -> refused.channels().advanceRecovery(_ -> false));
            assertEquals(2, refused.channels().recovery().orElseThrow().failed());
            refused.close();
            Wallet wallet = world.open();
            wallet.channels().advanceRecovery(_ -> false);
            assertEquals(0, wallet.channels().recovery().orElseThrow().failed());
            assertTrue(wallet.channels().recovery().orElseThrow().isDone());
        }
    }

    @Test
    void whatWasAskedBackComesBackByItselfUnlessItsOwnerSeesToIt() {
        try (var world = new WalletWorld(folder, 1)) {
            Wallet wallet = world.open();
            List<Bytes> ids = wallet.channels().openTogether(world.plans(4), LIFE);
            wallet.channels().requestCloseMany(ids.subList(0, 2));
            wallet.channels().refundNotes(notes -> notes.byHand(ids.get(1), true).remind(ids.get(1), true));
            wallet.channels().refundDue();
            assertInstanceOf(ChannelState.CloseRequested.class, wallet.channels().rows().getFirst().state(), "its day has not come");
            pass(world, Duration.ofHours(25));
            wallet.close();
            Wallet later = world.open();
            later.channels().refundDue();
            assertInstanceOf(ChannelState.Refunded.class, later.channels().rows().getFirst().state());
            assertInstanceOf(ChannelState.CloseRequested.class, later.channels().rows().get(1).state(), "it waits for its owner");
            assertEquals(new RefundNotes(Set.of(ids.get(1)), Set.of(ids.get(1))), later.channels().refundNotes());
            long sent = world.devChain.nonce(world.account);
            later.channels().refundDue();
            assertEquals(sent, world.devChain.nonce(world.account), "nothing is left to be done");
            pass(world, LIFE);
            later.channels().refundNotes(notes -> notes.byHand(ids.get(1), false));
            later.channels().refundDue();
            assertInstanceOf(ChannelState.Refunded.class, later.channels().rows().get(1).state());
            assertInstanceOf(ChannelState.Open.class, later.channels().rows().get(2).state(), "nobody asked for the end of these");
            later.close();
        }
    }

    @Test
    void theChainIsNotAskedWhereNothingIsEnding() {
        try (var world = new WalletWorld(folder, 1)) {
            Wallet wallet = world.open();
            wallet.channels().openTogether(world.plans(2), LIFE);
            wallet.close();
            var asked = new AtomicInteger();
            // An open wallet looks after its transactions on threads of its own; what they ask does not count.
            Thread here = Thread.currentThread();
            Wallet counting = world.open(world.but("latest", _ -> {
                asked.addAndGet(Thread.currentThread() == here ? 1 : 0);
                return world.chain.latest();
            }), world.network, TransactionPolicy.LOCAL);
            int before = asked.get();
            counting.channels().refundDue();
            assertEquals(before, asked.get());
            counting.channels().requestCloseMany(counting.channels().rows().stream().map(ChannelRow::id).toList());
            before = asked.get();
            counting.channels().refundDue();
            assertTrue(asked.get() > before);
        }
    }

    private static void pass(WalletWorld world, Duration time) {
        world.devChain.increaseTime(time);
        world.devChain.mine(1);
    }
}
