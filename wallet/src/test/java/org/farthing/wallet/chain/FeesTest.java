package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.farthing.wallet.chain.Broadcast.Verdict;
import org.farthing.wallet.chain.Intent.Status;
import org.farthing.wallet.chain.Progress.Stage;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;
import org.junit.jupiter.api.Test;

/** What transactions cost, what they may cost at the most, and how a waiting one is raised, replaced and cancelled. */
class FeesTest {
    private static final Address TO = TestKey.of(9).address();
    private static final TransactionPolicy POLICY = new TransactionPolicy(Amount.ofWei(2_000), 1_000_000, Duration.ofSeconds(1),
            Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(100));

    private final FakeChain fake = new FakeChain();
    private final ForkingChain chain = new ForkingChain();
    private final MemoryIntentStore store = new MemoryIntentStore();

    @Test
    void aQuoteNamesWhatIsLikelyAndWhatIsTheMost() {
        fake.baseFee = Amount.ofWei(400);
        fake.gas = 100_000;
        Quote quote = queue(fake, DataFee.IN_GAS).quote(Optional.of(TO), Amount.ofWei(7), Bytes.of((byte) 1), 1_000);
        assertEquals(126_000, quote.gasLimit(), "a quarter above the estimate, and what is asked for");
        assertEquals(Amount.ofWei(410L * 100_000), quote.expectedFee());
        assertEquals(Amount.ofWei(1_000L * 126_000), quote.highestFee());
        assertEquals(quote.highestFee().plus(Amount.ofWei(7)), quote.needed());
        assertTrue(quote.isAffordable());
        assertEquals(List.of(), fake.sent);
        assertEquals(List.of(), store.all());
    }

    @Test
    void allTheMoneyIsTheBalanceLessTheHighestFeeToTheWei() {
        fake.balance = Amount.ofWei(50_000_000);
        Transactions queue = queue(fake, DataFee.IN_GAS);
        Quote quote = queue.quoteAll(TO);
        assertEquals(21_000, quote.gasLimit(), "a plain payment costs what it costs");
        assertEquals(Amount.ofWei(50_000_000 - 21_000L * 1_000), quote.value());
        assertEquals(quote.balance(), quote.needed());
        Intent intent = queue.submitAll(TO, "send all");
        assertEquals(quote.value(), intent.value());
        fake.balance = Amount.ofWei(21_000_000);
        assertEquals(Kind.NOT_ENOUGH_MONEY, assertThrows(WalletException.class, () -> queue.quoteAll(TO)).kind(), "nothing would be left");
    }

    @Test
    void aChainThatChargesForDataBesideGasIsPaidFor() {
        fake.baseFee = Amount.ofWei(400);
        fake.balance = Amount.ofWei(50_000_000);
        // The oracle's answer: 3,000,000 wei.
        fake.answer = Bytes.of(new byte[29]).concat(Bytes.fromHex("2dc6c0"));
        Quote quote = queue(fake, DataFee.OP_STACK).quote(Optional.of(TO), Amount.ofWei(7), Bytes.EMPTY, 0);
        assertEquals(Amount.ofWei(410L * 21_000 + 3_000_000), quote.expectedFee());
        assertEquals(Amount.ofWei(1_000L * 21_000 + 6_000_000), quote.highestFee(), "with room for a rise of the chain below");
        assertEquals(Address.parse("0x420000000000000000000000000000000000000F"), fake.called.getLast().to().orElseThrow());
        assertEquals("49948e0e", fake.called.getLast().data().slice(0, 4).hex(), "getL1Fee(bytes)");
        fake.balance = Amount.ofWei(1_000L * 21_000 + 6_000_006);
        assertEquals(Kind.NOT_ENOUGH_MONEY, assertThrows(WalletException.class,
                () -> queue(fake, DataFee.OP_STACK).submit(Optional.of(TO), Amount.ofWei(7), Bytes.EMPTY, "pay", 0)).kind());
        assertEquals(List.of(), fake.sent);
    }

    @Test
    void aTipThatANodeMakesUpIsNotPaid() {
        fake.fees = new Fees(Amount.ofWei(1_500), Amount.ofWei(501));
        assertRefused(queue(fake, DataFee.IN_GAS));
        fake.fees = new Fees(Amount.ofWei(1_500), Amount.ofWei(500));
        queue(fake, DataFee.IN_GAS).submit(Optional.of(TO), Amount.ofWei(1), Bytes.EMPTY, "pay", 0);
    }

    @Test
    void anOfferEndsAtTheLimitWhileThePresentPriceIsBelowIt() {
        fake.baseFee = Amount.ofWei(1_500);
        fake.fees = new Fees(Amount.ofWei(3_010), Amount.ofWei(10));
        Intent intent = queue(fake, DataFee.IN_GAS).submit(Optional.of(TO), Amount.ofWei(1), Bytes.EMPTY, "pay", 0);
        assertEquals(Amount.ofWei(2_000), intent.latest().fees().maxPerGas());
        fake.baseFee = Amount.ofWei(1_991);
        assertRefused(queue(fake, DataFee.IN_GAS));
    }

    private void assertRefused(Transactions queue) {
        int before = store.all().size();
        WalletException fault = assertThrows(WalletException.class,
                () -> queue.submit(Optional.of(TO), Amount.ofWei(1), Bytes.EMPTY, "pay", 0));
        assertEquals(Kind.TRANSACTION_REFUSED, fault.kind());
        assertTrue(fault.getMessage().contains("limit"), fault.getMessage());
        assertEquals(before, store.all().size());
    }

    @Test
    void aSpikeAboveTheLimitIsWaitedOutAndSaid() {
        Transactions queue = queue(chain, DataFee.IN_GAS);
        Intent intent = queue.submit(Optional.of(TO), Amount.ofWei(5), Bytes.EMPTY, "pay", 0);
        chain.baseFee = Amount.ofWei(9_000);
        var pauses = new int[1];
        chain.onPause = () -> {
            chain.mine();
            if (++pauses[0] == 40) {
                chain.baseFee = Amount.ofWei(150);
            }
        };
        List<Stage> stages = new ArrayList<>();
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(intent, progress -> stages.add(progress.stage())));
        assertTrue(stages.contains(Stage.FEE_ABOVE_LIMIT), stages.toString());
        assertTrue(pauses[0] > 40);
        for (Intent.Attempt attempt : store.all().getFirst().attempts()) {
            assertFalse(attempt.fees().maxPerGas().isMoreThan(POLICY.maxFeePerGas()));
        }
    }

    @Test
    void aNodeThatFindsTheOfferTooLowIsOfferedMoreAtOnce() {
        fake.verdicts = new ArrayList<>(List.of(Verdict.UNDERPRICED, Verdict.UNDERPRICED, Verdict.ACCEPTED));
        Intent intent = queue(fake, DataFee.IN_GAS).submit(Optional.of(TO), Amount.ofWei(1), Bytes.EMPTY, "pay", 0);
        assertEquals(3, intent.attempts().size());
        assertEquals(Status.SENT, intent.status());
        assertEquals(List.of(intent), store.all(), "all forms are written down");
        for (int i = 1; i < 3; i++) {
            assertEighthMore(intent.attempts().get(i - 1).fees(), intent.attempts().get(i).fees());
        }
    }

    @Test
    void whatWaitsUnderTheSameNonceFromElsewhereIsNotReplaced() {
        fake.verdicts = new ArrayList<>(List.of(Verdict.UNDERPRICED));
        fake.words = "replacement transaction underpriced";
        assertThrows(WalletException.class,
                () -> queue(fake, DataFee.IN_GAS).submit(Optional.of(TO), Amount.ofWei(1), Bytes.EMPTY, "pay", 0));
        assertEquals(1, fake.sent.size());
        assertEquals(Status.DROPPED, store.all().getFirst().status());
    }

    @Test
    void aReplacementThatANodeFindsTooLowIsRaisedFurtherUpToTheLimit() {
        Transactions queue = queue(fake, DataFee.IN_GAS);
        Intent intent = queue.submit(Optional.of(TO), Amount.ofWei(1), Bytes.EMPTY, "pay", 0);
        fake.verdicts = new ArrayList<>(List.of(Verdict.UNDERPRICED, Verdict.UNDERPRICED, Verdict.ACCEPTED));
        Intent raised = queue.raise(intent);
        assertEquals(4, raised.attempts().size());
        for (int i = 1; i < 4; i++) {
            assertEighthMore(raised.attempts().get(i - 1).fees(), raised.attempts().get(i).fees());
        }
        fake.verdict = Verdict.UNDERPRICED;
        Intent highest = queue.raise(raised);
        while (queue.raise(highest) != highest) {
            highest = queue.raise(highest);
        }
        assertFalse(highest.latest().fees().maxPerGas().isMoreThan(POLICY.maxFeePerGas()));
        assertEquals(Optional.of(highest.attempts()), store.all().stream().map(Intent::attempts).findFirst());
    }

    private static void assertEighthMore(Fees before, Fees after) {
        assertTrue(after.maxPerGas().times(8).compareTo(before.maxPerGas().times(9)) >= 0);
        assertTrue(after.priorityPerGas().times(8).compareTo(before.priorityPerGas().times(9)) >= 0);
    }

    @Test
    void aChainWithoutBaseFeesGetsTransactionsOfTheOldForm() {
        chain.dynamic = false;
        chain.mine();
        Transactions queue = queue(chain, DataFee.IN_GAS);
        Intent intent = queue.submit(Optional.of(TO), Amount.ofWei(5), Bytes.EMPTY, "pay", 0);
        assertEquals(new Fees(Amount.ofWei(100), Amount.ofWei(100)), intent.latest().fees());
        Intent raised = queue.raise(intent);
        assertEquals(Amount.ofWei(113), raised.latest().fees().maxPerGas());
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(raised));
        assertEquals(List.of(BigInteger.valueOf(5)), chain.paid().stream().map(ForkingChain.Payment::value).toList());
        chain.baseFee = Amount.ofWei(2_001);
        assertRefused(queue);
    }

    @Test
    void aCancelledPaymentDoesNotHappen() {
        Transactions queue = queue(chain, DataFee.IN_GAS);
        Intent intent = queue.submit(Optional.of(TO), Amount.ofWei(5), Bytes.EMPTY, "pay", 0);
        Intent cancelled = queue.cancel(intent);
        assertEighthMore(intent.latest().fees(), cancelled.latest().fees());
        Intent raised = queue.raise(cancelled);
        assertEquals(3, raised.attempts().size());
        // What an earlier run cancelled stays cancelled, whoever raises it.
        Transactions next = queue(chain, DataFee.IN_GAS);
        TransactionOutcome outcome = next.follow(next.resume().getFirst());
        assertInstanceOf(TransactionOutcome.RolledBack.class, outcome);
        assertEquals(Status.FAILED, store.all().getFirst().status());
        assertEquals(List.of(BigInteger.ZERO), chain.paid().stream().map(ForkingChain.Payment::value).toList());
        assertEquals(List.of(), next.recheck(10));
        assertEquals(Status.FAILED, store.all().getFirst().status());
        assertTrue(assertThrows(WalletException.class, () -> Transactions.confirmed(outcome)).getMessage().contains("cancelled"));
    }

    @Test
    void aPaymentThatWasQuickerThanItsCancellationHappened() {
        Transactions queue = queue(chain, DataFee.IN_GAS);
        Intent intent = queue.submit(Optional.of(TO), Amount.ofWei(5), Bytes.EMPTY, "pay", 0);
        chain.mine();
        assertInstanceOf(TransactionOutcome.Confirmed.class, queue.follow(queue.cancel(intent)));
        assertEquals(Status.CONFIRMED, store.all().getFirst().status());
    }

    @Test
    void aNodeThatStoppedFollowingItsNetworkDecidesNothing() {
        fake.behind = Duration.ofMinutes(15);
        Network network = network(DataFee.IN_GAS, Duration.ofSeconds(12));
        var queue = new Transactions(fake, network, Contracts.load(), TestKey.of(1), store, POLICY, fake);
        WalletException fault = assertThrows(WalletException.class,
                () -> queue.submit(Optional.of(TO), Amount.ofWei(1), Bytes.EMPTY, "pay", 0));
        assertEquals(Kind.CHAIN_UNREACHABLE, fault.kind());
        assertTrue(fault.getMessage().contains("15 minutes old"), fault.getMessage());
        fake.behind = Duration.ofMinutes(13);
        queue.submit(Optional.of(TO), Amount.ofWei(1), Bytes.EMPTY, "pay", 0);
    }

    private Transactions queue(Chain over, DataFee dataFee) {
        return new Transactions(over, network(dataFee, Duration.ZERO), Contracts.load(), TestKey.of(1), store, POLICY, (Pace) over);
    }

    private static Network network(DataFee dataFee, Duration blockTime) {
        return new Network("Test", ForkingChain.ID, "ETH", 1, Optional.empty(), Optional.empty(), 0, Finality.ofDepth(1), blockTime,
                dataFee, POLICY);
    }
}
