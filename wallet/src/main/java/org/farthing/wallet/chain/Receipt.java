package org.farthing.wallet.chain;

import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * What became of a transaction that is in a block.
 *
 * @param transactionHash 32 bytes
 * @param block           the block's number
 * @param blockHash       the block's hash, 32 bytes: another one later means that the chain was reorganised behind it
 * @param succeeded       false where it was rolled back; its fee is paid all the same
 * @param gasUsed         units
 * @param gasPrice        wei paid for each
 * @param created         the contract that it made, if it made one
 * @param logs            its events, in order; none where it was rolled back
 * @param dataFee         wei that a chain upon another charges beside gas, for its data there ({@code l1Fee}); zero elsewhere
 */
public record Receipt(Bytes transactionHash, long block, Bytes blockHash, boolean succeeded, long gasUsed, Amount gasPrice,
        Optional<Address> created, List<LogEntry> logs, Amount dataFee) {
    public Receipt {
        logs = List.copyOf(logs);
    }

    /** One without a fee for data. */
    public Receipt(Bytes transactionHash, long block, Bytes blockHash, boolean succeeded, long gasUsed, Amount gasPrice,
            Optional<Address> created, List<LogEntry> logs) {
        this(transactionHash, block, blockHash, succeeded, gasUsed, gasPrice, created, logs, Amount.ZERO);
    }

    /** What the sender paid to the chain, in wei. */
    public Amount fee() {
        return gasPrice.times(gasUsed).plus(dataFee);
    }

    /** Blocks from its own to the newest, itself included; 0 or less where the node that answered is behind. */
    long depth(Chain chain) {
        return chain.latest().number() - block + 1;
    }

    /** Whether its block is still that of its number: behind one name there may be nodes on different branches. */
    boolean isIn(Chain chain) {
        return chain.block(block).filter(found -> found.hash().equals(blockHash)).isPresent();
    }
}
