package org.farthing.wallet.devnet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.Keccak256;
import org.farthing.wallet.value.WalletException;

/**
 * One block in the making: runs transactions on the accounts and writes receipts. Nothing is final until {@link WorldState#seal}; taking
 * back to a mark set before undoes the whole block.
 */
final class BlockBuilder {
    static final long GAS_LIMIT = 30_000_000;
    /** Tips of all blocks go here: nobody's address. */
    static final Address COINBASE = Address.ZERO;

    private final WorldState state;
    private final Block parent;
    private final BlockContext context;
    private final List<Transaction> transactions = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final List<Log> logs = new ArrayList<>();
    private long gasUsed;

    BlockBuilder(WorldState state, Block parent, long timestamp, UInt256 baseFee, LongFunction<Bytes> hashes) {
        this.state = state;
        this.parent = parent;
        this.context = context(parent, timestamp, baseFee, hashes);
    }

    /** The context of the block after {@code parent}. */
    static BlockContext context(Block parent, long timestamp, UInt256 baseFee, LongFunction<Bytes> hashes) {
        // No beacon chain draws lots here; the value must only be the same when the file is read again.
        UInt256 randao = UInt256.of(Keccak256.hash(parent.hash().toArray(), UInt256.of(timestamp).toBytes()));
        return new BlockContext(DevChain.CHAIN_ID, parent.number() + 1, timestamp, COINBASE, GAS_LIMIT, baseFee, randao, hashes);
    }

    boolean hasRoomFor(Transaction transaction) {
        return gasUsed + transaction.gasLimit() <= GAS_LIMIT;
    }

    /** @throws WalletException TRANSACTION_REFUSED if it cannot begin; then nothing has changed */
    void add(Transaction transaction) {
        int mark = state.undo().mark();
        Outcome outcome;
        try {
            outcome = new TransactionRunner(state, context).run(transaction);
        } catch (WalletException refused) {
            state.undo().revertTo(mark);
            throw refused;
        }
        gasUsed += outcome.gasUsed();
        String fault = switch (outcome.result()) {
            case Result.Success _ -> "";
            case Result.Reverted(Bytes output, _) -> RevertReason.sentence(output);
            case Result.Halted(String reason) -> reason;
        };
        receipts.add(new Receipt(transaction.hash(), context.number(), receipts.size(), outcome.succeeded(), outcome.gasUsed(), gasUsed,
                transaction.gasPrice(context.baseFee()).toAmount(), outcome.created(), outcome.logs(), logs.size(),
                outcome.result().output(), fault));
        transactions.add(transaction);
        logs.addAll(outcome.logs());
    }

    Block build() {
        List<Bytes> encodedReceipts = new ArrayList<>();
        for (int i = 0; i < receipts.size(); i++) {
            encodedReceipts.add(receipts.get(i).encode(transactions.get(i).type()));
        }
        var header = new BlockHeader(parent.hash(), COINBASE, state.nextRoot(),
                TrieRoot.of(transactions.stream().map(Transaction::raw).toList()), TrieRoot.of(encodedReceipts), Bloom.of(logs),
                context.number(), GAS_LIMIT, gasUsed, context.timestamp(), context.prevRandao().toWord(), context.baseFee());
        return Block.of(header, transactions, receipts);
    }
}
