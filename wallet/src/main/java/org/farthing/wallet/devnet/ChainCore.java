package org.farthing.wallet.devnet;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;
import org.farthing.wallet.value.WalletException.Kind;

/**
 * What {@link DevChain} does under its lock: accounts, blocks, what waits, time, and the file. Everything that changes the chain is
 * written to the file first and published after, or taken back. Not thread-safe.
 */
final class ChainCore {
    private final Blocks blocks = new Blocks();
    private final StateHistory history = new StateHistory();
    private final TxPool pool = new TxPool();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final ChainTime time;
    private WorldState state = new WorldState();
    private Optional<ChainJournal> journal = Optional.empty();
    private Optional<UInt256> nextBaseFee = Optional.empty();
    private boolean automine = true;

    private record Snapshot(WorldState state, long head) {
    }

    private ChainCore(InstantSource clock) {
        this.time = new ChainTime(clock);
    }

    /** @param folder null for memory only. @throws WalletException as {@link DevChain#open} */
    static ChainCore open(Path folder, Map<Address, Amount> genesis, InstantSource clock) {
        var core = new ChainCore(clock);
        var balances = new TreeMap<Address, UInt256>();
        genesis.forEach((address, amount) -> balances.put(address, UInt256.of(amount)));
        var fresh = new JournalRecord.Genesis(core.time.clockSeconds(), balances);
        if (folder == null) {
            core.begin(fresh);
            return core;
        }
        ChainJournal journal = ChainJournal.open(folder, record -> core.replay(record, balances));
        core.journal = Optional.of(journal);
        try {
            if (journal.isEmpty()) {
                core.record(fresh);
                core.begin(fresh);
            }
        } catch (WalletException failed) {
            journal.close();
            throw failed;
        }
        return core;
    }

    private void begin(JournalRecord.Genesis genesis) {
        genesis.balances().forEach(state::setBalance);
        var header = new BlockHeader(Bytes.of(new byte[32]), BlockBuilder.COINBASE, state.nextRoot(), TrieRoot.EMPTY, TrieRoot.EMPTY,
                Bytes.of(new byte[Bloom.BYTES]), 0, BlockBuilder.GAS_LIMIT, 0, genesis.timestamp(), Bytes.of(new byte[32]),
                DevChain.GENESIS_BASE_FEE);
        publish(Block.of(header, List.of(), List.of()));
    }

    private void replay(JournalRecord record, Map<Address, UInt256> genesis) {
        if (blocks.isEmpty() != record instanceof JournalRecord.Genesis) {
            throw new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA, "The practice chain's file does not begin with a beginning.");
        }
        switch (record) {
            case JournalRecord.Genesis first -> {
                if (!first.balances().equals(genesis)) {
                    throw new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA,
                            "This folder holds a practice chain that began with other balances.");
                }
                begin(first);
            }
            case JournalRecord.Mined mined -> replay(mined);
            case JournalRecord.BalanceSet(Address address, UInt256 balance) -> state.setBalance(address, balance);
            case JournalRecord.TimeShifted(long offset, long exactNext) -> time.set(offset, exactNext);
            case JournalRecord.SnapshotTaken() -> takeSnapshot();
            case JournalRecord.SnapshotRestored(int id) -> restore(id);
        }
    }

    private void replay(JournalRecord.Mined mined) {
        BlockBuilder builder = builder(mined.timestamp(), mined.baseFee());
        for (JournalRecord.Sent sent : mined.transactions()) {
            builder.add(Transaction.decodeKnown(sent.raw(), sent.sender()));
        }
        Block block = builder.build();
        if (!block.hash().equals(mined.hash())) {
            throw new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA, "Block " + block.number()
                    + " of the practice chain comes out differently than it was. Move its file away to begin a new chain.");
        }
        publish(block);
        time.set(mined.timeOffset(), 0);
    }

    // --- making blocks ---

    /** @param transaction of sound form. @throws WalletException as {@link DevChain#send} */
    void send(Transaction transaction) {
        TransactionRunner.checkSender(transaction, state);
        boolean atOnce = automine && transaction.nonce() == state.nonce(transaction.sender());
        if (atOnce) {
            TransactionRunner.checkFee(transaction, baseFee());
        }
        pool.add(transaction);
        if (atOnce) {
            try {
                makeBlock(Optional.of(transaction));
            } catch (RuntimeException failed) {
                pool.remove(transaction);
                throw failed;
            }
            mineWaiting();
        }
    }

    /** A block for each that waits and whose turn it is. */
    private void mineWaiting() {
        Optional<Transaction> next = pool.next(state, baseFee());
        while (automine && next.isPresent()) {
            try {
                makeBlock(next);
            } catch (WalletException failed) {
                // Nobody is here to be told. What lost its money is dropped; of a full disk the next one who sends will hear.
                if (failed.kind() != Kind.TRANSACTION_REFUSED) {
                    return;
                }
                pool.remove(next.get());
            }
            next = pool.next(state, baseFee());
        }
    }

    /** @param interval seconds from one block to the next; 0 for as the clock goes */
    void mine(int count, long interval) {
        for (int i = 0; i < count; i++) {
            if (i > 0 && interval > 0) {
                time.set(time.offset(), blocks.head().header().timestamp() + interval);
            }
            makeBlock(Optional.empty());
        }
    }

    /** @param only the one transaction for it; where empty all that wait, best payers first, as far as they fit */
    private void makeBlock(Optional<Transaction> only) {
        int mark = state.undo().mark();
        try {
            long timestamp = time.next(blocks.head().header().timestamp());
            BlockBuilder builder = builder(timestamp, baseFee());
            if (only.isPresent()) {
                builder.add(only.get());
            } else {
                fill(builder);
            }
            Block block = builder.build();
            long offset = time.offsetAfter(timestamp);
            record(new JournalRecord.Mined(timestamp, offset, block.header().baseFee(), block.hash(), block.transactions().stream()
                    .map(transaction -> new JournalRecord.Sent(transaction.sender(), transaction.raw())).toList()));
            publish(block);
            time.set(offset, 0);
            nextBaseFee = Optional.empty();
            pool.dropUsed(state);
        } catch (RuntimeException failed) {
            state.undo().revertTo(mark); // whatever it was, half a block is none
            throw failed;
        }
    }

    private void fill(BlockBuilder builder) {
        Optional<Transaction> next = pool.next(state, baseFee());
        while (next.isPresent() && builder.hasRoomFor(next.get())) {
            try {
                builder.add(next.get());
            } catch (WalletException _) {
                pool.remove(next.get()); // its money went elsewhere while it waited
            }
            next = pool.next(state, baseFee());
        }
    }

    private BlockBuilder builder(long timestamp, UInt256 baseFee) {
        return new BlockBuilder(state, blocks.head(), timestamp, baseFee, blocks::hash);
    }

    private void publish(Block block) {
        blocks.add(block);
        history.add(state.seal(block.header().stateRoot()));
    }

    private void record(JournalRecord record) {
        journal.ifPresent(file -> file.append(List.of(record)));
    }

    // --- what only a practice chain can ---

    void setAutomine(boolean on) {
        automine = on;
        mineWaiting();
    }

    void increaseTime(long seconds) {
        shiftTime(time.offsetIncreasedBy(seconds, blocks.head().header().timestamp()), time.exactNext());
    }

    void setNextTimestamp(long timestamp) {
        ChainTime.checkExact(timestamp, blocks.head().header().timestamp());
        shiftTime(time.offset(), timestamp);
    }

    private void shiftTime(long offset, long exactNext) {
        record(new JournalRecord.TimeShifted(offset, exactNext));
        time.set(offset, exactNext);
    }

    void setNextBaseFee(UInt256 perGas) {
        nextBaseFee = Optional.of(perGas);
    }

    void setBalance(Address address, UInt256 balance) {
        record(new JournalRecord.BalanceSet(address, balance));
        state.setBalance(address, balance);
    }

    int snapshot() {
        record(new JournalRecord.SnapshotTaken());
        return takeSnapshot();
    }

    private int takeSnapshot() {
        snapshots.add(new Snapshot(state.copy(), blocks.head().number()));
        return snapshots.size();
    }

    boolean revertTo(int snapshot) {
        if (snapshot < 1 || snapshot > snapshots.size()) {
            return false;
        }
        record(new JournalRecord.SnapshotRestored(snapshot));
        restore(snapshot);
        return true;
    }

    private void restore(int id) {
        if (id < 1 || id > snapshots.size()) {
            throw new WalletException(Kind.FOREIGN_OR_DAMAGED_DATA, "The practice chain's file goes back to where it never was.");
        }
        Snapshot snapshot = snapshots.get(id - 1);
        snapshots.subList(id - 1, snapshots.size()).clear();
        state = snapshot.state;
        history.forget(blocks.head().number() - snapshot.head);
        blocks.truncate(snapshot.head);
        pool.clear();
    }

    // --- reading ---

    WorldState state() {
        return state;
    }

    Blocks blocks() {
        return blocks;
    }

    TxPool pool() {
        return pool;
    }

    /** What a block made now would have. */
    DevChain.Pending pending() {
        return new DevChain.Pending(time.next(blocks.head().header().timestamp()), baseFee());
    }

    private UInt256 baseFee() {
        return nextBaseFee.orElseGet(() -> blocks.head().header().nextBaseFee());
    }

    /** The state after a block, to look at only; empty where there is none or it is too long ago. */
    Optional<WorldState> stateAt(long number) {
        long head = blocks.head().number();
        if (number < 0 || number > head) {
            return Optional.empty();
        }
        return number == head ? Optional.of(state) : history.at(number, head, state);
    }

    Optional<Simulation> simulationAt(long number) {
        return stateAt(number).map(then -> new Simulation(then, blocks.find(number).orElseThrow(), blocks::hash, pending()));
    }

    void close() {
        journal.ifPresent(ChainJournal::close);
    }
}
