package org.farthing.wallet;

import static org.farthing.wallet.WalletWorld.DEPOSIT;
import static org.farthing.wallet.WalletWorld.LIFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.chain.ChannelClosing;
import org.farthing.wallet.chain.Network;
import org.farthing.wallet.chain.OnChainChannel;
import org.farthing.wallet.chain.TransactionPolicy;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.Funds;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.channel.VoucherVerifier;
import org.farthing.wallet.keys.Mnemonic;
import org.farthing.wallet.keys.Password;
import org.farthing.wallet.keys.Vault;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.ledger.Ledger;
import org.farthing.wallet.ledger.VoucherHistory.Filter;
import org.farthing.wallet.ledger.VoucherHistory.Order;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The wallet on the practice chain: real contracts, JSON-RPC, ledger on disk. */
class WalletTest {
    private static final Amount WINDOW = Amount.ofWei(1_000);

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

    @Test
    void threeChannelsAreOpenedByOneTransaction() {
        Wallet wallet = world.open();
        assertEquals(world.account, wallet.address());
        Amount before = wallet.balance();
        List<Bytes> ids = wallet.channels().openTogether(world.plans(3), LIFE);
        assertEquals(1, world.devChain.nonce(world.account), "one transaction");
        List<ChannelRow> rows = wallet.channels().rows();
        assertEquals(ids, rows.stream().map(ChannelRow::id).toList());
        assertEquals(3, new HashSet<>(rows.stream().map(row -> row.terms().signer()).toList()).size(), "a key for each channel");
        Bytes opening = rows.getFirst().openedBy().orElseThrow();
        for (ChannelRow row : rows) {
            assertInstanceOf(ChannelState.Open.class, row.state());
            assertEquals(row.id(), row.terms().id());
            assertEquals(Optional.of(opening), row.openedBy());
            OnChainChannel there = wallet.channels().onChain(row.id());
            assertEquals(new OnChainChannel(DEPOSIT, row.funds().expiry(), OnChainChannel.State.OPEN), there);
            assertEquals(WalletWorld.NOW.plus(LIFE).getEpochSecond(), there.expiry().getEpochSecond(), 10);
        }
        assertEquals(before.minus(DEPOSIT.times(3)).minus(world.fee(opening)), world.balance(world.account));
        assertEquals(DEPOSIT.times(3), world.balance(world.contract.address()));
        assertEquals(rows, wallet.ledger().channels(), "what is in memory is on the disk");
    }

    @Test
    void theRelayCashesItsBestVoucherAndTheRestReturnsToTheWei() {
        Wallet wallet = world.open();
        Bytes id = wallet.channels().openTogether(world.plans(3), LIFE).get(1);
        PayingChannel channel = wallet.channels().paying(id).orElseThrow();
        channel.sign(Amount.ofWei(400), Amount.ZERO, WINDOW, 32);
        Voucher best = channel.sign(Amount.ofWei(1_234), Amount.ofWei(400), WINDOW, 64);
        channel.recordAcknowledged(best.cumulative());
        Amount before = world.balance(world.account);
        world.contract.close(world.relay, new ChannelClosing(channel.terms(), best.cumulative(), best.signature()), world.till.address());
        assertEquals(Amount.ofWei(1_234), world.balance(world.till.address()));
        assertEquals(before.plus(DEPOSIT).minus(Amount.ofWei(1_234)), world.balance(world.account));
        assertEquals(DEPOSIT.times(2), world.balance(world.contract.address()));

        wallet.channels().refresh();
        ChannelRow row = wallet.channels().rows().get(1);
        var closed = assertInstanceOf(ChannelState.Closed.class, row.state());
        assertEquals(Amount.ofWei(1_234), closed.settled());
        assertEquals(DEPOSIT.minus(Amount.ofWei(1_234)), closed.returned());
        assertEquals(row, wallet.ledger().channel(id).orElseThrow());
        assertEquals(Optional.empty(), wallet.channels().paying(id));
        refused(Kind.CHANNEL_STATE, () -> channel.sign(Amount.ofWei(1_300), Amount.ofWei(1_234), WINDOW, 1));
        assertTrue(wallet.channels().paying(wallet.channels().rows().get(0).id()).isPresent(), "the others are not touched");

        wallet.ledger().putMeta("channels-scanned-up-to", "0");
        wallet.channels().refresh();
        assertEquals(row, wallet.channels().rows().get(1), "reading the same blocks again opens nothing");
    }

    @Test
    void vouchersAreGoodAndWhatTheRulesForbidIsNotSigned() {
        Wallet wallet = world.open();
        List<Bytes> ids = wallet.channels().openTogether(world.plans(2), LIFE);
        PayingChannel channel = wallet.channels().paying(ids.getFirst()).orElseThrow();
        ChannelTerms terms = channel.terms();
        var verifier = new VoucherVerifier(world.network.chainId(), world.contract.address());
        Voucher voucher = channel.sign(Amount.ofWei(700), Amount.ZERO, WINDOW, 32);
        assertTrue(verifier.isValid(voucher, terms.signer()));
        assertEquals(voucher, channel.signAgain());
        Funds stored = wallet.ledger().channel(terms.id()).orElseThrow().funds();
        assertFalse(voucher.cumulative().isMoreThan(stored.reserved()));
        assertEquals(voucher.cumulative(), stored.signed());
        assertEquals(voucher, wallet.ledger().history().page(Filter.ALL, Order.NEWEST_FIRST, 0, 1)
                .getFirst().voucher());
        refused(Kind.CHANNEL_STATE, () -> channel.sign(Amount.ofWei(700), Amount.ZERO, WINDOW, 1));
        refused(Kind.CHANNEL_STATE, () -> channel.sign(Amount.ofWei(699), Amount.ZERO, WINDOW, 1));
        refused(Kind.CHANNEL_STATE, () -> channel.sign(Amount.ofWei(1_001), Amount.ZERO, WINDOW, 1));
        refused(Kind.CHANNEL_STATE, () -> channel.sign(DEPOSIT.plus(Amount.ofWei(1)), DEPOSIT, WINDOW, 1));
        channel.recordAcknowledged(Amount.ofWei(701));
        assertEquals(Amount.ZERO, channel.acknowledged(), "a relay cannot confirm more than was signed");
        channel.recordAcknowledged(Amount.ofWei(650));
        channel.recordAcknowledged(Amount.ofWei(600));
        assertEquals(Amount.ofWei(650), channel.acknowledged());
        wallet.channels().askedToClose(terms.id());
        refused(Kind.CHANNEL_STATE, () -> channel.sign(Amount.ofWei(800), Amount.ofWei(700), WINDOW, 1));
        wallet.channels().closingFailed(terms.id());
        assertEquals(Amount.ofWei(800), channel.sign(Amount.ofWei(800), Amount.ofWei(700), WINDOW, 1).cumulative());
        assertEquals(2, wallet.ledger().history().count(Filter.ALL));
    }

    @Test
    void anOrderlyRestartFindsEverythingAsItWas() {
        Wallet first = world.open();
        List<Bytes> ids = first.channels().openTogether(world.plans(3), LIFE);
        PayingChannel before = first.channels().paying(ids.get(2)).orElseThrow();
        Voucher voucher = before.sign(Amount.ofWei(900), Amount.ofWei(100), WINDOW, 32);
        before.recordAcknowledged(Amount.ofWei(500));
        before.recordServed(Amount.ofWei(650));
        List<ChannelRow> rows = first.channels().rows();
        first.close();
        assertThrows(IllegalStateException.class, () -> before.sign(Amount.ofWei(950), Amount.ofWei(900), WINDOW, 1), "keys are gone");

        Wallet second = world.open();
        assertEquals(List.of(), second.ledger().recovered());
        PayingChannel after = second.channels().paying(ids.get(2)).orElseThrow();
        assertEquals(Amount.ofWei(900), after.signed());
        assertEquals(Amount.ofWei(500), after.acknowledged());
        assertEquals(Amount.ofWei(650), after.served());
        assertEquals(voucher, after.signAgain(), "the very same signature");
        refused(Kind.CHANNEL_STATE, () -> after.sign(Amount.ofWei(900), Amount.ofWei(900), WINDOW, 1));
        assertEquals(Amount.ofWei(901), after.sign(Amount.ofWei(901), Amount.ofWei(650), WINDOW, 1).cumulative());
        second.channels().refresh();
        assertEquals(rows.stream().map(ChannelRow::terms).toList(), second.channels().rows().stream().map(ChannelRow::terms).toList());
        assertEquals(rows.subList(0, 2), second.channels().rows().subList(0, 2));
        Bytes next = second.channels().openTogether(world.plans(1), LIFE).getFirst();
        assertFalse(ids.contains(next), "no key is used twice");
    }

    @Test
    void aLedgerOfAnotherChainOrOtherContractsIsRefused() {
        world.open().close();
        Network right = world.network;
        var otherChain = new Network(right.name(), 1, right.coin(), 1, right.channels(), right.registry(), 0);
        Network otherChannels = WalletWorld.network(1, right.registry().orElseThrow(), right.registry().orElseThrow());
        Network otherRegistry = WalletWorld.network(1, right.channels().orElseThrow(), right.channels().orElseThrow());
        for (Network wrong : List.of(otherChain, otherChannels, otherRegistry)) {
            try (Ledger ledger = Ledger.open(world.ledgerFile())) {
                refused(Kind.WRONG_CHAIN, () -> Wallet.open(WalletWorld.contents(), ledger, world.chain, wrong, world.contracts,
                        TransactionPolicy.LOCAL, Instant::now));
                assertEquals(Optional.of(right.channels().orElseThrow().hex()), ledger.meta("channels"));
            }
        }
        world.open();
    }

    @Test
    void noMoneyGoesToAContractThatIsNotOurs() {
        Network wrong = WalletWorld.network(1, world.network.registry().orElseThrow(), world.network.registry().orElseThrow());
        Wallet wallet = world.open(world.chain, wrong, TransactionPolicy.LOCAL);
        refused(Kind.WRONG_CONTRACT, () -> wallet.channels().openTogether(world.plans(1), LIFE));
        assertEquals(0, world.devChain.nonce(world.account));
    }

    @Test
    void whatIsRefusedBeforehandLeavesNothing() {
        Wallet wallet = world.open();
        ChannelPlan plan = world.plans(1).getFirst();
        var dear = new ChannelPlan(plan.relay(), plan.payee(), Amount.ofCoins(101));
        refused(Kind.NOT_ENOUGH_MONEY, () -> wallet.channels().openTogether(List.of(plan, dear), LIFE));
        var empty = new ChannelPlan(plan.relay(), plan.payee(), Amount.ZERO);
        refused(Kind.TRANSACTION_REFUSED, () -> wallet.channels().openTogether(List.of(plan, empty), LIFE));
        refused(Kind.BAD_INPUT, () -> wallet.channels().openTogether(List.of(), LIFE));
        refused(Kind.BAD_INPUT, () -> wallet.channels().openTogether(world.plans(51), LIFE));
        refused(Kind.BAD_INPUT, () -> wallet.channels().openTogether(List.of(plan), Duration.ofDays(6)));
        refused(Kind.BAD_INPUT, () -> wallet.channels().openTogether(List.of(plan), Duration.ofDays(91)));
        assertEquals(List.of(), wallet.channels().rows());
        assertEquals(List.of(), wallet.ledger().intents().list(0, 10));
        assertEquals(1, wallet.channels().openTogether(List.of(plan), Duration.ofDays(7)).size());
        assertEquals(1, wallet.channels().openTogether(List.of(plan), Duration.ofDays(90)).size());
    }

    @Test
    void eventsCountOnceTheyAreDeepEnough() {
        Wallet wallet = world.open();
        Bytes id = wallet.channels().openTogether(world.plans(1), LIFE).getFirst();
        wallet.close();
        Network deep = WalletWorld.network(3, world.network.channels().orElseThrow(), world.network.registry().orElseThrow());
        Wallet patient = world.open(world.chain, deep, TransactionPolicy.LOCAL);
        PayingChannel channel = patient.channels().paying(id).orElseThrow();
        Voucher voucher = channel.sign(Amount.ofWei(10), Amount.ZERO, WINDOW, 1);
        world.contract.close(world.relay, new ChannelClosing(channel.terms(), voucher.cumulative(), voucher.signature()),
                world.till.address());
        for (int block = 0; block < 2; block++) {
            patient.channels().refresh();
            assertTrue(patient.channels().paying(id).isPresent(), "a block that may still be taken back");
            world.devChain.mine(1);
        }
        patient.channels().refresh();
        assertInstanceOf(ChannelState.Closed.class, patient.channels().rows().getFirst().state());
    }

    @Test
    void whatThePayersAccountDidElsewhereIsTakenOver() {
        Wallet wallet = world.open();
        Bytes id = wallet.channels().openTogether(world.plans(1), LIFE).getFirst();
        ChannelTerms terms = wallet.channels().paying(id).orElseThrow().terms();
        world.contract.topUp(world.relay, id, Amount.ofCoins(2));
        wallet.channels().refresh();
        assertEquals(DEPOSIT.plus(Amount.ofCoins(2)), wallet.channels().paying(id).orElseThrow().deposit());
        world.contract.requestClose(wallet.transactions(), terms);
        wallet.channels().refresh();
        assertInstanceOf(ChannelState.CloseRequested.class, wallet.channels().rows().getFirst().state());
        assertEquals(Optional.empty(), wallet.channels().paying(id));
        world.devChain.increaseTime(Duration.ofHours(25));
        Amount before = world.balance(world.account);
        world.contract.refund(world.relay, terms);
        wallet.channels().refresh();
        ChannelRow row = wallet.channels().rows().getFirst();
        assertEquals(DEPOSIT.plus(Amount.ofCoins(2)), assertInstanceOf(ChannelState.Refunded.class, row.state()).returned());
        assertEquals(before.plus(row.returned()), world.balance(world.account));
    }

    @Test
    void aLockedWalletSignsVouchersAndNothingElse() {
        Wallet wallet = world.open();
        Bytes id = wallet.channels().openTogether(world.plans(1), LIFE).getFirst();
        PayingChannel channel = wallet.channels().paying(id).orElseThrow();
        wallet.lock();
        assertTrue(wallet.isLocked());
        long sent = world.devChain.nonce(world.account);

        Voucher signed = channel.sign(Amount.ofWei(400), Amount.ZERO, WINDOW, 32);
        assertTrue(new VoucherVerifier(channel.terms().chainId(), channel.terms().contract()).isValid(signed, channel.terms().signer()));
        wallet.channels().refresh();
        refused(Kind.LOCKED, () -> wallet.channels().topUp(id, DEPOSIT));
        refused(Kind.LOCKED, () -> wallet.channels().requestClose(id));
        refused(Kind.LOCKED, () -> wallet.channels().openTogether(world.plans(2), LIFE));
        refused(Kind.LOCKED, () -> wallet.transactions().send(Optional.of(world.till.address()), Amount.ofWei(1), Bytes.EMPTY, "gift"));
        assertEquals(sent, world.devChain.nonce(world.account));
        assertEquals(1, wallet.channels().rows().size());

        var others = new Vault.Contents(Mnemonic.generate(12, new SecureRandom()), new Password(new char[0]));
        refused(Kind.FOREIGN_OR_DAMAGED_DATA, () -> wallet.unlock(others));
        assertTrue(wallet.isLocked());
        wallet.unlock(WalletWorld.contents());
        wallet.channels().topUp(id, DEPOSIT);
        assertEquals(DEPOSIT.times(2), wallet.channels().onChain(id).deposit());
        assertEquals(sent + 1, world.devChain.nonce(world.account));
    }

    private static void refused(Kind kind, Executable action) {
        WalletException fault = assertThrows(WalletException.class, action);
        assertEquals(kind, fault.kind(), fault.getMessage());
    }
}
