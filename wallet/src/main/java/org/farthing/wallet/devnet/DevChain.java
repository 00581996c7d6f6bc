package org.farthing.wallet.devnet;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * The practice chain: Ethereum's rules (Shanghai) in one process, one block per transaction, time that can be moved and coins for the
 * asking. Test-grade by design; see the package's comment.
 *
 * <p>With a folder, all that happens is in {@link ChainJournal} before a receipt can be seen, and is there again after a restart.
 * Transactions that wait for a block are not kept. Thread-safe: one lock around everything.
 */
public final class DevChain implements AutoCloseable {
    /** As other practice chains have it; no chain with money does. */
    public static final long CHAIN_ID = 31337;
    /** The base fee of block 0: 1 gwei. */
    static final UInt256 GENESIS_BASE_FEE = UInt256.of(1_000_000_000);
    static final Amount SUGGESTED_TIP = Amount.ofWei(1_000_000_000);
    private static final int MAX_BLOCKS_AT_ONCE = 100_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Blocks blocks = new Blocks();
    private final TxPool pool = new TxPool();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final ChainTime time;
    private WorldState state = new WorldState();
    private Optional<ChainJournal> journal = Optional.empty();
    private Optional<UInt256> nextBaseFee = Optional.empty();
    private boolean automine = true;
    private boolean closed;

    private record Snapshot(WorldState state, long head) {
    }

    private DevChain(InstantSource clock) {
        this.time = new ChainTime(clock);
    }

    /**
     * Opens the chain in {@code folder}, or begins it there.
     *
     * @param folder where its file is; null for a chain in memory only
     * @param genesis who has what in block 0; for a chain that exists already it must be what it began with
     * @throws WalletException FOREIGN_OR_DAMAGED_DATA if the file is not a practice chain's, is damaged, or began with another allocation;
     *     ALREADY_RUNNING; STORAGE_UNAVAILABLE
     */
    public static DevChain open(Path folder, Map<Address, Amount> genesis, InstantSource clock) {
        var chain = new DevChain(clock);
        var balances = new TreeMap<Address, UInt256>();
        genesis.forEach((address, amount) -> balances.put(address, UInt256.of(amount)));
        var fresh = new JournalRecord.Genesis(clock.instant().getEpochSecond(), balances);
        if (folder == null) {
            chain.begin(fresh);
            return chain;
        }
        ChainJournal journal = ChainJournal.open(folder, record -> chain.replay(record, balances));
        try {
            if (journal.isEmpty()) {
                journal.append(List.of(fresh));
                chain.begin(fresh);
            }
        } catch (WalletException failed) {
            journal.close();
            throw failed;
        }
        chain.journal = Optional.of(journal);
        return chain;
    }

    private void begin(JournalRecord.Genesis genesis) {
        genesis.balances().forEach(state::setBalance);
        var header = new BlockHeader(Bytes.of(new byte[32]), BlockBuilder.COINBASE, state.nextRoot(), TrieRoot.EMPTY, TrieRoot.EMPTY,
                Bytes.of(new byte[Bloom.BYTES]), 0, BlockBuilder.GAS_LIMIT, 0, genesis.timestamp(), Bytes.of(new byte[32]),
                GENESIS_BASE_FEE);
        publish(Block.of(header, List.of(), List.of()));
    }

    private void replay(JournalRecord record, Map<Address, UInt256> genesis) {
        switch (record) {
            case JournalRecord.Genesis first -> {
                if (!first.balances().equals(genesis)) {
                    throw new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA,
                            "This folder holds a practice chain that began with other balances.");
                }
                begin(first);
            }
            case JournalRecord.Mined mined -> {
                List<Transaction> transactions = mined.transactions().stream()
                        .map(sent -> Transaction.decodeKnown(sent.raw(), sent.sender())).toList();
                BlockBuilder builder = builder(mined.timestamp(), mined.baseFee());
                transactions.forEach(builder::add);
                Block block = builder.build();
                if (!block.hash().equals(mined.hash())) {
                    throw new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA, "Block " + block.number()
                            + " of the practice chain comes out differently than it was. Move its file away to begin a new chain.");
                }
                publish(block);
                time.set(mined.timeOffset(), 0);
            }
            case JournalRecord.BalanceSet(Address address, UInt256 balance) -> state.setBalance(address, balance);
            case JournalRecord.TimeShifted(long offset, long exactNext) -> time.set(offset, exactNext);
            case JournalRecord.SnapshotTaken() -> takeSnapshot();
            case JournalRecord.SnapshotRestored(int id) -> restore(id);
        }
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the practice chain is closed");
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    // --- making blocks ---

    /**
     * Takes a raw signed transaction; unless {@link #setAutomine} is off, its block is made before this returns.
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
        return locked(() -> {
            if (blocks.receipt(transaction.hash()).isPresent()) {
                throw new WalletException(Kind.TRANSACTION_REFUSED, "already known");
            }
            TransactionRunner.checkSender(transaction, state);
            if (automine && transaction.maxFee().isLessThan(baseFee())) {
                throw new WalletException(Kind.TRANSACTION_REFUSED, "max fee per gas less than block base fee: address "
                        + transaction.sender() + ", maxFeePerGas: " + transaction.maxFee() + ", baseFee: " + baseFee());
            }
            pool.add(transaction);
            try {
                mineWaiting();
            } catch (WalletException failed) {
                pool.remove(transaction);
                throw failed;
            }
            return transaction.hash();
        });
    }

    private void mineWaiting() {
        while (automine && pool.next(state, baseFee()).isPresent()) {
            mineOne(1);
        }
    }

    /** Makes {@code count} blocks, a second apart; the first takes what waits, as much as fits. */
    public void mine(int count) {
        mine(count, 1);
    }

    /** @param interval seconds from one block to the next, at least 1 */
    void mine(int count, long interval) {
        if (count < 0 || count > MAX_BLOCKS_AT_ONCE || interval < 1 || interval > Integer.MAX_VALUE) {
            throw new WalletException(Kind.BAD_INPUT, "at most " + MAX_BLOCKS_AT_ONCE + " blocks at once, at least a second apart");
        }
        locked(() -> {
            for (int i = 0; i < count; i++) {
                if (i > 0 && interval > 1) {
                    time.set(time.offset(), blocks.head().header().timestamp() + interval);
                }
                mineOne(Integer.MAX_VALUE);
            }
            return null;
        });
    }

    private void mineOne(int atMost) {
        int mark = state.undo().mark();
        try {
            makeBlock(atMost);
        } catch (RuntimeException failed) {
            state.undo().revertTo(mark); // whatever it was, half a block is none
            throw failed;
        }
    }

    private void makeBlock(int atMost) {
        long timestamp = time.next(blocks.head().header().timestamp());
        BlockBuilder builder = builder(timestamp, baseFee());
        Optional<Transaction> next = pool.next(state, baseFee());
        var included = new ArrayList<Transaction>();
        while (next.isPresent() && included.size() < atMost && builder.hasRoomFor(next.get())) {
            Transaction transaction = next.get();
            pool.remove(transaction);
            try {
                builder.add(transaction);
                included.add(transaction);
            } catch (WalletException refused) {
                if (atMost == 1) {
                    throw refused; // its money went elsewhere meanwhile; it is out of the pool
                }
            }
            next = pool.next(state, baseFee());
        }
        Block block = builder.build();
        long offset = time.offsetAfter(timestamp);
        try {
            record(new JournalRecord.Mined(timestamp, offset, block.header().baseFee(), block.hash(),
                    included.stream().map(transaction -> new JournalRecord.Sent(transaction.sender(), transaction.raw())).toList()));
        } catch (WalletException unwritten) {
            included.forEach(pool::add);
            throw unwritten;
        }
        publish(block);
        time.set(offset, 0);
        nextBaseFee = Optional.empty();
        pool.dropUsed(state);
    }

    private BlockBuilder builder(long timestamp, UInt256 baseFee) {
        return new BlockBuilder(state, blocks.head(), timestamp, baseFee, blocks::hash);
    }

    private void publish(Block block) {
        blocks.add(block);
        state.seal(block.header().stateRoot());
    }

    private void record(JournalRecord record) {
        journal.ifPresent(file -> file.append(List.of(record)));
    }

    private UInt256 baseFee() {
        return nextBaseFee.orElseGet(() -> blocks.head().header().nextBaseFee());
    }

    // --- what only a practice chain can ---

    /** Off: transactions wait until {@link #mine}. On (as at the start): each gets a block at once, those that wait too. */
    public void setAutomine(boolean on) {
        locked(() -> {
            automine = on;
            mineWaiting();
            return null;
        });
    }

    /** Moves the chain's time ahead of the clock's, for all blocks to come. */
    public void increaseTime(Duration by) {
        locked(() -> {
            long offset = time.offsetIncreasedBy(by.toSeconds());
            record(new JournalRecord.TimeShifted(offset, time.exactNext()));
            time.set(offset, time.exactNext());
            return null;
        });
    }

    /** Sets the next block's time; later blocks go on from there. @throws WalletException BAD_INPUT if it is not after the head's */
    public void setNextBlockTimestamp(Instant timestamp) {
        locked(() -> {
            ChainTime.checkExact(timestamp.getEpochSecond(), blocks.head().header().timestamp());
            record(new JournalRecord.TimeShifted(time.offset(), timestamp.getEpochSecond()));
            time.set(time.offset(), timestamp.getEpochSecond());
            return null;
        });
    }

    /** Sets the next block's base fee per gas; the blocks after it follow the rule. Not kept over a restart. */
    public void setNextBaseFee(Amount perGas) {
        UInt256 fee = UInt256.of(perGas);
        locked(() -> nextBaseFee = Optional.of(fee));
    }

    /** Practice coins. */
    public void setBalance(Address address, Amount balance) {
        UInt256 wei = UInt256.of(balance);
        locked(() -> {
            record(new JournalRecord.BalanceSet(address, wei));
            state.setBalance(address, wei);
            return null;
        });
    }

    /** Remembers accounts and head. @return a number for {@link #revertTo} */
    public int snapshot() {
        return locked(() -> {
            record(new JournalRecord.SnapshotTaken());
            return takeSnapshot();
        });
    }

    private int takeSnapshot() {
        snapshots.add(new Snapshot(state.copy(), blocks.head().number()));
        return snapshots.size();
    }

    /**
     * Goes back to a snapshot, which is used up by it, as are all later ones: blocks made since are gone, as in a reorganisation. Time does
     * not go back. @return whether there is such a snapshot
     */
    public boolean revertTo(int snapshot) {
        return locked(() -> {
            if (snapshot < 1 || snapshot > snapshots.size()) {
                return false;
            }
            record(new JournalRecord.SnapshotRestored(snapshot));
            restore(snapshot);
            return true;
        });
    }

    private void restore(int id) {
        if (id < 1 || id > snapshots.size()) {
            throw new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA, "The practice chain's file goes back to where it never was.");
        }
        Snapshot snapshot = snapshots.get(id - 1);
        snapshots.subList(id - 1, snapshots.size()).clear();
        state = snapshot.state;
        blocks.truncate(snapshot.head);
        pool.clear();
    }

    // --- reading ---

    public Amount balance(Address address) {
        return locked(() -> state.balance(address).toAmount());
    }

    /** How many transactions the account has sent, or for a contract how many it has created, plus one. */
    public long nonce(Address address) {
        return locked(() -> state.nonce(address));
    }

    /** The nonce for the account's next transaction, those counted that wait. */
    public long pendingNonce(Address address) {
        return locked(() -> pool.pendingNonce(address, state.nonce(address)));
    }

    public Bytes code(Address address) {
        return locked(() -> Bytes.of(state.code(address).bytes()));
    }

    /** @param slot 32 bytes @return 32 bytes */
    public Bytes storage(Address address, Bytes slot) {
        return locked(() -> state.storage(address, UInt256.of(slot)).toWord());
    }

    public long blockNumber() {
        return locked(() -> blocks.head().number());
    }

    /** The time of the newest block. */
    public Instant headTime() {
        return locked(() -> Instant.ofEpochSecond(blocks.head().header().timestamp()));
    }

    public Bytes blockHash(long number) {
        return locked(() -> blocks.find(number).map(Block::hash)
                .orElseThrow(() -> new WalletException(Kind.BAD_INPUT, "there is no block " + number)));
    }

    /** What became of the transaction, once it is in a block. */
    public Optional<Receipt> receipt(Bytes transaction) {
        return locked(() -> blocks.receipt(transaction));
    }

    Block head() {
        return locked(blocks::head);
    }

    Optional<Block> block(long number) {
        return locked(() -> blocks.find(number));
    }

    Optional<Block> block(Bytes hash) {
        return locked(() -> blocks.find(hash));
    }

    List<Block> blocks(long from, long to) {
        return locked(() -> blocks.range(from, to));
    }

    Optional<Transaction> waiting(Bytes hash) {
        return locked(() -> pool.find(hash));
    }

    Pending pending() {
        return locked(() -> new Pending(time.next(blocks.head().header().timestamp()), baseFee()));
    }

    /** What a block made now would have. @param timestamp seconds since 1970 @param baseFee wei per gas */
    record Pending(long timestamp, UInt256 baseFee) {
    }

    /** @param pending in the block to come, not in the newest one. @throws WalletException TRANSACTION_REFUSED if it cannot begin */
    Outcome call(Call call, boolean pending) {
        return locked(() -> simulation().call(call, pending));
    }

    GasEstimator.Estimate estimateGas(Call call, boolean pending) {
        return locked(() -> simulation().estimateGas(call, pending));
    }

    private Simulation simulation() {
        return new Simulation(state, blocks.head(), blocks::hash, time.next(blocks.head().header().timestamp()), baseFee());
    }

    /** Ends it: the file is written out and free for another. Harmless when repeated. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            journal.ifPresent(ChainJournal::close);
        } finally {
            lock.unlock();
        }
    }
}
