package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;

/** A person replaces a transaction that somebody else follows. */
class ReplacementTest {
    private static final Optional<Address> TO = Optional.of(TestKey.of(9).address());
    private static final TransactionPolicy POLICY = new TransactionPolicy(Amount.ofWei(2_000), 1_000_000, Duration.ofSeconds(1),
            Duration.ofSeconds(10), Duration.ofSeconds(25), Duration.ofSeconds(200));

    private final FakeChain chain = new FakeChain();
    private final MemoryIntentStore store = new MemoryIntentStore();
    private final Transactions queue = new Transactions(chain,
            new Network("Test", FakeChain.ID, "ETH", 1, Optional.empty(), Optional.empty(), 0), Contracts.load(), TestKey.of(1), store,
            POLICY, chain);

    private Intent submit() {
        return queue.submit(TO, Amount.ofWei(5), Bytes.EMPTY, "pay", 0);
    }

    private Intent stored() {
        return store.all().getFirst();
    }

    @Test
    void whoFollowsItGoesOnWithTheFasterForm() {
        Intent intent = submit();
        chain.plan.put(3, () -> {
            Amount promised = queue.replacementFee(intent.key(), Replacement.FASTER);
            Intent faster = queue.replace(intent.key(), Replacement.FASTER);
            assertEquals(promised, faster.latest().fees().maxPerGas().times(faster.gasLimit()));
        });
        chain.plan.put(6, () -> chain.mine(chain.sent.getLast()));
        TransactionOutcome outcome = queue.follow(intent);
        assertInstanceOf(TransactionOutcome.Confirmed.class, outcome, "a form that the follower does not know would look lost");
        assertEquals(2, stored().attempts().size());
        assertEquals(stored().latest().hash(), ((TransactionOutcome.Confirmed) outcome).receipt().transactionHash());
        assertEquals(intent.key().nonce(), stored().key().nonce());
    }

    @Test
    void laterRaisesStandOnTheReplacementAndForgetNoForm() {
        Intent intent = submit();
        chain.plan.put(3, () -> queue.replace(intent.key(), Replacement.FASTER));
        // The automatic raise comes 25 seconds after the last form.
        chain.plan.put(40, () -> chain.mine(stored().attempts().get(1).raw()));
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(intent));
        List<Intent.Attempt> attempts = stored().attempts();
        assertEquals(3, attempts.size());
        for (int i = 1; i < attempts.size(); i++) {
            assertTrue(attempts.get(i).fees().maxPerGas().isMoreThan(attempts.get(i - 1).fees().maxPerGas()));
        }
    }

    @Test
    void aCancellationThatWinsMovesNothing() {
        Intent intent = submit();
        chain.plan.put(2, () -> {
            Amount promised = queue.replacementFee(intent.key(), Replacement.NOTHING);
            Intent cancelled = queue.replace(intent.key(), Replacement.NOTHING);
            assertTrue(cancelled.isBeingCancelled());
            assertEquals(cancelled.latest().fees().maxPerGas().times(21_000), promised);
        });
        chain.plan.put(5, () -> chain.mine(chain.sent.getLast()));
        TransactionOutcome outcome = queue.follow(intent);
        assertEquals("it was cancelled", assertInstanceOf(TransactionOutcome.RolledBack.class, outcome).why().words());
        assertEquals(Intent.Status.FAILED, stored().status());
    }

    @Test
    void aCancellationThatLosesChangesNothing() {
        Intent intent = submit();
        chain.plan.put(2, () -> queue.replace(intent.key(), Replacement.NOTHING));
        chain.plan.put(5, () -> chain.mine(chain.sent.getFirst()));
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(intent));
        assertEquals(Intent.Status.CONFIRMED, stored().status());
    }

    @Test
    void whatIsInABlockOrAtTheLimitIsNotReplaced() {
        Intent intent = submit();
        chain.fees = new Fees(Amount.ofWei(2_500), Amount.ofWei(10));
        Intent raised = queue.replace(intent.key(), Replacement.FASTER);
        assertEquals(Amount.ofWei(2_000), raised.latest().fees().maxPerGas(), "as far as the limit");
        assertRefused("limit", () -> queue.replacementFee(intent.key(), Replacement.FASTER));
        assertRefused("limit", () -> queue.replace(intent.key(), Replacement.FASTER));
        assertRefused("limit", () -> queue.replace(intent.key(), Replacement.NOTHING));
        chain.mine(chain.sent.getFirst());
        assertRefused("in a block", () -> queue.replace(intent.key(), Replacement.FASTER));
        assertEquals(2, stored().attempts().size());
    }

    private static void assertRefused(String words, Runnable action) {
        WalletException refusal = assertThrows(WalletException.class, action::run);
        assertEquals(Kind.TRANSACTION_REFUSED, refusal.kind());
        assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
    }
}
