package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.farthing.wallet.chain.Intent.Status;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks that are undone, up to twelve at a time: what was paid is paid once, whatever the chain forgets. */
class ReorganisationTest {
    private static final int CONFIRMATIONS = 3;
    private static final int DEEPEST = 12;
    private static final Address TO = TestKey.of(9).address();
    private static final TransactionPolicy POLICY = new TransactionPolicy(Amount.ofWei(2_000), 1_000_000, Duration.ofSeconds(1),
            Duration.ofSeconds(4), Duration.ofSeconds(15), Duration.ofSeconds(60));

    private final ForkingChain chain = new ForkingChain();
    private final MemoryIntentStore store = new MemoryIntentStore();
    private final TestKey key = TestKey.of(1);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whatWasConfirmedAndUndoneIsNoticedAndPaidAgainUnderItsNonce(int depth) {
        Transactions queue = queue();
        Intent intent = queue.submit(Optional.of(TO), Amount.ofWei(5), Bytes.EMPTY, "pay", 0);
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(intent));
        while (depth > CONFIRMATIONS && chain.latest().number() - chain.receipt(intent.latest().hash()).orElseThrow().block() + 1 < depth) {
            chain.mine();
        }
        assertEquals(List.of(), queue.recheck(10), "still there");
        chain.reorganise(Math.max(depth, CONFIRMATIONS), true);
        assertEquals(Optional.empty(), chain.receipt(intent.latest().hash()));

        List<Intent> back = queue.recheck(10);
        assertEquals(List.of(intent.key()), back.stream().map(Intent::key).toList());
        assertEquals(Status.SENT, store.all().getFirst().status());
        assertEquals(1, chain.pooled(), "handed out again");
        assertEquals(1, queue.submit(Optional.of(TO), Amount.ofWei(7), Bytes.EMPTY, "pay", 0).key().nonce(), "no nonce twice");
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(back.getFirst()));
        assertEquals(1, chain.paid().stream().filter(payment -> payment.value().equals(BigInteger.valueOf(5))).count());
    }

    @Test
    void aNonceThatANodeOffersAgainAfterAReorganisationIsNotTaken() {
        Transactions queue = queue();
        queue.follow(queue.submit(Optional.of(TO), Amount.ofWei(5), Bytes.EMPTY, "pay", 0));
        chain.reorganise(CONFIRMATIONS, true);
        assertEquals(0, chain.pendingNonce(key.address()));
        // Nobody has looked yet, and the wallet restarts on top of it.
        assertEquals(1, queue().submit(Optional.of(TO), Amount.ofWei(7), Bytes.EMPTY, "pay", 0).key().nonce());
    }

    @Test
    void whatIsMinedAgainInAnotherBlockIsFollowedUntilItCounts() {
        Transactions queue = queue();
        Intent intent = queue.submit(Optional.of(TO), Amount.ofWei(5), Bytes.EMPTY, "pay", 0);
        queue.follow(intent);
        chain.onPause = () -> { };
        chain.reorganise(CONFIRMATIONS, false);
        Receipt again = chain.receipt(intent.latest().hash()).orElseThrow();
        assertEquals(CONFIRMATIONS, chain.latest().number() - again.block() + 1, "as deep as before: nothing to do");
        assertEquals(List.of(), queue.recheck(10));
        chain.reorganise(1, false);
        chain.reorganise(CONFIRMATIONS + 1, true);
        chain.send(intent.latest().raw());
        chain.mine();
        List<Intent> back = queue.recheck(10);
        assertEquals(List.of(Status.MINED), back.stream().map(Intent::status).toList(), "in a block, but too new");
        chain.onPause = chain::mine;
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(back.getFirst()));
        assertEquals(Status.CONFIRMED, store.all().getFirst().status());
    }

    @Test
    void aNodeThatIsBehindUndoesNothing() {
        var behind = new AtomicBoolean();
        Chain slow = RpcProxies.instead(chain, "latest",
                real -> behind.get() ? chain.block(chain.latest().number() - 1).orElseThrow() : real.get());
        var queue = new Transactions(slow, network(), Contracts.load(), key, store, POLICY, chain);
        queue.follow(queue.submit(Optional.of(TO), Amount.ofWei(5), Bytes.EMPTY, "pay", 0));
        behind.set(true);
        assertEquals(List.of(), queue.recheck(10));
        assertEquals(Status.CONFIRMED, store.all().getFirst().status());
    }

    @Test
    void anotherTransactionInItsPlaceMakesItLostOnlyOnceThatIsFinal() {
        Transactions queue = queue();
        Intent intent = queue.submit(Optional.of(TO), Amount.ofWei(5), Bytes.EMPTY, "pay", 0);
        queue.follow(intent);
        chain.reorganise(CONFIRMATIONS, true);
        // A second wallet with the same words is quicker.
        var elsewhere = new Transactions(chain, network(), Contracts.load(), key, new MemoryIntentStore(), POLICY, chain);
        elsewhere.submit(Optional.of(TO), Amount.ofWei(9), Bytes.EMPTY, "pay", 0);
        chain.mine();
        long taken = chain.latest().number();
        Intent back = queue.recheck(10).getFirst();
        assertEquals(new TransactionOutcome.Lost(), queue.follow(back));
        assertTrue(chain.latest().number() - taken >= DEEPEST, "told before it was final");
        assertEquals(Status.LOST, store.all().getFirst().status());
        assertEquals(List.of(), queue.recheck(10));
    }

    @Test
    void aNonceThatComesBackBeforeItIsFinalIsNotLost() {
        Transactions queue = queue();
        Intent intent = queue.submit(Optional.of(TO), Amount.ofWei(5), Bytes.EMPTY, "pay", 0);
        chain.forgetPool();
        var elsewhere = new Transactions(chain, network(), Contracts.load(), key, new MemoryIntentStore(), POLICY, chain);
        elsewhere.submit(Optional.of(TO), Amount.ofWei(9), Bytes.EMPTY, "pay", 0);
        chain.mine();
        var pauses = new int[1];
        chain.onPause = () -> {
            chain.mine();
            if (++pauses[0] == 6) {
                chain.reorganise(8, true);
            }
        };
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(intent));
    }

    @Test
    void whatIsFinalIsAskedForOnce() {
        Transactions queue = queue();
        queue.follow(queue.submit(Optional.of(TO), Amount.ofWei(5), Bytes.EMPTY, "pay", 0));
        for (int i = 0; i < 2 * DEEPEST; i++) {
            chain.mine();
        }
        assertEquals(List.of(), queue.recheck(10));
        chain.reorganise(2 * DEEPEST + CONFIRMATIONS, true);
        assertEquals(List.of(), queue.recheck(10), "deeper than the network ever is");
        assertEquals(1, queue().recheck(10).size(), "another run asks again");
    }

    /** Anything may happen at any pause; in the end every payment stands in the chain once, and no nonce ever carried two. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void anySchedulePaysEverythingOnce(long seed) {
        var random = new Random(seed);
        chain.onPause = () -> {
            int what = random.nextInt(20);
            if (what < 14) {
                chain.mine();
            } else if (what < 16) {
                chain.reorganise(1 + random.nextInt(DEEPEST), random.nextBoolean());
            } else if (what < 17) {
                chain.forgetPool();
            } else if (what < 18) {
                chain.baseFee = Amount.ofWei(50 + random.nextInt(400));
            }
        };
        Transactions queue = queue();
        List<Amount> payments = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            Amount value = Amount.ofWei(1_000 + i);
            payments.add(value);
            Intent intent = queue.submit(Optional.of(TO), value, Bytes.EMPTY, "pay", 0);
            if (random.nextBoolean()) {
                queue.follow(intent);
            }
            if (random.nextInt(4) == 0) {
                queue = queue();
            }
            queue.recheck(50);
        }
        chain.onPause = chain::mine;
        chain.baseFee = Amount.ofWei(100);
        for (int i = 0; i < 6; i++) {
            queue.recheck(50);
            queue.resume().forEach(queue::follow);
        }
        assertEquals(Set.of(Status.CONFIRMED), new HashSet<>(store.all().stream().map(Intent::status).toList()), "seed " + seed);
        List<BigInteger> paid = chain.paid().stream().map(ForkingChain.Payment::value).sorted().toList();
        assertEquals(payments.stream().map(Amount::wei).sorted().toList(), paid, "seed " + seed);
        Map<Long, BigInteger> carried = new HashMap<>();
        for (ForkingChain.Payment payment : chain.sent()) {
            BigInteger other = carried.putIfAbsent(payment.nonce(), payment.value());
            assertTrue(other == null || other.equals(payment.value()), "one nonce for two payments, seed " + seed);
        }
    }

    private Transactions queue() {
        return new Transactions(chain, network(), Contracts.load(), key, store, POLICY, chain);
    }

    private static Network network() {
        return new Network("Test", ForkingChain.ID, "ETH", CONFIRMATIONS, Optional.empty(), Optional.empty(), 0,
                Finality.ofDepth(DEEPEST + 1), Duration.ZERO, DataFee.IN_GAS, POLICY);
    }
}
