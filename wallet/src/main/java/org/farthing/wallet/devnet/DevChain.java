package org.farthing.wallet.devnet;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The practice chain: Ethereum's rules (Shanghai) in one process, one block per transaction, time that can be moved and coins for the
 * asking. Test-grade by design; see the package's comment.
 *
 * <p>With a folder, all that happens is in its file before a receipt can be seen, and is there again after a restart. Transactions that
 * wait for a block are not kept. Thread-safe: one lock around everything. After {@link #close} every method throws IllegalStateException.
 */
public final class DevChain implements AutoCloseable {
    /** As other practice chains have it; no chain with money does. */
    public static final long CHAIN_ID = 31337;
    /** The base fee of block 0: 1 gwei. */
    static final UInt256 GENESIS_BASE_FEE = UInt256.of(1_000_000_000);
    static final Amount SUGGESTED_TIP = Amount.ofWei(1_000_000_000);
    private static final int MAX_BLOCKS_AT_ONCE = 100_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final ChainCore core;
    private boolean closed;

    private DevChain(ChainCore core) {
        this.core = core;
    }

    /**
     * Opens the chain in {@code folder}, or begins it there.
     *
     * @param folder where its file is; null for a chain in memory only
     * @param genesis who has what in block 0; for a chain that exists already it must be what it began with
     * @param clock for the time of blocks
     * @throws WalletException FOREIGN_OR_DAMAGED_DATA if the file is not a practice chain's, is damaged, or began with another allocation;
     *     ALREADY_RUNNING; STORAGE_UNAVAILABLE
     */
    public static DevChain open(Path folder, Map<Address, Amount> genesis, InstantSource clock) {
        return new DevChain(ChainCore.open(folder, genesis, clock));
    }

    private <T> T read(Function<ChainCore, T> work) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the practice chain is closed");
            }
            return work.apply(core);
        } finally {
            lock.unlock();
        }
    }

    private void change(Consumer<ChainCore> work) {
        read(open -> {
            work.accept(open);
            return null;
        });
    }

    // --- making blocks ---

    /**
     * Takes a raw signed transaction; unless {@link #setAutomine} is off, its block is made before this returns. One with a later nonce
     * than the next waits for those before it.
     *
     * @return its hash
     * @throws WalletException TRANSACTION_REFUSED with geth's words ("nonce too low: …", "insufficient funds for gas * price + value:
     *     …"); or STORAGE_UNAVAILABLE, and then nothing has happened
     */
    public Bytes send(Bytes raw) {
        Transaction transaction;
        try {
            transaction = Transaction.decode(raw);
        } catch (IllegalArgumentException malformed) {
            throw new WalletException(Kind.TRANSACTION_REFUSED, malformed.getMessage(), malformed);
        }
        TransactionRunner.checkForm(transaction, CHAIN_ID, BlockBuilder.GAS_LIMIT);
        change(open -> open.send(transaction));
        return transaction.hash();
    }

    /** Makes {@code count} blocks; the first takes what waits, as much as fits. */
    public void mine(int count) {
        mine(count, 0);
    }

    /** @param interval seconds from one block to the next; 0 for as the clock goes */
    void mine(int count, long interval) {
        if (count < 0 || count > MAX_BLOCKS_AT_ONCE || interval < 0 || interval > Integer.MAX_VALUE) {
            throw new WalletException(Kind.BAD_INPUT, "at most " + MAX_BLOCKS_AT_ONCE + " blocks at once");
        }
        change(open -> open.mine(count, interval));
    }

    // --- what only a practice chain can ---

    /** Off: transactions wait until {@link #mine}. On (as at the start): each gets a block at once, those that wait too. */
    public void setAutomine(boolean on) {
        change(open -> open.setAutomine(on));
    }

    /** Moves the chain's time ahead of the clock's, for all blocks to come: the next is at least {@code by} after the head. */
    public void increaseTime(Duration by) {
        change(open -> open.increaseTime(by.toSeconds()));
    }

    /** Sets the next block's time; later blocks go on from there. @throws WalletException BAD_INPUT if it is before the head's */
    public void setNextBlockTimestamp(Instant timestamp) {
        change(open -> open.setNextTimestamp(timestamp.getEpochSecond()));
    }

    /** Sets the next block's base fee per gas; the blocks after it follow the rule. Not kept over a restart. */
    public void setNextBaseFee(Amount perGas) {
        UInt256 fee = UInt256.of(perGas);
        change(open -> open.setNextBaseFee(fee));
    }

    /** Practice coins. @param balance below 2^256 wei */
    public void setBalance(Address address, Amount balance) {
        UInt256 wei = UInt256.of(balance);
        change(open -> open.setBalance(address, wei));
    }

    /** Remembers accounts and head. @return a number for {@link #revertTo} */
    public int snapshot() {
        return read(ChainCore::snapshot);
    }

    /**
     * Goes back to a snapshot, which is used up by it, as are all later ones: blocks made since are gone, as in a reorganisation. Time does
     * not go back.
     *
     * @return whether there is such a snapshot
     */
    public boolean revertTo(int snapshot) {
        return read(open -> open.revertTo(snapshot));
    }

    // --- reading: always the newest state ---

    public Amount balance(Address address) {
        return read(open -> open.state().balance(address).toAmount());
    }

    /** How many transactions the account has sent; for a contract how many it has created, plus one. */
    public long nonce(Address address) {
        return read(open -> open.state().nonce(address));
    }

    /** The nonce for the account's next transaction, those counted that wait. */
    public long pendingNonce(Address address) {
        return read(open -> open.pool().pendingNonce(address, open.state().nonce(address)));
    }

    public Bytes code(Address address) {
        return read(open -> Bytes.of(open.state().code(address).bytes()));
    }

    /** @param slot 32 bytes @return 32 bytes */
    public Bytes storage(Address address, Bytes slot) {
        UInt256 key = UInt256.of(slot.requireLength(UInt256.BYTES, "a slot"));
        return read(open -> open.state().storage(address, key).toWord());
    }

    public long blockNumber() {
        return head().number();
    }

    /** The time of the newest block. */
    public Instant headTime() {
        return Instant.ofEpochSecond(head().header().timestamp());
    }

    /** Empty where there is no such block. */
    public Optional<Bytes> blockHash(long number) {
        return block(number).map(Block::hash);
    }

    /** What became of the transaction, once it is in a block. */
    public Optional<Receipt> receipt(Bytes transaction) {
        return read(open -> open.blocks().receipt(transaction));
    }

    /** What a contract answers to {@code data}, run on the newest state without a transaction; the gas is free. */
    public CallAnswer call(Address from, Address to, Bytes data) {
        var call = new Call(from, Optional.of(to), UInt256.ZERO, data, BlockBuilder.GAS_LIMIT, UInt256.ZERO, List.of());
        Result result = read(open -> open.simulationAt(open.blocks().head().number()).orElseThrow().call(call, false)).result();
        return new CallAnswer(result instanceof Result.Success, result.output());
    }

    /** @param data return data, or revert data where it failed */
    public record CallAnswer(boolean succeeded, Bytes data) {
    }

    // --- for the JSON-RPC side ---

    /** What a block made now would have. @param timestamp seconds since 1970 @param baseFee wei per gas */
    record Pending(long timestamp, UInt256 baseFee) {
    }

    Pending pending() {
        return read(ChainCore::pending);
    }

    Block head() {
        return read(open -> open.blocks().head());
    }

    Optional<Block> block(long number) {
        return read(open -> open.blocks().find(number));
    }

    Optional<Block> block(Bytes hash) {
        return read(open -> open.blocks().find(hash));
    }

    List<Block> blocks(long from, long to) {
        return read(open -> open.blocks().range(from, to));
    }

    Optional<Transaction> waiting(Bytes hash) {
        return read(open -> open.pool().find(hash));
    }

    /** Which state a question is about. @param block its number @param pending in the block to come after it, not in it */
    record At(long block, boolean pending) {
    }

    /** Looks at a state; empty where it is not kept any more. The state must not leave {@code look}. */
    <T> Optional<T> look(At at, Function<WorldState, T> look) {
        return read(open -> open.stateAt(at.block).map(look));
    }

    /** Empty where the state is not kept any more. @throws WalletException TRANSACTION_REFUSED if it cannot begin */
    Optional<Outcome> call(Call call, At at) {
        return read(open -> open.simulationAt(at.block).map(simulation -> simulation.call(call, at.pending)));
    }

    /** Empty where the state is not kept any more. @throws WalletException TRANSACTION_REFUSED if it cannot begin */
    Optional<GasEstimator.Estimate> estimateGas(Call call, At at) {
        return read(open -> open.simulationAt(at.block).map(simulation -> simulation.estimateGas(call, at.pending)));
    }

    /** Ends it: the file is written out and free for another. Harmless when repeated. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            core.close();
        } finally {
            lock.unlock();
        }
    }
}
