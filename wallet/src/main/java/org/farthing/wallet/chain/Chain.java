package org.farthing.wallet.chain;

import java.util.List;
import java.util.Optional;
import org.farthing.wallet.value.Address;
import org.farthing.wallet.value.Amount;
import org.farthing.wallet.value.Bytes;

/**
 * One node of a chain, as the wallet sees it. Every method asks the node and blocks until it has answered; any may be called from any
 * thread.
 *
 * <p>Every method throws {@link org.farthing.wallet.value.WalletException} with {@code CHAIN_UNREACHABLE} where the node does not answer
 * or answers with rubbish, and with {@code WRONG_CHAIN} where what answers is no node of this chain. A node may lie: an answer has the
 * right form and nothing else is promised.
 */
public interface Chain {
    /** EIP-155 id, asked afresh. */
    long chainId();

    Block latest();

    /** The block of that number on the node's present chain; absent where that is not so long, as after a reorganisation. */
    Optional<Block> block(long number);

    /** The block that the node gives this name to; absent where it knows no such name. */
    Optional<Block> tagged(Finality.Tag tag);

    /** In the latest block. */
    Amount balance(Address account);

    /** As {@link #balance}, after block {@code block}; nodes keep the state of about a hundred past blocks. */
    Amount balanceAt(Address account, long block);

    /** How many transactions of the account are in blocks. */
    long nonce(Address account);

    /** As {@link #nonce}, up to block {@code block}. */
    long nonceAt(Address account, long block);

    /** As {@link #nonce}, with those that wait for a block at this node. */
    long pendingNonce(Address account);

    /** The code of a contract in the latest block; empty where there is none. */
    Bytes code(Address contract);

    /** As {@link #code}, after block {@code block}. */
    Bytes codeAt(Address contract, long block);

    /**
     * What {@code call} would return after the latest block.
     *
     * @throws RevertedException where the contract refuses
     */
    Bytes call(Call call);

    /** As {@link #call}, after block {@code block}; nodes keep the state of about a hundred past blocks. */
    Bytes callAt(Call call, long block);

    /**
     * Units of gas that {@code call} needs as a transaction.
     *
     * @throws RevertedException where the contract refuses
     */
    long estimateGas(Call call);

    /**
     * What is usual now; on a chain without base fees both parts are the gas price. A lying node may name any number: whoever pays sets a
     * limit.
     */
    Fees suggestFees();

    /** Hands over a signed transaction. */
    Broadcast send(Bytes transaction);

    /** Absent as long as the transaction is in no block. */
    Optional<Receipt> receipt(Bytes transactionHash);

    /**
     * In the order of the chain. Nodes limit the range, commonly to some thousand blocks; see {@link EventScan}.
     *
     * @throws TooManyEventsException where the node would answer for a shorter range
     */
    List<LogEntry> logs(LogQuery query);
}
