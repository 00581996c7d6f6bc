package org.farthing.wallet;

import static org.farthing.wallet.WalletWorld.DEPOSIT;
import static org.farthing.wallet.WalletWorld.LIFE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.farthing.wallet.chain.ChannelClosing;
import org.farthing.wallet.chain.ChannelOpening;
import org.farthing.wallet.channel.ChannelState;
import org.farthing.wallet.channel.ChannelTerms;
import org.farthing.wallet.channel.PayingChannel;
import org.farthing.wallet.channel.Voucher;
import org.farthing.wallet.ledger.ChannelRow;
import org.farthing.wallet.registry.Registry;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger is gone, the words are there. */
class RediscoveryTest {
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

    private void loseTheLedger() {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ChannelState state(Wallet wallet, Bytes id) {
        return wallet.channels().rows().stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow().state();
    }

    @Test
    void fiftyChannelsComeBackWithTheirTotals() {
        Wallet before = world.open();
        List<Bytes> ids = new ArrayList<>(before.channels().openTogether(world.plans(30), LIFE));
        ids.addAll(before.channels().openTogether(world.plans(20), LIFE));
        Map<Bytes, Voucher> relays = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            PayingChannel channel = before.channels().paying(ids.get(i)).orElseThrow();
            relays.put(ids.get(i), channel.sign(Amount.ofWei(100 + i), Amount.ZERO, WINDOW, 1));
        }
        List<ChannelTerms> terms = before.channels().rows().stream().map(ChannelRow::terms).toList();
        before.close();
        loseTheLedger();

        Wallet after = world.open();
        after.channels().refresh();
        var seen = new ArrayList<RediscoveryProgress>();
        assertEquals(50, after.channels().rediscover(seen::add));
        assertEquals(1.0, seen.getLast().fraction());
        assertEquals(terms, after.channels().rows().stream().map(ChannelRow::terms).toList());
        assertEquals(50, after.channels().uncertain().size());
        for (PayingChannel channel : after.channels().uncertain()) {
            assertEquals(channel.deposit(), channel.signed(), "the most that may have been signed");
            assertThrows(WalletException.class, () -> channel.sign(channel.deposit(), channel.deposit(), WINDOW, 1));
            Voucher voucher = relays.get(channel.terms().id());
            assertEquals(voucher.cumulative(), after.channels().shown(channel.terms().id(), Optional.of(voucher)));
            assertEquals(voucher, channel.signAgain());
            assertEquals(voucher.cumulative().plus(Amount.ofWei(1)),
                    channel.sign(voucher.cumulative().plus(Amount.ofWei(1)), voucher.cumulative(), WINDOW, 1).cumulative());
        }
        assertEquals(List.of(), after.channels().uncertain());
        assertEquals(0, after.channels().rediscover(_ -> { }), "done again it finds nothing new");
        assertEquals(after.channels().rows(), after.ledger().channels());
        Bytes next = after.channels().open(world.plans(1).getFirst(), LIFE);
        assertFalse(ids.contains(next), "no key is used twice");
        after.close();
        Wallet again = world.open();
        again.channels().refresh();
        assertEquals(51, again.channels().rows().size());
        again.channels().rows().forEach(row -> assertInstanceOf(ChannelState.Open.class, row.state()));
    }

    @Test
    void whateverHappenedToTheChannelsIsTakenOver() {
        Wallet before = world.open();
        List<Bytes> ids = before.channels().openTogether(world.plans(5), LIFE);
        PayingChannel closed = before.channels().paying(ids.getFirst()).orElseThrow();
        Voucher voucher = closed.sign(Amount.ofWei(40), Amount.ZERO, WINDOW, 1);
        world.contract.close(world.relay, new ChannelClosing(closed.terms(), voucher.cumulative(), voucher.signature()),
                world.till.address());
        before.channels().topUp(ids.get(1), Amount.ofWei(7));
        before.channels().requestClose(ids.get(2));
        before.channels().requestClose(ids.get(3));
        world.devChain.increaseTime(Duration.ofHours(25));
        world.devChain.mine(1);
        before.channels().refund(ids.get(3));
        before.channels().extend(ids.get(4), LIFE.plusDays(30));
        before.close();
        loseTheLedger();

        Wallet after = world.open();
        assertEquals(5, after.channels().rediscover(_ -> { }));
        assertEquals(Amount.ofWei(40), assertInstanceOf(ChannelState.Closed.class, state(after, ids.getFirst())).settled());
        assertEquals(DEPOSIT.plus(Amount.ofWei(7)), assertInstanceOf(ChannelState.Open.class, state(after, ids.get(1))).funds().deposit());
        assertInstanceOf(ChannelState.CloseRequested.class, state(after, ids.get(2)));
        assertEquals(DEPOSIT, assertInstanceOf(ChannelState.Refunded.class, state(after, ids.get(3))).returned());
        assertEquals(after.channels().onChain(ids.get(4)).expiry(), state(after, ids.get(4)).funds().expiry());
        after.channels().refund(ids.get(2));
        assertEquals(DEPOSIT, assertInstanceOf(ChannelState.Refunded.class, state(after, ids.get(2))).returned());
        assertEquals(List.of(ids.get(1), ids.get(4)), after.channels().uncertain().stream().map(each -> each.terms().id()).toList());
    }

    @Test
    void aRelayOnTheListIsKnownByNameARetiredOneToo() {
        var registry = new Registry(world.chain, world.contracts, world.network.registry().orElseThrow());
        Bytes relayId = Bytes.fromHex("ab".repeat(32));
        registry.register(world.relay, relayId, world.operator.address(), Amount.ofWei(1), Bytes.of(new byte[32]), Bytes.of((byte) 1),
                Amount.ofCoins(1));
        registry.retire(world.relay, relayId);
        Wallet before = world.open();
        ChannelPlan listed = world.plans(1).getFirst();
        before.channels().open(listed, LIFE);
        before.channels().open(new ChannelPlan(listed.relay(), world.till.address(), DEPOSIT), LIFE);
        before.close();
        loseTheLedger();
        Wallet after = world.open();
        after.channels().rediscover(entry -> "Name of " + entry.relayId().hex().replace("0x", "").substring(0, 4), _ -> { });
        assertEquals(relayId, after.channels().rows().getFirst().relay().id());
        assertEquals("Name of abab", after.channels().rows().getFirst().relay().name());
        assertEquals(Bytes.of(new byte[12]).concat(world.till.address().bytes()), after.channels().rows().get(1).relay().id());
    }

    @Test
    void gapsAndForgeriesDoNotStopTheSearch() {
        Wallet before = world.open();
        Bytes first = before.channels().open(world.plans(1).getFirst(), LIFE);
        before.ledger().skipChannelIndexes(40);
        Bytes far = before.channels().open(world.plans(1).getFirst(), LIFE);
        ChannelTerms real = before.channels().paying(first).orElseThrow().terms();
        // A stranger opens a channel in our name, with our signer: its salt is not ours.
        var forged = new ChannelTerms(real.chainId(), real.contract(), real.payer(), world.till.address(), real.signer(),
                Bytes.fromHex("11".repeat(32)));
        world.contract.openMany(world.relay, List.of(new ChannelOpening(forged,
                WalletWorld.NOW.plus(LIFE), Amount.ofWei(5))));
        before.close();
        loseTheLedger();
        Wallet after = world.open();
        assertEquals(2, after.channels().rediscover(_ -> { }));
        assertEquals(List.of(first, far), after.channels().rows().stream().map(ChannelRow::id).toList());
        assertEquals(42, after.ledger().peekChannelIndex());
    }

    @Test
    void whatTheRelayAnswersCannotHurt() {
        Wallet before = world.open();
        List<Bytes> ids = before.channels().openTogether(world.plans(3), LIFE);
        PayingChannel channel = before.channels().paying(ids.getFirst()).orElseThrow();
        Voucher low = channel.sign(Amount.ofWei(10), Amount.ZERO, WINDOW, 1);
        Voucher high = channel.sign(Amount.ofWei(20), Amount.ofWei(10), WINDOW, 1);
        Voucher foreign = before.channels().paying(ids.get(1)).orElseThrow().sign(Amount.ofWei(20), Amount.ZERO, WINDOW, 1);
        before.close();
        loseTheLedger();
        Wallet after = world.open();
        after.channels().rediscover(_ -> { });
        Bytes id = ids.getFirst();
        PayingChannel found = after.channels().paying(id).orElseThrow();
        byte[] broken = high.signature().toArray();
        broken[40] ^= 1;
        for (Voucher lie : List.of(foreign, new Voucher(id, Amount.ofWei(20), foreign.signature()),
                new Voucher(id, Amount.ofWei(19), high.signature()), new Voucher(id, Amount.ofWei(20), Bytes.of(broken)),
                new Voucher(id, Amount.ofWei(20), Bytes.of(new byte[65])))) {
            assertEquals(Kind.CHANNEL_STATE, assertThrows(WalletException.class,
                    () -> after.channels().shown(id, Optional.of(lie))).kind());
            assertEquals(DEPOSIT, found.signed(), "as uncertain as before");
            assertEquals(3, after.channels().uncertain().size());
        }
        assertEquals(Amount.ofWei(10), after.channels().shown(id, Optional.of(low)), "showing less hurts the relay alone");
        assertEquals(Kind.CHANNEL_STATE, assertThrows(WalletException.class,
                () -> after.channels().shown(id, Optional.of(high))).kind(), "and it has said its word");
        assertEquals(Amount.ofWei(10), found.signed());
        assertEquals(Amount.ZERO, after.channels().shown(ids.get(2), Optional.empty()), "one that holds nothing is believed");
        PayingChannel fresh = after.channels().paying(ids.get(2)).orElseThrow();
        fresh.sign(Amount.ofWei(3), Amount.ZERO, WINDOW, 1);
        fresh.recordAcknowledged(Amount.ofWei(3));
        assertThrows(WalletException.class, () -> after.channels().shown(ids.get(2), Optional.empty()), "not after it confirmed more");
        assertTrue(after.channels().uncertain().stream().map(each -> each.terms().id()).toList().equals(List.of(ids.get(1))));
    }
}
