package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.farthing.wallet.chain.Broadcast.Verdict;
import org.farthing.wallet.chain.Intent.Status;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;

/** What an account's queue does when the chain does not do what is hoped for. */
class TransactionsTest {
    private static final Optional<Address> TO = Optional.of(TestKey.of(9).address());
    private static final Amount VALUE = Amount.ofWei(5);
    private static final TransactionPolicy POLICY = new TransactionPolicy(Amount.ofWei(2_000), 1_000_000, Duration.ofSeconds(1),
            Duration.ofSeconds(10), Duration.ofSeconds(25), Duration.ofSeconds(100));

    private final FakeChain chain = new FakeChain();
    private final MemoryIntentStore store = new MemoryIntentStore();

    @Test
    void itIsWrittenDownBeforeItIsSent() {
        store.beforeSaving = () -> assertEquals(List.of(), chain.sent, "sent before it was stored");
        Intent intent = transactions(1, store).submit(TO, VALUE, Bytes.EMPTY, "pay", 0);
        assertEquals(List.of(intent.latest().raw()), chain.sent);
        assertEquals(Status.SENT, store.all().getFirst().status());
    }

    @Test
    void nothingIsSentWhereItCannotBeWrittenDown() {
        store.beforeSaving = () -> {
            throw new WalletException(Kind.STORAGE_UNAVAILABLE, "The disk is full.");
        };
        assertThrows(WalletException.class, () -> transactions(1, store).submit(TO, VALUE, Bytes.EMPTY, "pay", 0));
        assertEquals(List.of(), chain.sent);
    }

    @Test
    void itCountsWhenItIsDeepEnough() {
        chain.plan.put(3, () -> chain.mine(chain.sent.getFirst()));
        chain.plan.put(6, () -> chain.block += 4);
        Transactions queue = transactions(5, store);
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(queue.submit(TO, VALUE, Bytes.EMPTY, "pay", 0)));
        assertEquals(6, chain.pauses);
    }

    @Test
    void aReorganisationThatDropsItHasItSentAgain() {
        chain.plan.put(1, () -> chain.mine(chain.sent.getFirst()));
        chain.plan.put(2, () -> {
            chain.receipts.clear();
            chain.nonce--;
        });
        chain.plan.put(15, () -> chain.mine(chain.sent.getLast()));
        chain.plan.put(16, () -> chain.block += 4);
        Transactions queue = transactions(5, store);
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(queue.submit(TO, VALUE, Bytes.EMPTY, "pay", 0)));
        assertEquals(3, chain.sent.size(), "at once when it is gone, and once more while it waits");
        assertEquals(1, Set.copyOf(chain.sent).size());
    }

    @Test
    void itsFeeRisesWhereItWaitsTooLongAndAnyFormOfItCounts() {
        chain.plan.put(60, () -> chain.mine(chain.sent.getFirst()));
        Transactions queue = transactions(1, store);
        Intent intent = queue.submit(TO, VALUE, Bytes.EMPTY, "pay", 0);
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(intent));
        Intent after = store.all().getFirst();
        assertEquals(3, after.attempts().size(), "raised at 25 and 50 seconds");
        assertEquals(intent.key(), after.key());
        assertNotEquals(after.attempts().get(0).hash(), after.attempts().get(1).hash());
        for (int i = 1; i < 3; i++) {
            Fees before = after.attempts().get(i - 1).fees();
            Fees raised = after.attempts().get(i).fees();
            assertTrue(raised.maxPerGas().times(10).compareTo(before.maxPerGas().times(11)) >= 0, "nodes want a tenth more");
            assertTrue(raised.priorityPerGas().times(10).compareTo(before.priorityPerGas().times(11)) >= 0);
        }
        assertEquals(Status.CONFIRMED, after.status());
    }

    @Test
    void aFeeNeverRisesAboveTheLimit() {
        chain.fees = new Fees(Amount.ofWei(1_900), Amount.ofWei(10));
        Transactions queue = transactions(1, store);
        assertInstanceOf(TransactionOutcome.Waiting.class, queue.follow(queue.submit(TO, VALUE, Bytes.EMPTY, "pay", 0)));
        assertEquals(1, store.all().getFirst().attempts().size());
        assertTrue(chain.sent.size() >= 9, "it is handed over again all the same");
        assertTrue(chain.sent.size() <= 11, "but not at every look");
    }

    @Test
    void aNodeThatNamesAnAbsurdFeeOrAmountOfGasIsNotBelieved() {
        chain.fees = new Fees(Amount.ofCoins(1), Amount.ofCoins(1));
        refused(Kind.TRANSACTION_REFUSED);
        chain.fees = new Fees(Amount.ofWei(10), Amount.ofWei(1));
        chain.gas = 2_000_000;
        refused(Kind.TRANSACTION_REFUSED);
        assertEquals(List.of(), store.all());
        assertEquals(List.of(), chain.sent);
    }

    @Test
    void aNodesRefusalFreesTheNonce() {
        chain.verdict = Verdict.REFUSED;
        refused(Kind.TRANSACTION_REFUSED);
        chain.verdict = Verdict.NO_FUNDS;
        refused(Kind.NOT_ENOUGH_MONEY);
        assertEquals(List.of(Status.DROPPED), store.all().stream().map(Intent::status).toList());
        chain.verdict = Verdict.ACCEPTED;
        assertEquals(0, transactions(1, store).submit(TO, VALUE, Bytes.EMPTY, "pay", 0).key().nonce());
    }

    @Test
    void whatWaitsKeepsItsNonceThoughTheNodeForgotIt() {
        Transactions queue = transactions(1, store);
        assertEquals(0, queue.submit(TO, VALUE, Bytes.EMPTY, "pay", 0).key().nonce());
        assertEquals(1, queue.submit(TO, VALUE, Bytes.EMPTY, "pay", 0).key().nonce());
        // Another queue over the same store: what a restart sees.
        assertEquals(2, transactions(1, store).submit(TO, VALUE, Bytes.EMPTY, "pay", 0).key().nonce());
    }

    @Test
    void aNodeThatIsAwayForAWhileChangesNothing() {
        chain.plan.put(1, () -> chain.reachable = false);
        chain.plan.put(20, () -> {
            chain.reachable = true;
            chain.mine(chain.sent.getFirst());
        });
        Transactions queue = transactions(1, store);
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(queue.submit(TO, VALUE, Bytes.EMPTY, "pay", 0)));
    }

    @Test
    void aNodeThatIsBehindOnceDoesNotMakeItLost() {
        chain.plan.put(1, () -> chain.nonce = 1);
        chain.plan.put(2, () -> {
            chain.nonce = 0;
            chain.mine(chain.sent.getFirst());
        });
        Transactions queue = transactions(1, store);
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(queue.submit(TO, VALUE, Bytes.EMPTY, "pay", 0)));
    }

    @Test
    void aReceiptThatTheNodeForgotInTimeUndoesNothing() {
        chain.plan.put(1, () -> chain.mine(chain.sent.getFirst()));
        Transactions queue = transactions(1, store);
        queue.follow(queue.submit(TO, VALUE, Bytes.EMPTY, "pay", 0));
        chain.pause(Duration.ofDays(31));
        chain.receipts.clear();
        assertEquals(List.of(), queue.recheck(10));
        assertEquals(Status.CONFIRMED, store.all().getFirst().status());
    }

    @Test
    void aReceiptOfABlockThatIsGoneDoesNotCount() {
        chain.plan.put(1, () -> {
            chain.mine(chain.sent.getFirst());
            Receipt real = chain.receipts.values().iterator().next();
            chain.receipts.put(real.transactionHash(), new Receipt(real.transactionHash(), real.block(), Bytes.of(new byte[31])
                    .concat(Bytes.of((byte) 1)), true, 21_000, VALUE, Optional.empty(), List.of()));
        });
        Transactions queue = transactions(1, store);
        assertInstanceOf(TransactionOutcome.Waiting.class, queue.follow(queue.submit(TO, VALUE, Bytes.EMPTY, "pay", 0)));
        assertEquals(Status.MINED, store.all().getFirst().status());
    }

    private void refused(Kind kind) {
        WalletException fault = assertThrows(WalletException.class,
                () -> transactions(1, store).submit(TO, VALUE, Bytes.EMPTY, "pay", 0));
        assertEquals(kind, fault.kind(), fault.getMessage());
    }

    private Transactions transactions(int confirmations, IntentStore over) {
        var network = new Network("Test", FakeChain.ID, "ETH", confirmations, Optional.empty(), Optional.empty(), 0);
        return new Transactions(chain, network, Contracts.load(), TestKey.of(1), over, POLICY, chain);
    }
}
