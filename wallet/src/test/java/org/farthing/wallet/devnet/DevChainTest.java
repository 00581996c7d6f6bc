package org.farthing.wallet.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.RawTransaction;

class DevChainTest {
    private static final Instant START = Instant.ofEpochSecond(1_800_000_000);
    private static final Address BOB = Address.parse("0x0000000000000000000000000000000000000b0b");
    private static final BigInteger GWEI = TestAccount.GWEI;

    private Instant now = START;
    private final TestAccount alice = new TestAccount(1);
    private final InstantSource clock = () -> now;
    private final DevChain chain = DevChain.open(null, Map.of(alice.address(), Amount.ofCoins(10)), clock);

    @AfterEach
    void close() {
        chain.close();
    }

    private Bytes pay(long wei) {
        return alice.send(Optional.of(BOB), BigInteger.valueOf(wei), Bytes.EMPTY, 21_000);
    }

    private Bytes payAt(long nonce, long tipGwei, long feeGwei) {
        return alice.send(nonce, Optional.of(BOB), BigInteger.ONE, Bytes.EMPTY, 21_000, GWEI.multiply(BigInteger.valueOf(tipGwei)),
                GWEI.multiply(BigInteger.valueOf(feeGwei)));
    }

    private void refused(String words, Bytes raw) {
        var refusal = assertThrows(WalletException.class, () -> chain.send(raw));
        assertEquals(WalletException.Kind.TRANSACTION_REFUSED, refusal.kind());
        assertTrue(refusal.getMessage().startsWith(words), refusal.getMessage());
    }

    @Test
    void oneBlockPerTransaction() {
        Bytes hash = chain.send(pay(5));
        Receipt receipt = chain.receipt(hash).orElseThrow();
        assertTrue(receipt.succeeded());
        assertEquals(1, receipt.blockNumber());
        assertEquals(21_000, receipt.gasUsed());
        assertEquals(Amount.ofWei(5), chain.balance(BOB));
        // The base fee is burned, the tip is the maker's.
        Amount price = Amount.ofWei(875_000_000 + 1_000_000_000);
        assertEquals(price, receipt.gasPrice());
        assertEquals(Amount.ofCoins(10).minus(Amount.ofWei(5)).minus(price.times(21_000)), chain.balance(alice.address()));
        assertEquals(Amount.ofWei(1_000_000_000).times(21_000), chain.balance(Address.ZERO));
        assertEquals(1, chain.nonce(alice.address()));
        assertEquals(chain.head().header().parentHash(), chain.blockHash(0).orElseThrow());
        assertEquals(Optional.empty(), chain.blockHash(2));
        assertEquals(Optional.empty(), chain.receipt(Bytes.of(new byte[32])));
    }

    @Test
    void refusalsHaveGethsWords() {
        chain.send(pay(1));
        Bytes known = pay(3);
        chain.send(known);
        refused("nonce too low: next nonce 2, tx nonce 1", known);
        refused("nonce too low: next nonce 2, tx nonce 0", payAt(0, 1, 10));
        refused("insufficient funds for gas * price + value: address " + alice.address(),
                alice.send(Optional.of(BOB), Amount.ofCoins(10).wei(), Bytes.EMPTY, 21_000));
        refused("intrinsic gas too low: have 20999, want 21000", alice.send(Optional.of(BOB), BigInteger.ONE, Bytes.EMPTY, 20_999));
        refused("exceeds block gas limit", alice.send(Optional.of(BOB), BigInteger.ONE, Bytes.EMPTY, 30_000_001));
        refused("max priority fee per gas higher than max fee per gas", payAt(2, 11, 10));
        refused("max fee per gas less than block base fee", payAt(2, 0, 0));
        refused("max initcode size exceeded", alice.send(2, Optional.empty(), BigInteger.ZERO, Bytes.of(new byte[49_153]), 5_000_000, GWEI,
                GWEI.multiply(BigInteger.TEN)));
        refused("invalid chain id for signer: have 1 want 31337", alice.signedForChain(RawTransaction.createTransaction(1, BigInteger.TWO,
                BigInteger.valueOf(21_000), BOB.hex(), BigInteger.ONE, "0x", GWEI, GWEI.multiply(BigInteger.TEN)), 1));
        refused("rlp", Bytes.fromHex("c0"));
        refused("transaction type not supported", Bytes.fromHex("03c0"));
        assertEquals(2, chain.blockNumber());
        assertEquals(2, chain.pendingNonce(alice.address()));
    }

    @Test
    void aLaterNonceWaitsForThoseBeforeIt() {
        Bytes third = chain.send(payAt(2, 1, 10));
        Bytes second = chain.send(payAt(1, 1, 10));
        assertEquals(0, chain.blockNumber());
        assertEquals(Optional.empty(), chain.receipt(third));
        assertEquals(0, chain.pendingNonce(alice.address()));
        chain.send(payAt(0, 1, 10));
        assertEquals(3, chain.blockNumber());
        assertEquals(2, chain.receipt(second).orElseThrow().blockNumber());
        assertEquals(3, chain.receipt(third).orElseThrow().blockNumber());
    }

    @Test
    void whatWaitedAndLostItsMoneyDoesNotSpoilAnother() {
        chain.send(alice.send(1, Optional.of(BOB), Amount.ofCoins(6).wei(), Bytes.EMPTY, 21_000, GWEI, GWEI.multiply(BigInteger.TEN)));
        Bytes first = chain.send(alice.send(0, Optional.of(BOB), Amount.ofCoins(6).wei(), Bytes.EMPTY, 21_000, GWEI,
                GWEI.multiply(BigInteger.TEN)));
        assertTrue(chain.receipt(first).orElseThrow().succeeded());
        assertEquals(1, chain.blockNumber());
        assertEquals(Amount.ofCoins(6), chain.balance(BOB));
        assertEquals(1, chain.pendingNonce(alice.address()));
    }

    @Test
    void blocksOnDemandTakeTheBestPayersFirst() {
        var carol = new TestAccount(2);
        chain.setBalance(carol.address(), Amount.ofCoins(1));
        chain.setAutomine(false);
        Bytes cheap = chain.send(payAt(0, 1, 10));
        Bytes second = chain.send(payAt(1, 9, 10));
        Bytes dear = chain.send(carol.send(0, Optional.of(BOB), BigInteger.ONE, Bytes.EMPTY, 21_000, GWEI.multiply(BigInteger.TWO),
                GWEI.multiply(BigInteger.TEN)));
        assertEquals(2, chain.pendingNonce(alice.address()));
        assertEquals(0, chain.nonce(alice.address()));
        chain.mine(1);
        List<Bytes> order = chain.head().transactions().stream().map(Transaction::hash).toList();
        assertEquals(List.of(dear, cheap, second), order);
        assertEquals(63_000, chain.head().header().gasUsed());
        Receipt last = chain.receipt(second).orElseThrow();
        assertEquals(2, last.index());
        assertEquals(63_000, last.cumulativeGas());
    }

    @Test
    void aReplacementPaysATenthMore() {
        chain.setAutomine(false);
        Bytes first = chain.send(payAt(0, 10, 100));
        refused("replacement transaction underpriced", payAt(0, 10, 109));
        refused("replacement transaction underpriced", payAt(0, 11, 109));
        refused("already known", payAt(0, 10, 100));
        Bytes bumped = chain.send(payAt(0, 11, 110));
        chain.mine(1);
        assertEquals(Optional.empty(), chain.receipt(first));
        assertTrue(chain.receipt(bumped).orElseThrow().succeeded());
    }

    @Test
    void whatPaysTooLittleWaitsForACheaperBlock() {
        chain.setAutomine(false);
        Bytes waiting = chain.send(payAt(0, 1, 10));
        chain.setNextBaseFee(Amount.ofWei(11_000_000_000L));
        chain.mine(1);
        assertEquals(Optional.empty(), chain.receipt(waiting));
        chain.mine(1); // an empty block lowers it by an eighth
        assertTrue(chain.receipt(waiting).orElseThrow().succeeded());
        assertEquals(9_625_000_000L, chain.head().header().baseFee().toLongOrMax());
    }

    @Test
    void aFullBlockLeavesTheRestForTheNext() {
        chain.setAutomine(false);
        for (int nonce = 0; nonce < 3; nonce++) {
            chain.send(alice.send(nonce, Optional.of(BOB), BigInteger.ONE, Bytes.EMPTY, 14_000_000, GWEI, GWEI.multiply(BigInteger.TEN)));
        }
        chain.mine(1);
        // What counts is the limit that a transaction sets, for room in the block as its gas used frees it again.
        assertEquals(3, chain.head().transactions().size());
        byte[] burning = new Bytecode().op(0xFE).bytes();
        for (int nonce = 3; nonce < 6; nonce++) {
            chain.send(alice.send(nonce, Optional.empty(), BigInteger.ZERO, Bytes.of(burning), 14_000_000, GWEI,
                    GWEI.multiply(BigInteger.TEN)));
        }
        chain.mine(2);
        assertEquals(1, chain.head().transactions().size());
        assertEquals(28_000_000, chain.block(2).orElseThrow().header().gasUsed());
        assertTrue(chain.head().header().baseFee().compareTo(chain.block(2).orElseThrow().header().baseFee()) > 0);
    }

    /** The examples of EIP-1559's rule: unchanged at the target, an eighth up when full, an eighth down when empty. */
    @Test
    void baseFeeRule() {
        BlockHeader head = chain.head().header();
        long[][] cases = {{15_000_000, 1_000_000_000}, {30_000_000, 1_125_000_000}, {0, 875_000_000}, {15_000_001, 1_000_000_008},
            {7_500_000, 937_500_000}};
        for (long[] one : cases) {
            var header = new BlockHeader(head.parentHash(), head.coinbase(), head.stateRoot(), head.transactionsRoot(), head.receiptsRoot(),
                    head.bloom(), 1, 30_000_000, one[0], 1, head.prevRandao(), UInt256.of(1_000_000_000));
            assertEquals(one[1], header.nextBaseFee().toLongOrMax(), one[0] + " gas");
        }
    }

    @Test
    void time() {
        assertEquals(START, chain.headTime());
        chain.mine(3);
        assertEquals(START, chain.headTime(), "as the clock stands");
        now = START.minusSeconds(50);
        chain.mine(1);
        assertEquals(START, chain.headTime(), "never earlier than the block before");
        now = START.plusSeconds(100);
        chain.mine(1);
        assertEquals(START.plusSeconds(100), chain.headTime());
        chain.increaseTime(Duration.ofDays(2));
        chain.mine(1);
        assertEquals(START.plusSeconds(100).plus(Duration.ofDays(2)), chain.headTime());
        Instant exact = START.plus(Duration.ofDays(10));
        chain.setNextBlockTimestamp(exact);
        chain.send(pay(1));
        assertEquals(exact, chain.headTime());
        now = now.plusSeconds(7);
        chain.mine(1);
        assertEquals(exact.plusSeconds(7), chain.headTime(), "later blocks go on from there");
        chain.increaseTime(Duration.ofDays(1));
        now = now.minusSeconds(5);
        chain.mine(1);
        assertEquals(exact.plusSeconds(2).plus(Duration.ofDays(1)), chain.headTime());
        var past = assertThrows(WalletException.class, () -> chain.setNextBlockTimestamp(exact));
        assertEquals(WalletException.Kind.BAD_INPUT, past.kind());
        assertThrows(WalletException.class, () -> chain.increaseTime(Duration.ofSeconds(-1)));
        assertThrows(WalletException.class, () -> chain.mine(-1));
        assertThrows(WalletException.class, () -> chain.mine(100_001));
    }

    @Test
    void goingBackToASnapshotIsAReorganisation() {
        chain.send(pay(1));
        int snapshot = chain.snapshot();
        Bytes head = chain.blockHash(1).orElseThrow();
        Bytes gone = chain.send(pay(2));
        chain.snapshot();
        chain.mine(4);
        assertTrue(chain.revertTo(snapshot));
        assertEquals(1, chain.blockNumber());
        assertEquals(head, chain.head().hash());
        assertEquals(Optional.empty(), chain.receipt(gone));
        assertEquals(Amount.ofWei(1), chain.balance(BOB));
        assertFalse(chain.revertTo(snapshot), "it is used up");
        assertFalse(chain.revertTo(2), "and so is every later one");
        alice.nonce(1);
        chain.send(pay(40));
        assertEquals(Amount.ofWei(41), chain.balance(BOB));
        assertNotEquals(gone, chain.head().transactions().getFirst().hash());
    }

    @Test
    void contractsOfSolidity() {
        Receipt deployed = chain.receipt(chain.send(alice.send(Optional.empty(), BigInteger.ZERO, BenchContract.initcode(), 5_000_000)))
                .orElseThrow();
        assertTrue(deployed.succeeded(), deployed.fault());
        Address bench = deployed.contract().orElseThrow();
        var key = new Bytes32(new byte[32]);
        String text = "a text that is longer than thirty-one bytes, so that it fills several slots";
        Receipt stored = chain.receipt(chain.send(alice.send(Optional.of(bench), BigInteger.ZERO,
                BenchContract.data("store", key, new Utf8String(text)), 500_000))).orElseThrow();
        assertTrue(stored.succeeded());
        assertEquals(1, stored.logs().size());
        assertEquals(3, stored.logs().getFirst().topics().size());
        DevChain.CallAnswer read = chain.call(BOB, bench,
                BenchContract.data("read", new org.web3j.abi.datatypes.Address(alice.address().hex()), key));
        assertTrue(read.succeeded());
        assertTrue(read.data().hex().contains(Bytes.of(text.getBytes(StandardCharsets.UTF_8)).hex()));

        DevChain.CallAnswer failed = chain.call(BOB, bench, BenchContract.data("fail", new Uint256(0)));
        assertFalse(failed.succeeded());
        assertEquals("execution reverted: as asked", RevertReason.sentence(failed.data()));
        Receipt reverted = chain.receipt(chain.send(alice.send(Optional.of(bench), BigInteger.ZERO,
                BenchContract.data("fail", new Uint256(3)), 100_000))).orElseThrow();
        assertFalse(reverted.succeeded());
        assertEquals("execution reverted: out-of-bounds access of an array or bytesN", reverted.fault());
        assertEquals(36, reverted.output().length());
        assertEquals(List.of(), reverted.logs());
    }

    @Test
    void theEstimateIsTheLeastThatSuffices() {
        Address bench = chain.receipt(chain.send(alice.send(Optional.empty(), BigInteger.ZERO, BenchContract.initcode(), 5_000_000)))
                .orElseThrow().contract().orElseThrow();
        for (Bytes data : List.of(BenchContract.data("push", new Uint256(20)), BenchContract.data("attempt", new Uint256(9)),
                BenchContract.data("clear"), BenchContract.data("breed", new Bytes32(new byte[32])))) {
            var call = new Call(alice.address(), Optional.of(bench), UInt256.ZERO, data, BlockBuilder.GAS_LIMIT, UInt256.ZERO, List.of());
            var estimate = (GasEstimator.Estimate.Gas) chain.estimateGas(call, pending()).orElseThrow();
            assertTrue(chain.call(call.withGasLimit(estimate.limit()), pending()).orElseThrow().succeeded());
            Outcome less = chain.call(call.withGasLimit(estimate.limit() - 1), pending()).orElseThrow();
            assertFalse(less.succeeded(), data + " with " + estimate);
            Receipt receipt = chain.receipt(chain.send(alice.send(Optional.of(bench), BigInteger.ZERO, data, estimate.limit())))
                    .orElseThrow();
            assertTrue(receipt.succeeded());
            assertTrue(receipt.gasUsed() <= estimate.limit());
        }
    }

    @Test
    void callsChangeNothing() {
        Bytes root = chain.head().header().stateRoot();
        for (int i = 0; i < 3; i++) {
            var call = new Call(alice.address(), Optional.empty(), UInt256.of(5), BenchContract.initcode(), 20_000_000,
                    UInt256.of(2_000_000_000),
                    List.of());
            chain.call(new Call(call.from(), call.to(), UInt256.ZERO, call.data(), call.gasLimit(), call.gasPrice(), List.of()), pending());
            assertThrows(WalletException.class, () -> chain.call(new Call(BOB, call.to(), call.value(), call.data(), 20_000_000,
                    call.gasPrice(), List.of()), pending()));
        }
        chain.mine(1);
        var twin = DevChain.open(null, Map.of(alice.address(), Amount.ofCoins(10)), InstantSource.fixed(START));
        twin.mine(1);
        assertEquals(twin.head().hash(), chain.head().hash());
        assertEquals(root, twin.block(0).orElseThrow().header().stateRoot());
        twin.close();
    }

    private DevChain.At pending() {
        return new DevChain.At(chain.blockNumber(), true);
    }

    /** A self-destructed contract with its storage, payments, coins from nowhere: each block's state as it was when the block was new. */
    @Test
    void olderStates() {
        Bytes runtime = new Bytecode().op(Op.CALLVALUE).storeTop(0).op(Op.CALLVALUE).push(3).op(Op.LT).push(13).op(Op.JUMPI, Op.STOP)
                .toBytes();
        Bytes padded = runtime.concat(Bytes.of(new byte[13 - runtime.length()]));
        Address contract = chain.receipt(chain.send(alice.send(Optional.empty(), BigInteger.ZERO, Bytecode.deploying(
                padded.concat(new Bytecode().op(Op.JUMPDEST, Op.CALLER, Op.SELFDESTRUCT).toBytes())), 500_000))).orElseThrow()
                .contract().orElseThrow();
        for (int value : new int[] {1, 2, 9, 0}) {
            chain.send(alice.send(Optional.of(contract), BigInteger.valueOf(value), Bytes.EMPTY, 100_000));
            chain.setBalance(BOB, Amount.ofWei(value));
        }
        // Block, slot 0, balance, whether there is code.
        long[][] expected = {{0, 0, 0, 0}, {1, 0, 0, 1}, {2, 1, 1, 1}, {3, 2, 3, 1}, {4, 0, 0, 0}, {5, 0, 0, 0}};
        for (long[] one : expected) {
            var at = new DevChain.At(one[0], false);
            assertEquals(UInt256.of(one[1]), chain.look(at, state -> state.storage(contract, UInt256.ZERO)).orElseThrow(), "block "
                    + one[0]);
            assertEquals(UInt256.of(one[2]), chain.look(at, state -> state.balance(contract)).orElseThrow(), "block " + one[0]);
            assertEquals(one[3] == 1, !chain.look(at, state -> state.code(contract)).orElseThrow().isEmpty(), "block " + one[0]);
            // Coins given after a block are of the next one; those given last are there now.
            assertEquals(UInt256.of(new int[] {0, 0, 0, 1, 2, 0}[(int) one[0]]), chain.look(at, state -> state.balance(BOB)).orElseThrow());
        }
        chain.setBalance(BOB, Amount.ofWei(77));
        assertEquals(UInt256.of(2), chain.look(new DevChain.At(4, false), state -> state.balance(BOB)).orElseThrow());
        assertEquals(Amount.ofWei(77), chain.balance(BOB));
        chain.mine(StateHistory.DEPTH);
        assertEquals(Optional.empty(), chain.look(new DevChain.At(4, false), state -> state.balance(BOB)));
        assertEquals(UInt256.of(77), chain.look(new DevChain.At(6, false), state -> state.balance(BOB)).orElseThrow());
        assertEquals(Optional.empty(), chain.look(new DevChain.At(-1, false), state -> state.balance(BOB)));
        assertEquals(Optional.empty(), chain.look(new DevChain.At(1_000_000, false), state -> state.balance(BOB)));
    }

    @Test
    void threadsAtOnce() {
        List<TestAccount> accounts = IntStream.range(10, 18).mapToObj(TestAccount::new).toList();
        accounts.forEach(account -> chain.setBalance(account.address(), Amount.ofCoins(1)));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (TestAccount account : accounts) {
                threads.submit(() -> {
                    for (int i = 0; i < 10; i++) {
                        chain.send(account.send(Optional.of(BOB), BigInteger.ONE, Bytes.EMPTY, 21_000));
                        chain.balance(BOB);
                    }
                });
            }
        }
        assertEquals(80, chain.blockNumber());
        assertEquals(Amount.ofWei(80), chain.balance(BOB));
    }

    /** A contract that calls itself as deeply as gas goes, on a thread with the stack that the server's threads have. */
    @Test
    void deepCallsFitTheStack() throws InterruptedException {
        var self = new Bytecode().push(0).push(0).push(0).push(0).push(0).op(Op.ADDRESS, Op.GAS, Op.CALL);
        Address contract = chain.receipt(chain.send(alice.send(Optional.empty(), BigInteger.ZERO, Bytecode.deploying(self.toBytes()),
                200_000)))
                .orElseThrow().contract().orElseThrow();
        Bytes raw = alice.send(Optional.of(contract), BigInteger.ZERO, Bytes.EMPTY, 29_000_000);
        Thread.ofVirtual().start(() -> chain.send(raw)).join();
        Receipt receipt = chain.receipt(chain.head().transactions().getFirst().hash()).orElseThrow();
        assertEquals(2, receipt.blockNumber());
        assertTrue(receipt.succeeded());
    }

    @Test
    void aClosedChainSaysSo() {
        chain.close();
        chain.close();
        assertThrows(IllegalStateException.class, chain::blockNumber);
    }
}
