package org.farthing.wallet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.farthing.wallet.chain.Intent.Status;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.Test;

/** Sending from an account, on a node. */
abstract class TransactionRules extends ChannelWorld {
    private static final Amount SMALL = Amount.parseCoins("0.01");

    @Test
    void aPaymentArrivesAndCostsWhatItsReceiptSays() {
        Address to = freshKey().address();
        Amount before = balance(stranger.account());
        Receipt receipt = stranger.send(Optional.of(to), SMALL, Bytes.EMPTY, "pay");
        assertEquals(SMALL, balance(to));
        assertEquals(21_000, receipt.gasUsed());
        assertEquals(before.minus(SMALL).minus(receipt.fee()), balance(stranger.account()));
    }

    @Test
    void manyThreadsSendFromOneAccountUnderNoncesInOrder() throws InterruptedException, ExecutionException {
        Address to = freshKey().address();
        long before = chain.nonce(stranger.account());
        List<Future<Receipt>> sent = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                sent.add(threads.submit(() -> stranger.send(Optional.of(to), SMALL, Bytes.EMPTY, "pay")));
            }
            for (Future<Receipt> receipt : sent) {
                assertTrue(receipt.get().succeeded());
            }
        }
        assertEquals(SMALL.times(8), balance(to));
        assertEquals(before + 8, chain.nonce(stranger.account()));
    }

    @Test
    void whatACrashLeftUnsentIsSentOnceByTheNextRun() {
        TestKey key = freshKey();
        node.funded(chain, contracts, key, Amount.ofCoins(1));
        Address to = freshKey().address();
        var store = new MemoryIntentStore();
        // The node is gone between writing down and sending.
        Chain deaf = new DeafChain(chain);
        Intent intent = transactions(deaf, key, store).submit(Optional.of(to), SMALL, Bytes.EMPTY, "pay", 0);
        assertEquals(Status.PREPARED, store.all().getFirst().status());
        assertEquals(Amount.ZERO, balance(to));
        Transactions next = transactions(chain, key, store);
        List<Intent> resumed = next.resume();
        assertEquals(List.of(intent.key()), resumed.stream().map(Intent::key).toList());
        assertTrue(next.follow(resumed.getFirst()) instanceof TransactionOutcome.Confirmed);
        assertEquals(List.of(), next.resume());
        assertEquals(SMALL, balance(to));
        assertEquals(Status.CONFIRMED, store.all().getFirst().status());
    }

    @Test
    void aRestartAfterSendingButBeforeTheReceiptPaysNothingTwice() {
        TestKey key = freshKey();
        node.funded(chain, contracts, key, Amount.ofCoins(1));
        Address to = freshKey().address();
        var store = new MemoryIntentStore();
        transactions(chain, key, store).submit(Optional.of(to), SMALL, Bytes.EMPTY, "pay", 0);
        Transactions next = transactions(chain, key, store);
        assertTrue(next.follow(next.resume().getFirst()) instanceof TransactionOutcome.Confirmed);
        assertEquals(SMALL, balance(to));
    }

    @Test
    void anIntentWhoseNonceWentElsewhereIsLost() {
        TestKey key = freshKey();
        Transactions other = node.funded(chain, contracts, key, Amount.ofCoins(1));
        Address to = freshKey().address();
        var store = new MemoryIntentStore();
        Intent intent = transactions(new DeafChain(chain), key, store).submit(Optional.of(to), SMALL, Bytes.EMPTY, "pay", 0);
        other.send(Optional.of(stranger.account()), SMALL, Bytes.EMPTY, "pay");
        assertEquals(new TransactionOutcome.Lost(), transactions(chain, key, store).follow(intent));
        assertEquals(Status.LOST, store.all().getFirst().status());
        assertEquals(Amount.ZERO, balance(to));
    }

    @Test
    void moreThanThereIsIsRefusedBeforeAnythingIsWrittenDown() {
        TestKey key = freshKey();
        node.funded(chain, contracts, key, SMALL);
        var store = new MemoryIntentStore();
        Transactions poor = transactions(chain, key, store);
        for (Amount amount : List.of(SMALL, SMALL.times(2))) {
            WalletException fault = assertThrows(WalletException.class,
                    () -> poor.send(Optional.of(payer.account()), amount, Bytes.EMPTY, "pay"));
            assertEquals(WalletException.Kind.NOT_ENOUGH_MONEY, fault.kind());
        }
        assertEquals(List.of(), store.all());
    }

    @Test
    void aContractsReasonIsReadWhateverItsForm() {
        Bytes creation = rogues.code("Failing").creation(List.of());
        Address failing = TestNode.deployed(stranger.send(Optional.empty(), Amount.ZERO, creation, "deploy"));
        assertEquals(new Revert("Error", "not today"), refusal(failing, "withReason", List.of()));
        assertEquals(new Revert("TooDear", "42, " + stranger.account()), refusal(failing, "withError", List.of()));
        assertEquals(new Revert("Panic", "0x12"), refusal(failing, "withPanic", List.of(AbiValue.uint256(0))));
        assertEquals(Revert.SILENT, refusal(failing, "withNothing", List.of()));
    }

    @Test
    void aWrongContractIsNotTakenForOurs() {
        var none = new ChannelContract(chain, node.chainId(), contracts, payer.account());
        assertEquals(WalletException.Kind.WRONG_CONTRACT, assertThrows(WalletException.class, none::requireOurCode).kind());
        var rogue = new ChannelContract(chain, node.chainId(), contracts, deployRogue());
        assertEquals(WalletException.Kind.WRONG_CONTRACT, assertThrows(WalletException.class, rogue::requireOurCode).kind());
    }

    @Test
    void whatTheNodeUndoesIsNoticedAndPaidAgainOnce() {
        TestKey key = freshKey();
        node.funded(chain, contracts, key, Amount.ofCoins(1));
        Address to = freshKey().address();
        var store = new MemoryIntentStore();
        Network deep = new Network("Test", node.chainId(), "ETH", 1, Optional.empty(), Optional.empty(), 0, Finality.ofDepth(50),
                Duration.ZERO, DataFee.IN_GAS, TransactionPolicy.LOCAL);
        var queue = new Transactions(chain, deep, contracts, key, store);
        String before = node.snapshot();
        queue.send(Optional.of(to), SMALL, Bytes.EMPTY, "pay");
        queue.send(Optional.of(to), SMALL, Bytes.EMPTY, "pay");
        assertEquals(SMALL.times(2), balance(to));
        node.revert(before);
        assertEquals(Amount.ZERO, balance(to));
        for (int i = 0; i < 4; i++) {
            node.mine();
        }
        List<Intent> back = queue.recheck(10);
        assertEquals(List.of(0L, 1L), back.stream().map(intent -> intent.key().nonce()).toList());
        back.forEach(intent -> assertTrue(queue.follow(intent) instanceof TransactionOutcome.Confirmed));
        assertEquals(List.of(), queue.recheck(10));
        assertEquals(SMALL.times(2), balance(to));
        assertEquals(2, chain.nonce(key.address()));
    }

    private Revert refusal(Address failing, String function, List<AbiValue> arguments) {
        Call call = new Call(Optional.of(stranger.account()), Optional.of(failing), Amount.ZERO,
                rogues.code("Failing").call(function, arguments));
        Revert called = rogues.explain(assertThrows(RevertedException.class, () -> chain.call(call)).data());
        assertEquals(called, rogues.explain(assertThrows(RevertedException.class, () -> chain.estimateGas(call)).data()));
        return called;
    }

    private Transactions transactions(Chain over, TestKey key, IntentStore store) {
        return new Transactions(over, node.network(1), contracts, key, store, TransactionPolicy.LOCAL, Pace.SYSTEM);
    }
}
