package org.farthing.wallet;

import static org.farthing.wallet.WalletWorld.DEPOSIT;
import static org.farthing.wallet.WalletWorld.HASTY;
import static org.farthing.wallet.WalletWorld.LIFE;
import static org.farthing.wallet.WalletWorld.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.farthing.wallet.chain.Broadcast;
import org.farthing.wallet.chain.Chain;
import org.farthing.wallet.chain.ChannelClosing;
import org.farthing.wallet.chain.Intent;
import org.farthing.wallet.chain.TransactionPolicy;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Top-ups, extensions, requests to close and refunds on the practice chain, and what is left of them where things go wrong. */
class ChannelEndsTest {
    private static final Amount WINDOW = Amount.ofWei(1_000);
    /** Looks once. A node that shows no receipt three times, for a nonce that is used up, makes a transaction look lost. */
    private static final TransactionPolicy BRIEF = new TransactionPolicy(HASTY.maxFeePerGas(), HASTY.maxGas(), Duration.ofMillis(5),
            HASTY.rebroadcastAfter(), HASTY.raiseAfter(), Duration.ofMillis(1));

    @TempDir
    Path folder;

    private WalletWorld world;

    @BeforeEach
    void begin() {
        world = new WalletWorld(folder, 1);
    }

    @AfterEach
    void end() {
        world.close();
    }

    private static ChannelRow row(Wallet wallet, Bytes id) {
        ChannelRow row = wallet.channels().rows().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
        assertEquals(Optional.of(row), wallet.ledger().channel(id), "what is in memory is on the disk");
        return row;
    }

    private static <T extends ChannelState> T state(Class<T> kind, Wallet wallet, Bytes id) {
        return assertInstanceOf(kind, row(wallet, id).state());
    }

    private static void refused(Kind kind, Executable action) {
        WalletException fault = assertThrows(WalletException.class, action);
        assertEquals(kind, fault.kind(), fault.getMessage());
    }

    private void closeByRelay(PayingChannel channel, Voucher voucher) {
        world.contract.close(world.relay, new ChannelClosing(channel.terms(), voucher.cumulative(), voucher.signature()),
                world.till.address());
    }

    @Test
    void aTopUpRaisesWhatCanBeSigned() {
        Wallet wallet = world.open();
        Bytes id = wallet.channels().open(world.plans(1).getFirst(), LIFE);
        PayingChannel channel = wallet.channels().paying(id).orElseThrow();
        wallet.channels().topUp(id, Amount.ofWei(5));
        assertEquals(DEPOSIT.plus(Amount.ofWei(5)), channel.deposit());
        assertEquals(channel.deposit(), wallet.channels().onChain(id).deposit());
        assertEquals(DEPOSIT.plus(Amount.ofWei(5)), channel.sign(channel.deposit(), DEPOSIT, WINDOW, 1).cumulative());
        long sent = world.devChain.nonce(world.account);
        refused(Kind.BAD_INPUT, () -> wallet.channels().topUp(id, Amount.ZERO));
        refused(Kind.NOT_ENOUGH_MONEY, () -> wallet.channels().topUp(id, Amount.ofCoins(500)));
        refused(Kind.CHANNEL_STATE, () -> wallet.channels().topUp(Bytes.of(new byte[32]), Amount.ofWei(1)));
        assertEquals(sent, world.devChain.nonce(world.account));
        assertEquals(sent, wallet.ledger().intents().list(0, 99).size(), "nothing was stored of what was refused");
    }

    @Test
    void theRelayIsGoneAndTheMoneyComesBackAfterADay() {
        Wallet wallet = world.open();
        List<Bytes> ids = wallet.channels().openTogether(world.plans(3), LIFE);
        PayingChannel used = wallet.channels().paying(ids.get(1)).orElseThrow();
        used.sign(Amount.ofWei(700), Amount.ZERO, WINDOW, 32);
        refused(Kind.CHANNEL_STATE, () -> wallet.channels().refundMany(ids));
        long before = world.devChain.nonce(world.account);
        wallet.channels().requestCloseMany(ids);
        assertEquals(before + 1, world.devChain.nonce(world.account), "they share a transaction");
        for (Bytes id : ids) {
            assertEquals(wallet.channels().onChain(id).expiry(), state(ChannelState.CloseRequested.class, wallet, id).refundableAt());
            refused(Kind.CHANNEL_STATE, () -> wallet.channels().refund(id));
        }
        refused(Kind.CHANNEL_STATE, () -> used.sign(Amount.ofWei(800), Amount.ofWei(700), WINDOW, 1));
        refused(Kind.CHANNEL_STATE, () -> wallet.channels().requestCloseMany(ids));
        world.devChain.increaseTime(Duration.ofHours(25));
        world.devChain.mine(1);
        wallet.channels().refundMany(ids);
        assertEquals(before + 2, world.devChain.nonce(world.account));
        ids.forEach(id -> assertEquals(DEPOSIT, state(ChannelState.Refunded.class, wallet, id).returned()));
        assertEquals(Amount.ZERO, world.balance(world.contract.address()));
        assertExact(wallet);
    }

    /** Received is what the world gave: 100 coins. */
    private void assertExact(Wallet wallet) {
        Accounts accounts = wallet.channels().accounts();
        assertTrue(accounts.isExact(), accounts.toString());
        assertEquals(Amount.ofCoins(100).plus(accounts.addedByOthers()), accounts.received(), accounts.toString());
        assertEquals(world.balance(world.account), accounts.balance());
        assertEquals(world.balance(world.contract.address()), accounts.locked());
        assertEquals(world.balance(world.till.address()), accounts.settled());
    }

    @Test
    void everyWeiHasItsLine() {
        Wallet wallet = world.open();
        List<Bytes> ids = wallet.channels().openTogether(world.plans(4), LIFE);
        PayingChannel channel = wallet.channels().paying(ids.getFirst()).orElseThrow();
        Voucher voucher = channel.sign(Amount.ofWei(777), Amount.ZERO, WINDOW, 1);
        wallet.channels().topUp(ids.get(1), Amount.ofWei(9));
        world.contract.topUp(world.relay, ids.get(2), Amount.ofWei(11));
        closeByRelay(channel, voucher);
        wallet.transactions().send(Optional.of(world.operator.address()), Amount.ofWei(123), Bytes.EMPTY, "pay");
        wallet.channels().requestClose(ids.get(1));
        assertExact(wallet);
        Accounts accounts = wallet.channels().accounts();
        assertEquals(Amount.ofWei(123), accounts.sent());
        assertEquals(Amount.ofWei(11), accounts.addedByOthers());
        assertEquals(DEPOSIT.times(4).plus(Amount.ofWei(9)), accounts.deposited());
        assertEquals(DEPOSIT.minus(Amount.ofWei(777)), accounts.returned());
        ChannelSummary summary = wallet.channels().summary();
        assertEquals(accounts.locked(), summary.locked());
        assertEquals(accounts.settled(), summary.settled());
        assertEquals(2, summary.open());
        assertEquals(Optional.of(row(wallet, ids.get(1)).funds().expiry()), summary.refundableAt());
    }

    @Test
    void anExtensionTakesTheRequestBackAndTheChannelIsUsedAgain() {
        Wallet wallet = world.open();
        Bytes id = wallet.channels().open(world.plans(1).getFirst(), LIFE);
        refused(Kind.CHANNEL_STATE, () -> wallet.channels().extend(id, LIFE.minusDays(1)));
        refused(Kind.BAD_INPUT, () -> wallet.channels().extend(id, Duration.ofDays(91)));
        wallet.channels().requestClose(id);
        wallet.channels().extend(id, Duration.ofDays(60));
        ChannelState.Open open = state(ChannelState.Open.class, wallet, id);
        assertEquals(wallet.channels().onChain(id).expiry(), open.funds().expiry());
        assertEquals(NOW.plus(Duration.ofDays(60)).getEpochSecond(), open.funds().expiry().getEpochSecond(), 20);
        PayingChannel channel = wallet.channels().paying(id).orElseThrow();
        assertEquals(Amount.ofWei(1), channel.sign(Amount.ofWei(1), Amount.ZERO, WINDOW, 1).cumulative());
        wallet.channels().requestClose(id);
        state(ChannelState.CloseRequested.class, wallet, id);
    }

    @Test
    void aRelayThatClosesFirstIsPassedOver() {
        Wallet wallet = world.open();
        List<Bytes> ids = wallet.channels().openTogether(world.plans(3), LIFE);
        PayingChannel quick = wallet.channels().paying(ids.getFirst()).orElseThrow();
        Voucher voucher = quick.sign(Amount.ofWei(300), Amount.ZERO, WINDOW, 1);
        wallet.close();
        // The relay's closing is mined just before ours, when all checks are done.
        var once = new AtomicBoolean(true);
        Chain overtaken = world.but("send", arguments -> {
            if (once.getAndSet(false)) {
                closeByRelay(quick, voucher);
            }
            return world.chain.send((Bytes) arguments[0]);
        });
        Wallet second = world.open(overtaken, world.network, TransactionPolicy.LOCAL);
        second.channels().requestCloseMany(ids);
        assertEquals(Amount.ofWei(300), state(ChannelState.Closed.class, second, ids.getFirst()).settled());
        state(ChannelState.CloseRequested.class, second, ids.get(1));
        state(ChannelState.CloseRequested.class, second, ids.get(2));
        assertExact(second);
    }

    @Test
    void aRefundThatARelayOvertakesEndsAsAClosing() {
        Wallet wallet = world.open();
        Bytes id = wallet.channels().open(world.plans(1).getFirst(), LIFE);
        PayingChannel channel = wallet.channels().paying(id).orElseThrow();
        Voucher voucher = channel.sign(Amount.ofWei(300), Amount.ZERO, WINDOW, 1);
        wallet.close();
        world.devChain.increaseTime(LIFE.plusHours(1));
        world.devChain.mine(1);
        var once = new AtomicBoolean(true);
        Chain overtaken = world.but("send", arguments -> {
            if (once.getAndSet(false)) {
                closeByRelay(channel, voucher);
            }
            return world.chain.send((Bytes) arguments[0]);
        });
        Wallet second = world.open(overtaken, world.network, TransactionPolicy.LOCAL);
        refused(Kind.TRANSACTION_REFUSED, () -> second.channels().refund(id));
        second.channels().refresh();
        assertEquals(Amount.ofWei(300), state(ChannelState.Closed.class, second, id).settled());
        assertExact(second);
        refused(Kind.CHANNEL_STATE, () -> second.channels().refund(id));
    }

    @Test
    void theChainsClockDecidesNotOurs() {
        Wallet wallet = world.open();
        Bytes id = wallet.channels().open(world.plans(1).getFirst(), LIFE);
        wallet.close();
        Wallet early = world.open(world.chain, world.network, TransactionPolicy.LOCAL, InstantSource.fixed(NOW.plus(Duration.ofDays(400))));
        long sent = world.devChain.nonce(world.account);
        refused(Kind.CHANNEL_STATE, () -> early.channels().refund(id));
        assertEquals(sent, world.devChain.nonce(world.account), "a clock that is ahead sends nothing in vain");
        early.channels().topUp(id, Amount.ofWei(1));
        early.close();
        world.devChain.increaseTime(LIFE.plusHours(1));
        world.devChain.mine(1);
        Wallet late = world.open(world.chain, world.network, TransactionPolicy.LOCAL, InstantSource.fixed(NOW.minus(Duration.ofDays(400))));
        refused(Kind.CHANNEL_STATE, () -> late.channels().requestClose(id));
        refused(Kind.CHANNEL_STATE, () -> late.channels().topUp(id, Amount.ofWei(1)));
        late.channels().refund(id);
        assertEquals(DEPOSIT.plus(Amount.ofWei(1)), state(ChannelState.Refunded.class, late, id).returned());
    }

    @Test
    void whatWasStoredAndNotSentIsSentAfterTheRestart() {
        Bytes id = openAndClose();
        dies("send", wallet -> wallet.channels().requestClose(id));
        Wallet wallet = world.open();
        wallet.channels().resume();
        state(ChannelState.CloseRequested.class, wallet, id);
        wallet.close();
        dies("send", again -> again.channels().extend(id, Duration.ofDays(50)));
        wallet = world.open();
        wallet.channels().resume();
        state(ChannelState.Open.class, wallet, id);
        wallet.close();
        dies("send", again -> again.channels().topUp(id, Amount.ofWei(6)));
        wallet = world.open();
        wallet.channels().resume();
        wallet.channels().resume();
        assertEquals(DEPOSIT.plus(Amount.ofWei(6)), row(wallet, id).funds().deposit(), "once");
        wallet.close();
        world.devChain.increaseTime(Duration.ofDays(51));
        world.devChain.mine(1);
        dies("send", again -> again.channels().refund(id));
        assertStored(ChannelState.Refunding.class, id);
        wallet = world.open();
        wallet.channels().resume();
        wallet.channels().resume();
        assertEquals(DEPOSIT.plus(Amount.ofWei(6)), state(ChannelState.Refunded.class, wallet, id).returned());
        assertExact(wallet);
    }

    @Test
    void whatWasSentAndNotSeenIsFoundAfterTheRestart() {
        Bytes id = openAndClose();
        blind(BRIEF, wallet -> wallet.channels().requestClose(id));
        Wallet wallet = world.open();
        wallet.channels().resume();
        state(ChannelState.CloseRequested.class, wallet, id);
        wallet.close();
        world.devChain.increaseTime(Duration.ofHours(25));
        world.devChain.mine(1);
        blind(HASTY, again -> again.channels().refund(id));
        wallet = world.open();
        wallet.channels().resume();
        assertEquals(DEPOSIT, state(ChannelState.Refunded.class, wallet, id).returned());
        assertEquals(3, world.devChain.nonce(world.account), "each was sent once");
        assertExact(wallet);
    }

    @Test
    void whatTheNodeRefusesLeavesTheChannelAsItWas() {
        Bytes id = openAndClose();
        Wallet wallet = world.open(world.but("send", _ -> new Broadcast(Broadcast.Verdict.REFUSED, "no")), world.network, HASTY);
        refused(Kind.TRANSACTION_REFUSED, () -> wallet.channels().requestClose(id));
        state(ChannelState.Open.class, wallet, id);
        assertTrue(wallet.channels().paying(id).isPresent());
    }

    @Test
    void aTransactionThatEndedWhileWeDidNotIsTakenOver() {
        Bytes id = openAndClose();
        blind(BRIEF, wallet -> wallet.channels().requestClose(id));
        try (Ledger ledger = Ledger.open(world.ledgerFile())) {
            // As if the process had died between noting the transaction's end and the channels'.
            ledger.intents().update(ledger.intents().list(0, 1).getFirst().key(), Intent.Status.CONFIRMED);
        }
        Wallet wallet = world.open();
        wallet.channels().resume();
        state(ChannelState.CloseRequested.class, wallet, id);
        wallet.close();
        try (Ledger ledger = Ledger.open(world.ledgerFile())) {
            // As if it had died between the channel's state and the transaction.
            ledger.updateState(id, new ChannelState.Requesting(ledger.channel(id).orElseThrow().funds(), Bytes.of(new byte[32])));
        }
        Wallet again = world.open();
        again.channels().refresh();
        assertEquals(again.channels().onChain(id).expiry(), state(ChannelState.CloseRequested.class, again, id).refundableAt());
    }

    @Test
    void aRaisedFeeIsTheSameRequest() {
        Bytes id = openAndClose();
        var stuck = new TransactionPolicy(HASTY.maxFeePerGas(), HASTY.maxGas(), Duration.ofMillis(5), Duration.ofSeconds(5),
                Duration.ofMillis(10), Duration.ofSeconds(10));
        // The first two sendings never reach a block.
        var left = new AtomicInteger(2);
        Chain slow = world.but("send", arguments -> left.getAndDecrement() > 0 ? new Broadcast(Broadcast.Verdict.ACCEPTED, "")
                : world.chain.send((Bytes) arguments[0]));
        Wallet wallet = world.open(slow, world.network, stuck);
        wallet.channels().requestClose(id);
        state(ChannelState.CloseRequested.class, wallet, id);
        assertFalse(wallet.ledger().intents().list(0, 1).getFirst().attempts().size() < 3, "its fee was raised");
        assertExact(wallet);
    }

    @Test
    void aLeftoverOfAFailedOpeningIsOpenedAgainOrDiscarded() {
        Wallet failing = world.open(world.but("send", _ -> new Broadcast(Broadcast.Verdict.REFUSED, "no")), world.network, HASTY);
        refused(Kind.TRANSACTION_REFUSED, () -> failing.channels().openTogether(world.plans(2), LIFE));
        List<Bytes> ids = failing.channels().rows().stream().map(ChannelRow::id).toList();
        failing.close();
        Wallet wallet = world.open();
        wallet.channels().openPlanned(ids.getFirst(), LIFE);
        state(ChannelState.Open.class, wallet, ids.getFirst());
        refused(Kind.CHANNEL_STATE, () -> wallet.channels().openPlanned(ids.getFirst(), LIFE));
        refused(Kind.CHANNEL_STATE, () -> wallet.channels().discard(ids.getFirst()));
        wallet.channels().discard(ids.get(1));
        assertEquals(List.of(ids.getFirst()), wallet.channels().rows().stream().map(ChannelRow::id).toList());
        wallet.close();
        Wallet again = world.open();
        assertEquals(List.of(ids.getFirst()), again.channels().rows().stream().map(ChannelRow::id).toList());
        again.channels().openPlanned(ids.get(1), LIFE);
        assertEquals(ids, again.channels().rows().stream().map(ChannelRow::id).toList(), "money is never hidden");
        assertExact(again);
    }

    private Bytes openAndClose() {
        try (Wallet wallet = world.open()) {
            return wallet.channels().open(world.plans(1).getFirst(), LIFE);
        }
    }

    private interface Act {
        void on(Wallet wallet);
    }

    /** Acts on a node that takes nothing, and ends the wallet. */
    private void dies(String method, Act act) {
        Wallet wallet = world.open(world.but(method, _ -> {
            throw new WalletException(Kind.CHAIN_UNREACHABLE, "The line is cut.");
        }), world.network, HASTY);
        refused(Kind.TRANSACTION_REFUSED, () -> act.on(wallet));
        wallet.close();
    }

    /** Acts on a node that shows no receipts, and ends the wallet. */
    private void blind(TransactionPolicy policy, Act act) {
        Wallet wallet = world.open(world.but("receipt", _ -> Optional.empty()), world.network, policy);
        refused(Kind.TRANSACTION_REFUSED, () -> act.on(wallet));
        wallet.close();
    }

    private void assertStored(Class<? extends ChannelState> kind, Bytes id) {
        try (Ledger ledger = Ledger.openReadOnly(world.ledgerFile())) {
            assertInstanceOf(kind, ledger.channel(id).orElseThrow().state());
        }
    }
}
