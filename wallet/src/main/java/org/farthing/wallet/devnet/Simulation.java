package org.farthing.wallet.devnet;

import java.util.function.LongFunction;
import org.farthing.wallet.value.Bytes;
import org.farthing.wallet.value.WalletException;

/** Runs calls on the newest state and takes everything back: {@code eth_call} and {@code eth_estimateGas}. */
final class Simulation {
    private final WorldState state;
    private final Block head;
    private final LongFunction<Bytes> hashes;
    private final DevChain.Pending next;

    Simulation(WorldState state, Block head, LongFunction<Bytes> hashes, DevChain.Pending next) {
        this.state = state;
        this.head = head;
        this.hashes = hashes;
        this.next = next;
    }

    /** @param pending in the block to come, not in the newest one. @throws WalletException TRANSACTION_REFUSED if it cannot begin */
    Outcome call(Call call, boolean pending) {
        return run(call, context(call, pending));
    }

    GasEstimator.Estimate estimateGas(Call call, boolean pending) {
        BlockContext context = context(call, pending);
        return new GasEstimator(tried -> run(tried, context)).estimate(call, state.balance(call.from()));
    }

    private Outcome run(Call call, BlockContext context) {
        int mark = state.undo().mark();
        try {
            return new TransactionRunner(state, context).run(call);
        } finally {
            state.undo().revertTo(mark);
        }
    }

    private BlockContext context(Call call, boolean pending) {
        BlockHeader header = head.header();
        UInt256 price = call.gasPrice();
        UInt256 fee = pending ? next.baseFee() : header.baseFee();
        if (!price.isZero() && price.isLessThan(fee)) {
            throw TransactionRunner.feeTooLow(call.from(), price, fee);
        }
        // Who pays no gas sees no base fee either, so that contracts that subtract them do not fail; as geth has it.
        UInt256 seen = price.isZero() ? UInt256.ZERO : fee;
        return pending
                ? BlockBuilder.context(head, next.timestamp(), seen, hashes)
                : new BlockContext(DevChain.CHAIN_ID, header.number(), header.timestamp(), header.coinbase(), header.gasLimit(), seen,
                        UInt256.of(header.prevRandao()), hashes);
    }
}
